package org.l402.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that ends when this JVM does, however it does.
 *
 * <p>A shell starts a watchdog and then becomes the program. The watchdog reads the pipe whose other end only this JVM
 * holds: when the JVM is gone, killed or not, the pipe ends and the watchdog kills the program. So no moment is left in
 * which a program runs that nothing would end.
 */
final class Child {

    private static final String WATCHED = """
            exec 3<&0
            ( while read -r _; do :; done; kill -9 $$ ) <&3 2>/dev/null &
            exec "$@" 3<&- </dev/null
            """;

    private static final int QUOTED_LINES = 15;

    private final String name;
    private final Path log;
    private final Process process;

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** Starts a command in a directory; what it prints is added to {@code log}. */
    static Child start(String name, Path directory, Path log, List<String> command) {
        List<String> watched = new ArrayList<>(List.of("sh", "-c", WATCHED, name));
        watched.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(watched)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new Child(name, log, builder.start());
        } catch (IOException e) {
            throw new HarnessException("Could not start " + name + ": " + e.getMessage(), e);
        }
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    boolean running() {
        return process.isAlive();
    }

    /** Waits for the end of the program; false when it still runs after {@code limit}. */
    boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for the end of " + name + ".", e);
        }
    }

    /** The exit code of a program that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** Asks the program to end (SIGTERM) and waits for it. */
    void stop(Duration limit) {
        process.destroy();
        if (!ended(limit)) {
            kill();
            throw failed("did not stop within " + limit.toSeconds() + " seconds and was killed");
        }
    }

    /** Ends the program at once (SIGKILL) and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        if (!ended(Duration.ofSeconds(10))) {
            throw failed("is still there 10 seconds after SIGKILL");
        }
    }

    /** Sends a signal by its name, such as STOP and CONT, which Java has no call for. */
    void signal(String signal) {
        Program.run(Duration.ofSeconds(10), List.of("kill", "-" + signal, Long.toString(process.pid())))
                .orThrow("send SIG" + signal + " to " + name);
    }

    /** What to throw when the program did not do its part: a sentence and its last log lines. */
    HarnessException failed(String what) {
        String end = running() ? "" : " (it ended with exit code " + exitCode() + ")";
        return new HarnessException(name + " " + what + end + ". The last lines of " + log + ":\n" + lastLines());
    }

    String lastLines() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - QUOTED_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
