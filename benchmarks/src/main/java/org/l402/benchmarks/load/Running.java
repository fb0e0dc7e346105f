package org.l402.benchmarks.load;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was started and must be stopped, and the directory that must be gone, however the run ends. */
final class Running implements AutoCloseable {

    private final Path directory;
    private final Deque<Program> programs = new ArrayDeque<>();
    private boolean over;

    private Running(Path directory) {
        this.directory = directory;
    }

    static Running create() throws IOException {
        Running running = new Running(Files.createTempDirectory("l402-load"));
        Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
        return running;
    }

    /** For configurations and logs. */
    Path directory() {
        return directory;
    }

    /** Starts a program; its standard error goes to a file in the directory. */
    synchronized Program start(String name, Map<String, String> environment, List<String> command) throws IOException {
        if (over) {
            throw new IOException("interrupted");
        }
        Program program = Program.start(name, directory.resolve(name + ".err"), environment, command);
        programs.push(program);
        return program;
    }

    /** Whether everything was stopped, or is about to be. */
    synchronized boolean over() {
        return over;
    }

    @Override
    public synchronized void close() {
        over = true;
        programs.forEach(Program::close);
        programs.clear();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException gone) {
            // Closed before.
        }
    }
}
