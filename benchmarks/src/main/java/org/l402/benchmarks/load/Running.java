package org.l402.benchmarks.load;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was started and must be stopped, and the directory that must be gone, however the run ends. */
public final class Running implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path directory;
    private final Deque<Program> programs = new ArrayDeque<>();
    private boolean over;

    private Running(Path directory) {
        this.directory = directory;
    }

    public static Running create() throws IOException {
        Running running = new Running(Files.createTempDirectory("l402-load"));
        Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
        return running;
    }

    /** For configurations and logs. */
    public Path directory() {
        return directory;
    }

    /** Starts a program; its standard error goes to a file in the directory. */
    public synchronized Program start(String name, Map<String, String> environment, List<String> command)
            throws IOException {
        if (over) {
            throw new IOException("interrupted");
        }
        Program program = Program.start(name, directory.resolve(name + ".err"), environment, command);
        programs.push(program);
        return program;
    }

    /** Whether everything was stopped, or is about to be. */
    public synchronized boolean over() {
        return over;
    }

    /** Waits until a program that says nothing answers HTTP. */
    public void await(Program program, int port) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hello"))
                .build();
        while (true) {
            try {
                client.send(question, BodyHandlers.discarding());
                return;
            } catch (ConnectException e) {
                if (!program.isAlive() || System.nanoTime() > end) {
                    throw program.failed("does not answer on port " + port);
                }
                Thread.sleep(20);
            }
        }
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
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
