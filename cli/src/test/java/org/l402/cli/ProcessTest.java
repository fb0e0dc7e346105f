package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.l402.ledger.Ledger;
import org.l402.ledger.Sale;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.mint.TokenId;
import org.l402.offer.Name;

/** The command as a process: exit codes, streams, the environment. */
@Timeout(60)
class ProcessTest {

    private static final String FILE = """
            listen: "${LISTEN}"
            data: data
            node: { type: sandbox }
            services:
              - { name: café, match: { path: /a }, upstream: "http://b", free: true }
            """;

    @TempDir
    Path directory;

    @Test
    void check_goodFile_exitsWith0AndWritesToStandardOutput() throws Exception {
        Path file = Files.writeString(directory.resolve("g.yaml"), FILE.replace("café", "cafe"));

        Outcome outcome = run("gateway", "check", "--config", file.toString());

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("1 service on http://127.0.0.1:7777,")
                .doesNotContain("\u001b");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void check_badFile_exitsWith2AndWritesUtf8ToStandardError() throws Exception {
        Path file = Files.writeString(directory.resolve("g.yaml"), FILE);

        Outcome outcome = run("gateway", "check", "--config", file.toString());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains(":5:13: services[0].name: \"café\" is not a name;");
    }

    @Test
    void list_whoseReaderGoesAway_endsAndSaysNothing() throws Exception {
        Files.writeString(directory.resolve("g.yaml"), FILE);
        try (Ledger ledger = Ledger.keep(Files.createDirectory(directory.resolve("data")))) {
            ledger.add(
                    IntStream.rangeClosed(1, 5000).mapToObj(ProcessTest::sale).toList());
        }
        Process process = start(Main.class.getName(), List.of("ledger", "list", "--csv", "--config", "g.yaml"));
        try (BufferedReader head = process.inputReader()) {
            assertThat(head.readLine()).startsWith("settled_at,");
        }

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private static Sale sale(int index) {
        byte[] id = ByteBuffer.allocate(32).putInt(index).array();
        return new Sale(
                PaymentHash.of(id),
                new Name("weather"),
                new Name("default"),
                TokenId.of(id),
                MilliSatoshi.ofSat(1),
                MilliSatoshi.ofSat(1),
                Instant.EPOCH,
                "02".repeat(33),
                index);
    }

    @Test
    void unknownCommand_exitsWith2() throws Exception {
        Outcome outcome = run("gatway");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("did you mean gateway?");
    }

    @Test
    void rehearsal_runsEveryKindOfCommandInSilence() throws Exception {
        Outcome outcome = Outcome.of(start(Rehearsal.class.getName(), List.of()));

        assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
    }

    private Outcome run(String... arguments) throws Exception {
        return Outcome.of(start(Main.class.getName(), List.of(arguments)));
    }

    private Process start(String main, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("LISTEN", "127.0.0.1:7777");
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }
}
