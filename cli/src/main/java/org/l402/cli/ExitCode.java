package org.l402.cli;

/** What the exit code of the process means. */
final class ExitCode {

    /** Done, delivered. */
    static final int DONE = 0;
    /** A fault of this program. */
    static final int INTERNAL_FAULT = 1;
    /** The arguments or the configuration cannot be used. */
    static final int USAGE = 2;

    private ExitCode() {}
}
