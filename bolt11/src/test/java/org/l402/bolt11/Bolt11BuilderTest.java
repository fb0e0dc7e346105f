package org.l402.bolt11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.l402.bolt11.RouteHint.Hop;
import org.l402.bolt11.RouteHint.ShortChannelId;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;

class Bolt11BuilderTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.789Z");

    @Test
    void sign_termsOfASale_readBack() {
        Bolt11Invoice invoice = terms().amount(MilliSatoshi.ofSat(5))
                .expiry(Duration.ofMillis(600_500))
                .sign(RawInvoice.KEY);

        assertThat(invoice.text()).startsWith("lnbcrt50n1");
        assertThat(invoice.payee()).isEqualTo(RawInvoice.KEY.nodeId());
        assertThat(invoice.timestamp()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
        assertThat(invoice.expiresAt()).isEqualTo(Instant.parse("2026-11-23T10:10:00Z"));
        assertThat(invoice).hasToString(invoice.text());
    }

    @Test
    void sign_sameTermsTwice_sameText() {
        assertThat(terms().sign(RawInvoice.KEY)).isEqualTo(terms().sign(RawInvoice.KEY));
    }

    @Test
    void sign_somethingMissing_refused() {
        refused(() -> new Bolt11Builder(Network.REGTEST, NOW).description("x").sign(RawInvoice.KEY), "no payment hash");
        refused(() -> undescribed().sign(RawInvoice.KEY), "neither a description");
        refused(() -> terms().descriptionHash(new byte[32]).sign(RawInvoice.KEY), "both a description");
    }

    @Test
    void sign_unsayable_refused() {
        refused(() -> terms().amount(MilliSatoshi.ZERO).sign(RawInvoice.KEY), "above zero");
        refused(
                () -> terms().description("x".repeat(640)).sign(RawInvoice.KEY),
                "room for 639 bytes; this one has 640");
        refused(() -> terms().description("\ud83d"), "half a character");
        refused(() -> terms().paymentSecret(new byte[31]), "payment secret has 32 bytes, not 31");
        refused(() -> terms().expiry(Duration.ofSeconds(-1)), "not PT-1S");
        refused(() -> terms().expiry(Duration.ofSeconds(1L << 50)), "an invoice's expiry is 0 to");
        refused(() -> terms().minFinalCltv(-1), "not -1");
        refused(() -> new Bolt11Builder(Network.REGTEST, Instant.ofEpochSecond(-1)), "between 1970 and 3058");
        refused(() -> new Bolt11Builder(Network.REGTEST, Instant.ofEpochSecond(1L << 35)), "between 1970 and 3058");
        refused(() -> terms().features(Features.of(100)).sign(RawInvoice.KEY), "feature [100]");
        refused(() -> Features.of(-1), "a feature bit is 0 to 5114");
        refused(() -> new RouteHint(List.of()), "one hop or more");
        refused(
                () -> terms().routeHint(new RouteHint(Collections.nCopies(13, hop())))
                        .sign(RawInvoice.KEY),
                "639 bytes");
        refused(() -> new ShortChannelId(1 << 24, 0, 0), "16777216x0x0");
        refused(() -> new Hop(hop().node(), hop().channel(), MilliSatoshi.ZERO, 1L << 32, 0), "below 2^32");
        refused(() -> new FallbackAddress(17, "xy"), "hex digits");
        refused(() -> new FallbackAddress(19, "00".repeat(20)), "version 19");
    }

    @Test
    void sign_longerThanCanBeRead_refused() {
        Bolt11Builder terms = terms();
        for (int i = 0; i < 9; i++) {
            terms.routeHint(new RouteHint(Collections.nCopies(12, hop())));
        }
        refused(() -> terms.sign(RawInvoice.KEY), "at most 8192 characters; this one would have");
    }

    @Test
    void nodeKey_text_notTheSecret() {
        assertThat(RawInvoice.KEY)
                .hasToString(
                        "private key (secret) of 03e7156ae33b0a208d0744199163177e909e80176e55d97a2f221ede0f934dd9ad");
    }

    @Test
    void nodeKey_outOfRange_refused() {
        String order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
        refused(() -> NodeKey.of(new byte[32]), "above zero");
        refused(() -> NodeKey.of(new byte[] {1}), "32 bytes");
        refused(() -> NodeKey.of(HexFormat.of().parseHex(order)), "below the order");
    }

    @Test
    void nodeId_notAKey_refused() {
        refused(() -> NodeId.ofHex("04" + "00".repeat(32)), "begins with 02 or 03, not 04");
        refused(() -> NodeId.ofHex("0202"), "33 bytes");
        refused(() -> NodeId.ofHex("no hex"), "66 hex digits, not no hex");
    }

    private static Bolt11Builder terms() {
        return undescribed().description("weather default");
    }

    private static Bolt11Builder undescribed() {
        return new Bolt11Builder(Network.REGTEST, NOW)
                .paymentHash(PaymentHash.of(new byte[32]))
                .paymentSecret(new byte[32])
                .features(Features.of(Features.VARIABLE_LENGTH_ONION, Features.PAYMENT_SECRET));
    }

    private static Hop hop() {
        return new Hop(RawInvoice.KEY.nodeId(), new ShortChannelId(1, 2, 3), new MilliSatoshi(1000), 10, 40);
    }

    private static void refused(ThrowingCallable call, String reason) {
        assertThatExceptionOfType(Bolt11Exception.class).isThrownBy(call).withMessageContaining(reason);
    }
}
