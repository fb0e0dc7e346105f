package org.l402.lightning;

import java.time.Instant;

/** What a node's own record says of an invoice. */
public sealed interface InvoiceStatus {

    /** Not paid yet; it still can be. */
    record Open() implements InvoiceStatus {}

    /** A payment is on its way and held; it is not paid, and may yet come back to the payer. */
    record Accepted() implements InvoiceStatus {}

    /** Paid, and the money is the node's. */
    record Settled(MilliSatoshi received, Instant at) implements InvoiceStatus {}

    /** Never paid, and no longer payable. */
    record Expired() implements InvoiceStatus {}

    /** The node has no such invoice. */
    record NotFound() implements InvoiceStatus {}
}
