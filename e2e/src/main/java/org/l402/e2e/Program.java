package org.l402.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that is run to its end, with what it said. */
record Program(List<String> command, int exitCode, String output, String errors) {

    Program {
        command = List.copyOf(command);
    }

    /** Runs a command; one that has not ended after {@code limit} is killed and makes the call fail. */
    static Program run(Duration limit, List<String> command) {
        try {
            Path output = Files.createTempFile("l402-e2e", ".out");
            Path errors = Files.createTempFile("l402-e2e", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new HarnessException("No answer within " + limit.toSeconds() + " seconds from: "
                            + String.join(" ", command) + "\n" + Files.readString(errors));
                }
                return new Program(command, process.exitValue(), Files.readString(output), Files.readString(errors));
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new HarnessException("Could not run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while running " + command.get(0) + ".", e);
        }
    }

    boolean succeeded() {
        return exitCode == 0;
    }

    /** What it printed, when it succeeded. */
    String orThrow(String purpose) {
        if (!succeeded()) {
            throw new HarnessException("Could not " + purpose + ", exit code " + exitCode + ": "
                    + String.join(" ", command) + "\n" + errors + output);
        }
        return output;
    }
}
