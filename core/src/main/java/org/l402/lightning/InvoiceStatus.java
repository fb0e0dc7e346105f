package org.l402.lightning;

import java.time.Instant;

/** What a node's own record says of an invoice. */
public sealed interface InvoiceStatus {

    /** Not paid yet; it still can be. */
    record Open() implements InvoiceStatus {}

    /** A payment is on its way and held; it is not paid, and may yet come back to the payer. */
    record Accepted() implements InvoiceStatus {}

    /**
     * Paid, and the money is the node's.
     *
     * @param asked what the invoice asked for; zero when it asked for any amount
     * @param received what arrived, which may be more, and of some nodes less
     */
    record Settled(MilliSatoshi asked, MilliSatoshi received, Instant at) implements InvoiceStatus {}

    /** Never paid, and no longer payable. */
    record Expired() implements InvoiceStatus {}

    /** The node has no such invoice. */
    record NotFound() implements InvoiceStatus {}
}
