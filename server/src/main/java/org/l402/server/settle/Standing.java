package org.l402.server.settle;

/** How an invoice stands in the node's own record. */
public enum Standing {
    /** Paid, and the money is the node's. */
    SETTLED,
    /** A payment is on its way and held; it may yet come back to the payer. */
    PENDING,
    /** Not paid, or with less than it asked for, or not this node's. */
    UNPAID
}
