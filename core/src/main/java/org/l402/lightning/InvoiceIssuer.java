package org.l402.lightning;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The receiving half of a Lightning node: every invoice it returns asks for exactly the amount wanted and can be paid
 * once.
 *
 * <p>A seller needs no more than this, so its node credential need not be able to pay. Calls never block; a stage that
 * fails does so with {@link NodeException}. A caller that waits no longer cancels a stage's future, upon which an
 * implementation should let go of the call. Implementations are safe for use by many threads.
 */
public interface InvoiceIssuer {

    /** Creates an invoice. */
    CompletionStage<Issued> issue(Request request);

    /** What the node's own record says of an invoice. */
    CompletionStage<InvoiceStatus> status(PaymentHash paymentHash);

    /**
     * An invoice wanted.
     *
     * @param amount above zero: an invoice without an amount could be paid with 1 msat
     * @param memo what the payer and the seller's books will read
     * @param expiry how long it may be paid, at least one second
     * @param label a name that no other invoice of the node has or will have, for the seller's books alone; a node
     *     without labels ignores it, one with labels refuses a name used before
     */
    record Request(MilliSatoshi amount, String memo, Duration expiry, String label) {
        public Request {
            if (amount.isZero()) {
                throw new NodeException("an invoice of 0 msat would be one for any amount; ask for 1 msat or more");
            }
            if (expiry.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new NodeException("an invoice must be payable for a second at least, not " + expiry);
            }
            if (label.isBlank()) {
                throw new NodeException("an invoice has a label of its own, and this one is empty");
            }
        }

        /** An invoice wanted whose label is random. */
        public Request(MilliSatoshi amount, String memo, Duration expiry) {
            this(amount, memo, expiry, "l402:" + UUID.randomUUID());
        }
    }

    /**
     * An invoice created.
     *
     * @param bolt11 the invoice as the payer gets it
     * @param expiresAt the first moment at which it can no longer be paid
     */
    record Issued(String bolt11, PaymentHash paymentHash, Instant expiresAt) {}
}
