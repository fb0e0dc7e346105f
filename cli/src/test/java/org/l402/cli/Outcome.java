package org.l402.cli;

import java.nio.charset.StandardCharsets;

/** What a process wrote and how it ended. */
record Outcome(int exitCode, String out, String err) {

    /** Waits for the end. */
    static Outcome of(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }
}
