package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.SettlementSource.Settlement;

/** What a node's record of settlements tells of payments that the node holds back: those that it takes, once it does. */
public interface HeldSettlementContract {

    /** The adapter under test. */
    SettlementSource source();

    /** The same node's receiving half. */
    InvoiceIssuer issuer();

    /** An adapter of another node that can pay this one. */
    InvoicePayer payer();

    /** Pays an invoice of this node from elsewhere; returns when the money has arrived. */
    void payInFull(String bolt11);

    /** An invoice of this node, whose payment it will hold back. */
    String heldInvoice();

    /** Returns when the payment of such an invoice has arrived, and is held. */
    void awaitHeld(PaymentHash paymentHash);

    /** Lets the node take the money. */
    void settleHeld(PaymentHash paymentHash);

    /** Lets the node send the money back. */
    void cancelHeld(PaymentHash paymentHash);

    @Test
    default void follow_heldAndThenTaken_toldOnceItIsTaken() {
        long last = SettlementContract.last(source());
        PaymentHash sentBack = hold();
        PaymentHash taken = hold();
        try (Told told = Told.follow(source(), last)) {
            told.awaitCaughtUp();
            Issued sold = get(issuer().issue(IssuerContract.request(MilliSatoshi.ofSat(1), Duration.ofMinutes(10))));
            payInFull(sold.bolt11());
            told.awaitSettled(sold.paymentHash());
            cancelHeld(sentBack);
            settleHeld(taken);
            told.awaitSettled(taken);

            assertThat(told.settlements())
                    .extracting(Settlement::paymentHash)
                    .containsExactly(sold.paymentHash(), taken);
            assertThat(Told.backlog(source(), last)).isEqualTo(told.settlements());
        }
    }

    private PaymentHash hold() {
        String bolt11 = heldInvoice();
        CompletableFuture<PaymentOutcome> unused = payer().pay(bolt11, PayerContract.MAX_FEE, PayerContract.DEADLINE)
                .toCompletableFuture();
        PaymentHash hash = Bolt11Invoice.decode(bolt11).paymentHash();
        awaitHeld(hash);
        return hash;
    }
}
