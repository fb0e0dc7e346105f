package org.l402.cli.get;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.l402.cli.Terminal;

/**
 * What the command has around it.
 *
 * @param terminal where a person is asked
 * @param directory what names of files are relative to
 * @param isErrTerminal whether standard error is shown on a terminal
 */
public record Surroundings(
        InputStream stdin,
        OutputStream stdout,
        Map<String, String> environment,
        Path terminal,
        Path directory,
        Pause pause,
        boolean isErrTerminal) {

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process. */
    static Surroundings ofProcess() {
        return new Surroundings(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                System.getenv(),
                Path.of("/dev/tty"),
                Path.of(""),
                duration -> Thread.sleep(duration.toMillis()),
                Terminal.isErrTerminal());
    }
}
