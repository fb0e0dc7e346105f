package org.l402.lightning;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The paying half of a Lightning node: it says {@link PaymentOutcome.Paid} only with a preimage that hashes to the
 * payment hash, and {@link PaymentOutcome.Failed} only when the money is certain not to move.
 *
 * <p>Everything in between is {@link PaymentOutcome.InFlight} where the wallet says so, else {@link
 * PaymentOutcome.Unknown}, a time-out and a lost connection included; a caller then asks {@link #track} and never pays
 * again on its own. Calls never block. Implementations are safe for use by many
 * threads.
 */
public interface InvoicePayer {

    /**
     * Pays an invoice.
     *
     * @param bolt11 the invoice, checked by the caller
     * @param maxFee the most that routing may cost on top of the invoice's amount
     * @param deadline how long to wait for an outcome; after it the answer is InFlight or Unknown, and the payment may
     *     still settle
     */
    CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline);

    /** What became of an earlier payment of this wallet; NoRecord when the wallet says that it has none, Unknown
     * when it could not be asked. */
    CompletionStage<PaymentOutcome> track(PaymentHash paymentHash);
}
