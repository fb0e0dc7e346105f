package org.l402.cli;

import org.l402.L402Exception;

/** A command that cannot do its work: a sentence for the person who called it, and the exit code. */
public final class CommandFailure extends L402Exception {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    public CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
