package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.l402.bolt11.Bolt11Builder;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.bolt11.Features;
import org.l402.bolt11.NodeKey;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.InvoiceStatus.Settled;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.NoRecord;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.PaymentOutcome.Unsettled;
import org.l402.lightning.Preimage;

/** What the paying half of every adapter does. */
public interface PayerContract {

    /** The most that a payment of the kit may cost on top. */
    MilliSatoshi MAX_FEE = MilliSatoshi.ofSat(10);

    /** Long enough for a payment that goes well. */
    Duration DEADLINE = Duration.ofSeconds(20);

    /** The adapter under test; its wallet has money. */
    InvoicePayer payer();

    /** A node that this wallet can pay. */
    InvoiceIssuer seller();

    /** The network of the wallet. */
    Network network();

    /** Lets time pass for the nodes. */
    void elapse(Duration duration);

    /** An invoice of a node to which there is no way. */
    String unroutable();

    @Test
    default void pay_invoice_paidWithItsPreimage() {
        Issued issued = issue(MilliSatoshi.ofSat(3));

        Paid paid = (Paid) pay(issued.bolt11());

        assertThat(paid.preimage().paymentHash()).isEqualTo(issued.paymentHash());
        assertThat(paid.fee()).isLessThanOrEqualTo(MAX_FEE);
        assertThat(paid.toString()).doesNotContain(paid.preimage().hex());
        assertThat(received(issued)).isEqualTo(MilliSatoshi.ofSat(3));
        assertThat(get(payer().track(issued.paymentHash()))).isEqualTo(paid);
    }

    @Test
    default void pay_wholeMilliSatoshi_arriveExactly() {
        Issued issued = issue(new MilliSatoshi(1_001));

        assertThat(pay(issued.bolt11())).isInstanceOf(Paid.class);
        assertThat(received(issued)).isEqualTo(new MilliSatoshi(1_001));
    }

    @Test
    default void pay_paidBefore_isTheSamePayment() {
        Issued issued = issue(MilliSatoshi.ofSat(3));
        PaymentOutcome first = pay(issued.bolt11());

        assertThat(pay(issued.bolt11())).isInstanceOf(Paid.class).isEqualTo(first);
        assertThat(received(issued)).as("paid once").isEqualTo(MilliSatoshi.ofSat(3));
    }

    @Test
    default void pay_manyTimesAtOnce_paysOnce() {
        Issued issued = issue(MilliSatoshi.ofSat(3));
        List<CompletionStage<PaymentOutcome>> begun = Stream.generate(
                        () -> payer().pay(issued.bolt11(), MAX_FEE, DEADLINE))
                .limit(5)
                .toList();

        List<PaymentOutcome> outcomes = begun.stream().map(Waiting::get).toList();

        assertThat(outcomes).as("nobody is told that it failed").noneMatch(Failed.class::isInstance);
        assertThat(outcomes).anyMatch(Paid.class::isInstance);
        assertThat(received(issued)).isEqualTo(MilliSatoshi.ofSat(3));
        assertThat(get(payer().track(issued.paymentHash()))).isInstanceOf(Paid.class);
    }

    @Test
    default void pay_expired_failed() {
        Duration expiry = Duration.ofSeconds(1);
        Issued issued = get(seller().issue(IssuerContract.request(MilliSatoshi.ofSat(1), expiry)));
        elapse(expiry.plusSeconds(2));

        assertThat(((Failed) pay(issued.bolt11())).reason()).contains("expired");
    }

    @Test
    default void pay_noRoute_failed() {
        assertNothingMoved(unroutable());
    }

    @Test
    default void pay_notAnInvoice_failed() {
        assertThat(((Failed) pay("lnbcrt1hello")).reason()).contains("invoice");
    }

    @Test
    default void pay_invoiceWithoutAmount_failed() {
        String invoice =
                stranger(network()).sign(NodeKey.random(new SecureRandom())).text();

        assertThat(((Failed) pay(invoice)).reason()).contains("amount");
    }

    @Test
    default void pay_invoiceOfAnotherNetwork_failed() {
        String invoice = stranger(network() == Network.SIGNET ? Network.TESTNET : Network.SIGNET)
                .amount(MilliSatoshi.ofSat(1))
                .sign(NodeKey.random(new SecureRandom()))
                .text();

        assertThat(pay(invoice)).isInstanceOf(Failed.class);
    }

    @Test
    default void track_neverPaid_noRecord() {
        byte[] hash = new byte[32];
        hash[0] = 1;

        assertThat(get(payer().track(PaymentHash.of(hash)))).isInstanceOf(NoRecord.class);
    }

    private Issued issue(MilliSatoshi amount) {
        return get(seller().issue(IssuerContract.request(amount, Duration.ofMinutes(10))));
    }

    private PaymentOutcome pay(String bolt11) {
        return get(payer().pay(bolt11, MAX_FEE, DEADLINE));
    }

    private MilliSatoshi received(Issued issued) {
        return ((Settled) get(seller().status(issued.paymentHash()))).received();
    }

    private void assertNothingMoved(String bolt11) {
        assertThat(pay(bolt11)).isInstanceOf(Failed.class);
        assertThat(get(payer().track(Bolt11Invoice.decode(bolt11).paymentHash())))
                .isInstanceOfAny(Failed.class, Unsettled.class);
    }

    private static Bolt11Builder stranger(Network network) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return new Bolt11Builder(network, Instant.now())
                .paymentHash(Preimage.of(secret).paymentHash())
                .paymentSecret(secret)
                .description("a stranger's")
                .expiry(Duration.ofMinutes(10))
                .features(Features.of(Features.VARIABLE_LENGTH_ONION, Features.PAYMENT_SECRET));
    }
}
