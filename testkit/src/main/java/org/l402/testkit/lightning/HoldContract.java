package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.InvoiceStatus.Accepted;
import org.l402.lightning.InvoiceStatus.Settled;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.PaymentOutcome.Unsettled;

/** What adapters say of a payment that the payee holds back: it is not paid, and it has not failed. */
public interface HoldContract {

    /** Shorter than any payment is held here. */
    Duration SHORT = Duration.ofSeconds(3);

    /** The adapter that pays. */
    InvoicePayer payer();

    /** The adapter of the payee, where it is under test; empty where the payee is another kind of node. */
    Optional<InvoiceIssuer> holder();

    /** An invoice whose payment its payee will hold back. */
    String heldInvoice();

    /** Returns when the payment of such an invoice has arrived, and is held. */
    void awaitHeld(PaymentHash paymentHash);

    /** Lets the payee take the money. */
    void settleHeld(PaymentHash paymentHash);

    /** Lets the payee send the money back. */
    void cancelHeld(PaymentHash paymentHash);

    @Test
    default void pay_held_inFlightUntilItIsTaken() {
        String bolt11 = heldInvoice();
        PaymentHash hash = Bolt11Invoice.decode(bolt11).paymentHash();

        assertThat(get(payer().pay(bolt11, PayerContract.MAX_FEE, SHORT))).isInstanceOf(Unsettled.class);
        assertThat(get(payer().track(hash))).isInstanceOf(InFlight.class);
        holder().ifPresent(holder ->
                assertThat(get(holder.status(hash))).as("accepted is not paid").isEqualTo(new Accepted()));

        settleHeld(hash);

        until("paid", Duration.ofSeconds(20), () -> get(payer().track(hash)) instanceof Paid);
        holder().ifPresent(holder -> assertThat(get(holder.status(hash))).isInstanceOf(Settled.class));
    }

    @Test
    default void pay_heldAndTakenInTime_paid() {
        String bolt11 = heldInvoice();
        PaymentHash hash = Bolt11Invoice.decode(bolt11).paymentHash();
        CompletableFuture<PaymentOutcome> payment = payer().pay(bolt11, PayerContract.MAX_FEE, PayerContract.DEADLINE)
                .toCompletableFuture();
        awaitHeld(hash);
        assertThat(get(payer().track(hash))).isInstanceOf(InFlight.class);

        settleHeld(hash);

        assertThat(get(payment)).isInstanceOf(Paid.class);
    }

    @Test
    default void pay_heldAndSentBack_notPaid() {
        String bolt11 = heldInvoice();
        PaymentHash hash = Bolt11Invoice.decode(bolt11).paymentHash();
        get(payer().pay(bolt11, PayerContract.MAX_FEE, SHORT));

        cancelHeld(hash);

        until("back", Duration.ofSeconds(20), () -> !(get(payer().track(hash)) instanceof InFlight));
        assertThat(get(payer().track(hash))).isNotInstanceOf(Paid.class);
        holder().ifPresent(holder -> assertThat(get(holder.status(hash)))
                .isNotInstanceOf(Settled.class)
                .isNotEqualTo(new Accepted()));
    }
}
