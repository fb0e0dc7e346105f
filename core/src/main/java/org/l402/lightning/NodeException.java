package org.l402.lightning;

import org.l402.L402Exception;

/** A Lightning node could not be asked, or gave no answer that can be used. */
public class NodeException extends L402Exception {

    /** What stands in the way, which says who has to do something about it. */
    public enum Kind {
        /** The node is not reached, not ready, or too slow; it may be in a moment. */
        AWAY,
        /** The node does not take the credential, or is not the one that the certificate names; a file must change. */
        ACCESS,
        /** The node is well and turned this one request down. */
        REQUEST
    }

    private final Kind kind;

    /** A node that is away. */
    public NodeException(String message) {
        this(Kind.AWAY, message);
    }

    /** A node that is away. */
    public NodeException(String message, Throwable cause) {
        super(message, cause);
        this.kind = Kind.AWAY;
    }

    public NodeException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public NodeException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What stands in the way. */
    public Kind kind() {
        return kind;
    }
}
