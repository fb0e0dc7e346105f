package org.l402.client;

import org.l402.client.quote.Origin;
import org.l402.client.quote.Refusal;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;

/**
 * A step of a purchase, for logs and figures. It holds no secret: neither token, preimage nor invoice.
 *
 * <p>A listener is called on the thread that buys, or on one of the HTTP client's; it must be quick. What it throws is
 * ignored.
 */
public sealed interface ClientEvent {

    /** The other side. */
    Origin origin();

    /**
     * A 402 with challenges came.
     *
     * @param path what was asked for, without its query
     * @param offers how many challenges it had
     */
    record Challenged(Origin origin, String path, int offers) implements ClientEvent {}

    /** Nothing is paid. */
    record Refused(Origin origin, Refusal.Rule rule, String message) implements ClientEvent {}

    /** The payment is in the journal, and the wallet is called next, unless the request is cancelled or spending stopped. */
    record Paying(Origin origin, PaymentHash paymentHash, MilliSatoshi amount, MilliSatoshi maxFee)
            implements ClientEvent {}

    /** The money moved and the credential is stored: now, or found when an earlier payment was asked after. */
    record Paid(Origin origin, PaymentHash paymentHash, MilliSatoshi amount, MilliSatoshi fee) implements ClientEvent {}

    /** The money did not move and will not. */
    record PaymentFailed(Origin origin, PaymentHash paymentHash, String reason) implements ClientEvent {}

    /** The money is held back until the wallet says more. */
    record PaymentUnknown(Origin origin, PaymentHash paymentHash, String reason) implements ClientEvent {}

    /** The server let a credential pass for the first time. */
    record Accepted(Origin origin, PaymentHash paymentHash) implements ClientEvent {}
}
