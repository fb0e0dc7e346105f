package org.l402.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * What a command finds around it beside its arguments. A command that wants it has it as the parameter of its
 * constructor.
 *
 * @param out standard output for bytes; text goes to the command line's own writer
 * @param terminal where a person can be asked, whatever the streams of the process are; need not be there
 * @param directory what names of files are relative to
 * @param isErrTerminal whether standard error is shown on a terminal
 */
public record Surroundings(
        InputStream in,
        OutputStream out,
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

    /** Makes commands that stand in these surroundings. */
    IFactory commands() {
        IFactory others = CommandLine.defaultFactory();
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                    if (constructor.getParameterCount() == 1
                            && constructor.getParameterTypes()[0] == Surroundings.class) {
                        constructor.setAccessible(true);
                        return type.cast(constructor.newInstance(Surroundings.this));
                    }
                }
                return others.create(type);
            }
        };
    }
}
