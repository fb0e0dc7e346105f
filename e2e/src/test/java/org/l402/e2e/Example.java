package org.l402.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One of the examples, in a directory of the test, with ports that are free. */
final class Example implements AutoCloseable {

    private final int port = Ports.free();
    private final Path config;
    private final Child upstream;

    /**
     * Starts the example's upstream, and writes its gateway file for this machine.
     *
     * @param address of the node, in place of the one in the file
     */
    Example(String name, String program, String nodeAddress, String upstreamAddress, String address, Path home) {
        Path example = root().resolve("examples").resolve(name);
        int upstreamPort = Ports.free();
        Path log = home.resolve(name + "-upstream.log");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        upstream = Child.start(
                name, home, log, List.of(java, example.resolve(program).toString(), String.valueOf(upstreamPort)));
        Poll.until(
                upstream,
                "listening",
                Duration.ofSeconds(30),
                () -> L402.text(log).contains("http://127.0.0.1"));
        config = home.resolve("gateway.yaml");
        write(
                config,
                L402.text(example.resolve("gateway.yaml"))
                        .replace("127.0.0.1:8402", "127.0.0.1:" + port)
                        .replace(upstreamAddress, "127.0.0.1:" + upstreamPort)
                        .replace(nodeAddress, address));
    }

    Path config() {
        return config;
    }

    /** An address of the gateway. */
    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Override
    public void close() {
        upstream.kill();
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The project's directory, from which the examples are read. */
    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("examples"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new HarnessException(
                        "The directory examples is not above " + Path.of("").toAbsolutePath() + ".");
            }
        }
        return directory;
    }
}
