package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.InvoiceStatus.Settled;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.PaymentOutcome.Unknown;
import org.l402.lightning.PaymentOutcome.Unsettled;

/** What the paying half does while its node is away or slow: it never says failed where money may move. */
public interface PayerTroubleContract {

    Duration DEADLINE = Duration.ofSeconds(3);
    Duration BACK_WITHIN = Duration.ofSeconds(30);
    /** Of an invoice that is tried while the node is slow: the node may be back before. */
    Duration EXPIRY = DEADLINE.multipliedBy(4);

    /** The adapter under test. */
    InvoicePayer payer();

    /** A node that this wallet can pay; it stays up. */
    InvoiceIssuer seller();

    /** An invoice whose payment its payee will hold back. */
    String heldInvoice();

    /** Returns when the payment of such an invoice has arrived, and is held. */
    void awaitHeld(PaymentHash paymentHash);

    /** Lets the payee take the money of a payment that it holds. */
    void settleHeld(PaymentHash paymentHash);

    /** Stops the wallet's node; whatever is connected to it is cut off. */
    void stopPayer();

    /** Starts it again with all that it knew; returns when it answers others. */
    void startPayer();

    /** Lets the node take calls and answer none. */
    void freezePayer();

    /** Lets it answer again, also what it took meanwhile. */
    void thawPayer();

    /** Lets time pass for the nodes. */
    void elapse(Duration duration);

    @Test
    default void pay_nodeStopped_nothingMovesAndItIsBackAfterwards() {
        Issued issued = issue();
        stopPayer();
        PaymentOutcome outcome;
        try {
            outcome = get(payer().pay(issued.bolt11(), PayerContract.MAX_FEE, DEADLINE));
            assertThat(outcome).isInstanceOfAny(Failed.class, Unknown.class);
            assertThat(get(payer().track(issued.paymentHash()))).isInstanceOf(Unknown.class);
        } finally {
            startPayer();
        }

        assertThat(get(seller().status(issued.paymentHash()))).isNotInstanceOf(Settled.class);
        Issued next = issue();
        until("paying again", BACK_WITHIN, () -> paid(next));
    }

    @Test
    default void pay_nodeSlow_unknownAndTheWalletKnowsLater() {
        Issued issued = issue(EXPIRY);
        get(payer().track(issued.paymentHash())); // so that there is a connection
        freezePayer();
        PaymentOutcome atTheDeadline;
        try {
            atTheDeadline = get(payer().pay(issued.bolt11(), PayerContract.MAX_FEE, DEADLINE));
            assertThat(atTheDeadline).isInstanceOfAny(Unknown.class, Failed.class);
        } finally {
            thawPayer();
        }

        // The call may have reached the node or not. It has been seen to when a later one is, and cannot be after the
        // invoice's expiry; what the node says then agrees with the payee.
        Issued next = issue();
        until("paying again", BACK_WITHIN, () -> paid(next));
        elapse(EXPIRY.plusSeconds(1));
        until("agreed", BACK_WITHIN, () -> {
            boolean settled = get(seller().status(issued.paymentHash())) instanceof Settled;
            PaymentOutcome outcome = get(payer().track(issued.paymentHash()));
            return settled ? outcome instanceof Paid : !(outcome instanceof InFlight);
        });
        assertThat(atTheDeadline instanceof Failed && get(seller().status(issued.paymentHash())) instanceof Settled)
                .as("what failed is never paid")
                .isFalse();
    }

    @Test
    default void pay_nodeStoppedInTheMiddle_unknownThenWhatBecameOfIt() {
        String bolt11 = heldInvoice();
        PaymentHash hash = Bolt11Invoice.decode(bolt11).paymentHash();
        CompletableFuture<PaymentOutcome> payment = payer().pay(bolt11, PayerContract.MAX_FEE, PayerContract.DEADLINE)
                .toCompletableFuture();
        awaitHeld(hash);
        stopPayer();
        try {
            assertThat(get(payment)).isInstanceOf(Unsettled.class);
        } finally {
            startPayer();
        }
        until("known again", BACK_WITHIN, () -> get(payer().track(hash)) instanceof InFlight);

        settleHeld(hash);

        until("paid", BACK_WITHIN, () -> get(payer().track(hash)) instanceof Paid);
    }

    @Test
    default void track_nodeStoppedInTheMiddle_unknownThenWhatItWas() {
        Issued issued = issue();
        PaymentOutcome paid = get(payer().pay(issued.bolt11(), PayerContract.MAX_FEE, PayerContract.DEADLINE));
        assertThat(paid).isInstanceOf(Paid.class);
        freezePayer();
        CompletableFuture<PaymentOutcome> payment =
                payer().track(issued.paymentHash()).toCompletableFuture();
        CompletableFuture<PaymentOutcome> nothing =
                payer().track(PaymentHash.of(new byte[32])).toCompletableFuture();
        stopPayer();
        try {
            assertThat(get(payment)).isInstanceOf(Unknown.class);
            assertThat(get(nothing)).isInstanceOf(Unknown.class);
        } finally {
            startPayer();
        }

        until(
                "known again",
                BACK_WITHIN,
                () -> get(payer().track(issued.paymentHash())).equals(paid));
    }

    private Issued issue() {
        return issue(Duration.ofMinutes(10));
    }

    private Issued issue(Duration expiry) {
        return get(seller().issue(IssuerContract.request(MilliSatoshi.ofSat(2), expiry)));
    }

    private boolean paid(Issued issued) {
        return get(payer().pay(issued.bolt11(), PayerContract.MAX_FEE, PayerContract.DEADLINE)) instanceof Paid;
    }
}
