package org.l402.lightning;

/**
 * A node has no settlement at the place after which it was to be followed: it lost its record or was restored from an
 * older one, or has deleted what was there. What it still knows is to be read from the beginning.
 */
public class UnknownPlaceException extends NodeException {

    public UnknownPlaceException(String message) {
        super(Kind.REQUEST, message);
    }
}
