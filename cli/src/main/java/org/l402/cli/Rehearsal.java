package org.l402.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

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

    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Path good = Files.createTempFile("l402", ".yaml");
        Path bad = Files.createTempFile("l402", ".yaml");
        try {
            Files.writeString(good, FILE.lines().limit(5).reduce("", (text, line) -> text + line + "\n"));
            Files.writeString(bad, FILE);
            for (String command : new String[] {"--help", "gateway --help", "version", "completion", "gatway"}) {
                Main.run(command.split(" "), nowhere, nowhere, Terminal.PLAIN);
            }
            for (Path file : new Path[] {good, bad}) {
                Main.run(
                        new String[] {"gateway", "check", "--config", file.toString()},
                        nowhere,
                        nowhere,
                        Terminal.PLAIN);
            }
        } finally {
            Files.delete(good);
            Files.delete(bad);
        }
    }
}
