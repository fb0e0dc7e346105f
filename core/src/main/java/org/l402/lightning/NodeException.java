package org.l402.lightning;

import org.l402.L402Exception;

/** A Lightning node could not be asked, or gave no answer that can be used. */
public class NodeException extends L402Exception {

    public NodeException(String message) {
        super(message);
    }

    public NodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
