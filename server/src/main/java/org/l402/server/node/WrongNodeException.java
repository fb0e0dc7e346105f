package org.l402.server.node;

import org.l402.lightning.NodeException;

/**
 * A node answered, but it is not the one that may: another network, another identity, another time, or an invoice
 * not asked for.
 */
public final class WrongNodeException extends NodeException {

    public WrongNodeException(String message) {
        super(Kind.ACCESS, message);
    }
}
