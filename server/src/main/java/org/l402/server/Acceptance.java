package org.l402.server;

/** What a credential must show before it opens a route. */
public enum Acceptance {
    /** Signature and preimage, the protocol's own proof; nobody is asked. */
    PROOF,
    /** The same, and the node's own record that the invoice is settled. */
    SETTLED
}
