package org.l402.lightning;

/** A node with both its halves, as an adapter connects to it; most programs are given one half of it. */
public interface LightningNode extends InvoiceIssuer, InvoicePayer, InspectableNode, AutoCloseable {

    /** Ends the connection; what is under way fails, or its outcome is Unknown. */
    @Override
    void close();
}
