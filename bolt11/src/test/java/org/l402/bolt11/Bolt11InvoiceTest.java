package org.l402.bolt11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.l402.bolt11.RawInvoice.empty;
import static org.l402.bolt11.RawInvoice.filled;
import static org.l402.bolt11.RawInvoice.payable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;

/** What a payer accepts and refuses beyond the examples of the specification. */
class Bolt11InvoiceTest {

    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    @Test
    void decode_noPaymentHash_refused() {
        refused(
                empty("lnbcrt").bytes(Field.PAYMENT_SECRET, filled(32, 2)).bytes(Field.DESCRIPTION, new byte[0]),
                "no payment hash (p)");
    }

    @Test
    void decode_neitherDescriptionNorHash_refused() {
        refused(
                empty("lnbcrt").bytes(Field.PAYMENT_HASH, filled(32, 1)).bytes(Field.PAYMENT_SECRET, filled(32, 2)),
                "neither a description (d) nor");
    }

    @Test
    void decode_descriptionAndHash_refused() {
        refused(payable("lnbcrt").bytes(Field.DESCRIPTION_HASH, filled(32, 3)), "both a description (d) and");
    }

    @Test
    void decode_secondPaymentHash_firstCounts() {
        String text = payable("lnbcrt").bytes(Field.PAYMENT_HASH, filled(32, 9)).sign();

        assertThat(Bolt11Invoice.decode(text).paymentHash().bytes()).isEqualTo(filled(32, 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Field.class,
            names = {"PAYMENT_HASH", "PAYMENT_SECRET", "DESCRIPTION_HASH", "PAYEE"})
    void decode_fieldOfWrongLength_refusedEvenIfRepeated(Field field) {
        refused(payable("lnbcrt").bytes(field, new byte[31]), field.title() + " has 50 groups");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 48, 49, 51, 101, 999})
    void decode_unknownFeatureBit_refusedWhenEven(int bit) {
        RawInvoice invoice =
                payable("lnbcrt").groups(Field.FEATURES.type(), Features.of(bit).groups());
        if (bit % 2 == 1 || bit == 48) {
            assertThat(Bolt11Invoice.decode(invoice.sign()).features().has(bit)).isTrue();
        } else {
            refused(invoice, "feature [" + bit + "]");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Field.class,
            names = {"EXPIRY", "MIN_FINAL_CLTV", "FEATURES"})
    void decode_leadingZero_refused(Field field) {
        refused(payable("lnbcrt").groups(field, 0, 1), field.title() + " begins with a zero");
    }

    @Test
    void decode_emptyExpiry_payableForNoTime() {
        Bolt11Invoice invoice =
                Bolt11Invoice.decode(payable("lnbcrt").groups(Field.EXPIRY).sign());

        assertThat(invoice.expiry()).isEqualTo(Duration.ZERO);
    }

    @Test
    void decode_expiryBeyondCounting_refused() {
        refused(payable("lnbcrt").groups(Field.EXPIRY, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "a number of 55 bits");
    }

    @Test
    void decode_cltvBeyondCounting_refused() {
        refused(
                payable("lnbcrt").groups(Field.MIN_FINAL_CLTV, 2, 0, 0, 0, 0, 0, 0),
                "2147483647 blocks, not 2147483648");
    }

    @Test
    void decode_paddingNotZero_refused() {
        byte[] hash = FiveBits.ofBytes(filled(32, 3));
        hash[51] |= 1;
        refused(
                empty("lnbcrt").groups(Field.DESCRIPTION_HASH.type(), hash),
                "description hash (h) does not end on a byte with zero padding");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6})
    void decode_groupTooMany_refused(int groups) {
        refused(empty("lnbcrt").groups(Field.METADATA.type(), new byte[groups]), "does not end on a byte");
    }

    @Test
    void decode_descriptionNotUtf8_refused() {
        refused(empty("lnbcrt").bytes(Field.DESCRIPTION, new byte[] {(byte) 0xc3, 0x28}), "is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 52, 101})
    void decode_routeHintNotWholeHops_refused(int length) {
        byte[] bytes = filled(length, 2);
        refused(payable("lnbcrt").bytes(Field.ROUTE_HINT, bytes), "route hint");
    }

    @ParameterizedTest
    @CsvSource({"0, 19", "0, 33", "1, 1", "16, 41", "17, 21", "18, 32"})
    void decode_fallbackOfWrongLength_refused(int version, int length) {
        byte[] program = FiveBits.ofBytes(new byte[length]);
        refused(
                payable("lnbcrt")
                        .header(Field.FALLBACK.type(), program.length + 1)
                        .rest(new byte[] {(byte) version})
                        .rest(program),
                "fallback address of version " + version);
    }

    @Test
    void decode_emptyFallback_refused() {
        refused(payable("lnbcrt").groups(Field.FALLBACK), "nothing in it");
    }

    @Test
    void decode_fallbackOfUnknownVersionAndUnknownField_skipped() {
        Bolt11Invoice invoice = Bolt11Invoice.decode(payable("lnbcrt")
                .groups(Field.FALLBACK, 19, 31, 31, 31)
                .groups(2, new byte[] {31})
                .sign());

        assertThat(invoice.fallbacks()).isEmpty();
    }

    @Test
    void decode_fieldLongerThanInvoice_refused() {
        refused(payable("lnbcrt").header(Field.METADATA.type(), 1), "longer than the invoice");
    }

    @Test
    void decode_halfAHeaderAtTheEnd_refused() {
        refused(payable("lnbcrt").rest(new byte[] {1, 1}), "longer than the invoice");
    }

    @Test
    void decode_namedPayeeWhoSigned_isThePayee() {
        String text = payable("lnbcrt")
                .bytes(Field.PAYEE, RawInvoice.KEY.nodeId().bytes())
                .sign();

        assertThat(Bolt11Invoice.decode(text).payee()).isEqualTo(RawInvoice.KEY.nodeId());
    }

    @Test
    void decode_namedPayeeWhoDidNotSign_refused() {
        NodeId other = NodeKey.of(filled(32, 7)).nodeId();
        refused(payable("lnbcrt").bytes(Field.PAYEE, other.bytes()), "not signed by the payee it names, " + other);
    }

    @Test
    void decode_namedPayeeNoPointOfTheCurve_refused() {
        byte[] noPoint = new byte[33];
        noPoint[0] = 2;
        noPoint[32] = 5;
        refused(payable("lnbcrt").bytes(Field.PAYEE, noPoint), "no point of secp256k1");
        refused(payable("lnbcrt").bytes(Field.PAYEE, new byte[33]), "begins with 02 or 03");
    }

    @Test
    void decode_highS_samePayeeWhenRecoveredAndRefusedWhenNamed() {
        RawInvoice invoice = payable("lnbcrt");
        assertThat(Bolt11Invoice.decode(invoice.sign(Bolt11InvoiceTest::highS)).payee())
                .isEqualTo(RawInvoice.KEY.nodeId());

        invoice.bytes(Field.PAYEE, RawInvoice.KEY.nodeId().bytes());
        assertThatExceptionOfType(Bolt11Exception.class)
                .isThrownBy(() -> Bolt11Invoice.decode(invoice.sign(Bolt11InvoiceTest::highS)))
                .withMessageContaining("low-S");
    }

    @Test
    void decode_signatureOutOfRange_refused() {
        byte[] zeroR = RawInvoice.filled(65, 0);
        zeroR[63] = 1;
        refusedText(payable("lnbcrt").withSignature(zeroR), "outside the range");
        byte[] largeS = filled(65, 0xff);
        largeS[0] = 0;
        largeS[64] = 1;
        refusedText(payable("lnbcrt").withSignature(largeS), "outside the range");
        byte[] recoveryId4 = filled(65, 4);
        refusedText(payable("lnbcrt").withSignature(recoveryId4), "recovery id is 0 to 3, not 4");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void decode_recoveryIdOfAPointThatIsNone_refused(int recoveryId) {
        refusedText(
                payable("lnbcrt").sign(signature -> new Signature(signature.r(), signature.s(), recoveryId)),
                "not recoverable");
    }

    @ParameterizedTest
    @CsvSource({
        "lnbc1,          BITCOIN, 100000000000",
        "lnbc20000000,   BITCOIN, 2000000000000000000",
        "lnbc21000000,   BITCOIN, 2100000000000000000",
        "lntb25m,        TESTNET, 2500000000",
        "lntbs2500u,     SIGNET,  250000000",
        "lnbcrt1n,       REGTEST, 100",
        "lnbcrt10p,      REGTEST, 1",
        "lnsb123450p,    SIMNET,  12345",
        "lnbc1000000000n, BITCOIN, 100000000000",
        "lnbc20000000000000000000p, BITCOIN, 2000000000000000000",
    })
    void decode_amount_exact(String humanReadable, Network network, long msat) {
        Bolt11Invoice invoice = Bolt11Invoice.decode(payable(humanReadable).sign());

        assertThat(invoice.network()).isEqualTo(network);
        assertThat(invoice.amount()).contains(new MilliSatoshi(msat));
    }

    @Test
    void decode_noAmount_empty() {
        assertThat(Bolt11Invoice.decode(payable("lnbc").sign()).amount()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "lnbc0m, first of them not 0",
        "lnbc025m, first of them not 0",
        "lnbc21000001, more than 21 million btc",
        "lnbc100000000000000000000p, 1 to 20 digits",
        "lnbc15p, fraction of a millisatoshi",
        "lnbc15mm, unit is m",
        "lnbc1.5m, unit is m",
        "lnbc-1m, begins with \"lnbc-1m\"",
        "lnbcm, no network known here; known are lnbc",
        "lnxx1m, no network known here",
        "ln1m, no network known here",
        "xnbc1m, begins with ln",
        "ln, no network known here",
    })
    void decode_badPrefix_refused(String humanReadable, String reason) {
        refused(payable(humanReadable), reason);
    }

    @Test
    void decode_upToTheLimitOfLength_read() {
        RawInvoice invoice = payable("lnbcrt");
        for (int i = 0; i < 7; i++) {
            invoice.groups(2, new byte[1023]);
        }
        assertThat(Bolt11Invoice.decode(invoice.sign()).text()).hasSizeBetween(7000, 8192);
        String longer = invoice.groups(2, new byte[1023]).withSignature(new byte[65]);
        refusedText(longer, "at most 8192 characters; this one has " + longer.length());
    }

    @Test
    void decode_anyCharacterChanged_refused() {
        String text = payable("lnbcrt").sign();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'q' ? 'p' : 'q';
            String changed = text.substring(0, i) + other + text.substring(i + 1);
            assertThatExceptionOfType(Bolt11Exception.class).isThrownBy(() -> Bolt11Invoice.decode(changed));
        }
    }

    @Test
    void decode_cutAnywhere_refused() {
        String text = payable("lnbcrt").sign();
        for (int i = 0; i < text.length(); i++) {
            String cut = text.substring(0, i);
            assertThatExceptionOfType(Bolt11Exception.class).isThrownBy(() -> Bolt11Invoice.decode(cut));
        }
    }

    @Test
    void paymentSecretAndMetadata_changedByCaller_invoiceUnchanged() {
        Bolt11Invoice invoice = Bolt11Invoice.decode(payable("lnbcrt")
                .bytes(Field.METADATA, "abc".getBytes(StandardCharsets.UTF_8))
                .sign());
        invoice.paymentSecret()[0] = 99;
        invoice.metadata().orElseThrow()[0] = 99;

        assertThat(invoice.paymentSecret()).isEqualTo(filled(32, 2));
        assertThat(invoice.metadata()).contains("abc".getBytes(StandardCharsets.UTF_8));
    }

    private static Signature highS(Signature signature) {
        return new Signature(signature.r(), ORDER.subtract(signature.s()), signature.recoveryId() ^ 1);
    }

    private static void refused(RawInvoice invoice, String reason) {
        refusedText(invoice.sign(), reason);
    }

    private static void refusedText(String text, String reason) {
        assertThatExceptionOfType(Bolt11Exception.class)
                .isThrownBy(() -> Bolt11Invoice.decode(text))
                .withMessageContaining(reason);
    }
}
