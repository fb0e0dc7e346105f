package org.l402.cli;

/** What the exit code of the process means. */
public final class ExitCode {

    /** Done, delivered. */
    public static final int DONE = 0;
    /** A fault of this program. */
    public static final int INTERNAL_FAULT = 1;
    /** The arguments or the configuration cannot be used. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
