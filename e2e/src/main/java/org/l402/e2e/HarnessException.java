package org.l402.e2e;

/** A program of the harness could not be built, started or asked; the message quotes what the program said last. */
public final class HarnessException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public HarnessException(String message) {
        super(message);
    }

    public HarnessException(String message, Throwable cause) {
        super(message, cause);
    }
}
