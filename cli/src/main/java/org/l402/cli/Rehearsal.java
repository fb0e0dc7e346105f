package org.l402.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.stream.Stream;
import org.l402.client.quote.Origin;
import org.l402.client.state.ClientState;

/**
 * What the launcher runs once after a build, so that the JVM can keep the classes that a start needs ready to use: each
 * kind of command once, without an effect.
 */
final class Rehearsal {

    private static final String FILE = """
            listen: 127.0.0.1:8402
            data: d
            node: { type: sandbox }
            services:
              - { name: a, match: { path: /a/** }, upstream: "http://127.0.0.1:9000", price: 1 sat, valid-for: 1h }
              - { name: a, match: { path: /b }, upstream: "http://127.0.0.1:9000", free: true, prize: 1 }
            """;

    /** To a port at which nothing answers. */
    private static final String GET = "get http://127.0.0.1:1/";

    private Rehearsal() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Path good = Files.createTempFile("l402", ".yaml");
        Path bad = Files.createTempFile("l402", ".yaml");
        Path directory = Files.createTempDirectory("l402");
        try {
            Files.writeString(good, FILE.lines().limit(5).reduce("", (text, line) -> text + line + "\n"));
            Files.writeString(bad, FILE);
            for (String command :
                    new String[] {"--help", "gateway --help", "version", "completion", "gatway", "inspect x", GET}) {
                Main.run(command.split(" "), nowhere, nowhere, Terminal.PLAIN);
            }
            for (Path file : new Path[] {good, bad}) {
                Main.run(
                        new String[] {"gateway", "check", "--config", file.toString()},
                        nowhere,
                        nowhere,
                        Terminal.PLAIN);
            }
            state(directory);
        } finally {
            Files.delete(good);
            Files.delete(bad);
        }
    }

    /** What {@code get} keeps, made and read once. */
    private static void state(Path directory) throws IOException, InterruptedException {
        Origin origin = Origin.of(URI.create("http://127.0.0.1"));
        try (ClientState state = new ClientState(directory, InstantSource.system())) {
            state.lock(origin).close();
            state.credentials(origin);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
