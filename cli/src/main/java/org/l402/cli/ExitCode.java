package org.l402.cli;

/** What the exit code of the process means. */
public final class ExitCode {

    /** Done, delivered. */
    public static final int DONE = 0;
    /** A fault of this program. */
    public static final int INTERNAL_FAULT = 1;
    /** The arguments or the configuration cannot be used. */
    public static final int USAGE = 2;
    /** The server could not be reached, or broke off. */
    public static final int NETWORK = 3;
    /** The server answered HTTP 4xx. */
    public static final int CLIENT_ERROR = 4;
    /** The server answered HTTP 5xx. */
    public static final int SERVER_ERROR = 5;
    /** Nothing was paid, because a limit or a rule forbids it. */
    public static final int REFUSED = 6;
    /** The payment failed for good. */
    public static final int PAYMENT_FAILED = 7;
    /** The money may have moved; it is held back. */
    public static final int OUTCOME_UNKNOWN = 8;
    /** Paid, and the goods did not come. */
    public static final int NOT_DELIVERED = 9;

    private ExitCode() {}

    /** What an answer's status means for a command that delivered it. */
    public static int ofStatus(int status) {
        return status >= 500 ? SERVER_ERROR : status >= 400 ? CLIENT_ERROR : DONE;
    }
}
