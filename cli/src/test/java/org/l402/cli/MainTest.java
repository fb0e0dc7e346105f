package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What each command says and where, within this process. */
class MainTest {

    private static final String GOOD = """
            listen: 127.0.0.1:8402
            data: data
            node: { type: sandbox }
            services:
              - { name: weather, match: { path: /weather/** }, upstream: "http://127.0.0.1:9000", price: 1 sat, valid-for: 1h }
              - { name: archive, match: { path: /archive/* }, upstream: "https://archive.internal", price: 1500 msat }
              - { name: open, match: { path: /weather/today }, upstream: "http://127.0.0.1:9000", free: true }
            """;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void gatewayCheck_goodFile_showsWhatWouldBeSold() throws Exception {
        Path file = write(GOOD);

        assertThat(run("gateway", "check", "--config", file.toString())).isZero();

        assertThat(out.toString()).isEqualTo("""
                %s is good: 3 services on http://127.0.0.1:8402, paid with play money (sandbox node)

                SERVICE  PATH            PRICE      VALID FOR  UPSTREAM
                weather  /weather/**     1 sat      1h         http://127.0.0.1:9000
                archive  /archive/*      1500 msat  ever       https://archive.internal:443
                open     /weather/today  free                  http://127.0.0.1:9000

                Challenges: 30/1m for each client network, 200/1s in total
                Master keys and records: %s
                """.formatted(file, directory.resolve("data")));
        assertThat(err.toString())
                .startsWith("warning: " + file + ":7:26: services[2].match: service open is never reached:");
    }

    @Test
    void gatewayRun_onANodeThatIsAwayWhereNothingWasSoldYet_exitsWith3AndSaysWhatToDo() throws Exception {
        Path file = write(GOOD.replace("{ type: sandbox }", "{ type: cln, socket: ./lightning-rpc }"));

        assertThat(run("gateway", "run", "--config", file.toString())).isEqualTo(3);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains("l402: the node made no invoice: ")
                .contains(directory.resolve("lightning-rpc").toString())
                .endsWith("is new, so the gateway cannot know which network it sells on; start it again when the node"
                        + " is there\n");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void gatewayCheck_badFile_showsEveryProblemOnStandardError() throws Exception {
        Path file = write(GOOD.replace("1 sat", "1 coin").replace("free: true", "fre: true"));

        assertThat(run("gateway", "check", "--config", file.toString())).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .hasSize(4)
                .first()
                .asString()
                .startsWith(file + ":5:94: services[0].price: \"1 coin\" is not an amount");
        assertThat(err.toString()).endsWith("l402: the configuration has 3 problems\n");
    }

    @Test
    void gatewayCheck_withJson_saysTheSameToPrograms() throws Exception {
        Path file = write(GOOD);

        assertThat(run("gateway", "check", "--json", "--config", file.toString()))
                .isZero();

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.get("good").asBoolean()).isTrue();
        assertThat(report.at("/services/0/price_msat").asLong()).isEqualTo(1000);
        assertThat(report.at("/services/0/valid_for_seconds").asLong()).isEqualTo(3600);
        assertThat(report.at("/services/1/valid_for_seconds").isNull()).isTrue();
        assertThat(report.at("/services/2/free").asBoolean()).isTrue();
        assertThat(report.at("/challenge_limits/per_network").asString()).isEqualTo("30/1m");
        assertThat(report.at("/challenge_limits/total").asString()).isEqualTo("200/1s");
        assertThat(report.at("/warnings/0/line").asInt()).isEqualTo(7);
    }

    @Test
    void gatewayCheck_ofABadFileWithJson_listsItsProblems() throws Exception {
        Path file = write(GOOD.replace("1 sat", "1 coin"));

        assertThat(run("gateway", "check", "--json", "--config", file.toString()))
                .isEqualTo(2);

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.get("good").asBoolean()).isFalse();
        assertThat(report.at("/problems/0/key").asString()).isEqualTo("services[0].price");
        assertThat(report.at("/problems/0/message").asString()).contains("1 coin");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gatway | l402: there is no command gatway; did you mean gateway? | l402",
                "gateway chekc | l402: there is no command chekc; did you mean check? | l402 gateway",
                "keys rotate | l402: keys is not yet supported | l402",
                "gateway reload --config f | l402: reload is not yet supported | l402 gateway",
                "help | l402: there is no command help; did you mean --help? | l402",
                "demo --port 99999 | l402: --port takes 0 to 65535, not 99999 | l402 demo",
                "demo --pay-port -1 | l402: --pay-port takes 0 to 65535, not -1 | l402 demo",
                "xyz | l402: there is no command xyz | l402",
                "--hepl | l402: there is no option --hepl; did you mean --help? | l402",
                "gateway check --confg=f | l402: there is no option --confg=f; did you mean --config? | l402 gateway check",
                "gateway check --config f g | l402: the argument g is not expected | l402 gateway check",
                "gateway check | l402: --config=FILE is missing | l402 gateway check",
                "gateway check --config | l402: --config=FILE is missing | l402 gateway check",
                "ledger --config f sum | l402: the command sum comes before the options | l402 ledger list",
                "get | l402: URL is missing | l402 get",
                "version now | l402: the argument now is not expected | l402 version",
            })
    void arguments_thatCannotBeUsed_areToldWithTheWayToTheHelp(String arguments, String message, String command) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err).hasToString(message + "\nTry: " + command + " --help\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "gateway check --config FILE", "completion", "--help"})
    void result_thatCannotBeWritten_isNotTakenForDone(String command) throws Exception {
        String file = write(GOOD).toString();
        PrintWriter full = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });

        assertThat(Main.run(command.replace("FILE", file).split(" "), full, writer(err), Terminal.PLAIN))
                .isEqualTo(2);
        assertThat(err.toString()).endsWith("(is the disk full, or the reader gone?)\n");
    }

    @Test
    void demo_whosePortIsInUse_saysWhichOptionChoosesAnother() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(run("demo", "--port", port, "--pay-port", "0")).isEqualTo(2);
            assertThat(run("demo", "--port", "0", "--pay-port", port)).isEqualTo(2);

            assertThat(err).hasToString("""
                            l402: the port %1$s is in use; stop what listens there, or choose another with --port N
                            l402: the port %1$s is in use; stop what listens there, or choose another with --pay-port N
                            """.formatted(port));
        }
    }

    @Test
    void group_withoutCommand_showsItsHelpOnStandardError() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("gateway")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("l402: a command is missing\n", "Usage: l402 [-hV] COMMAND", "  check ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gateway",
                "gateway check",
                "wallet",
                "wallet init",
                "wallet check",
                "payments list",
                "payments resolve",
                "spending",
                "credentials",
                "credentials list",
                "credentials show",
                "credentials forget",
                "credentials export",
                "credentials import",
                "schema",
                "schema get",
                "version",
                "completion"
            })
    void help_ofEveryCommand_goesToStandardOutput(String command) {
        assertThat(run((command + " --help").strip().split(" "))).isZero();
        assertThat(out.toString())
                .contains("Usage: " + ("l402 " + command).strip() + " [-h")
                .contains("--help")
                .doesNotContain("\u001b");
        assertThat(err.toString()).isEmpty();
        assertThat(brokenEarly(out.toString())).isEmpty();
    }

    /** The lines of prose that end although the next line's first word had room in 80 columns. */
    private static List<String> brokenEarly(String help) {
        String prose =
                help.replaceFirst("(?s)^.*?\n\nUsage: .*?\n\n", "").replaceFirst("(?s)(^|\n\n)[A-Z][a-z ]+:\n.*", "");
        List<String> early = new ArrayList<>();
        List<String> lines = prose.lines().toList();
        for (int i = 0; i + 1 < lines.size(); i++) {
            String next = lines.get(i + 1);
            boolean isParagraph = !lines.get(i).isEmpty() && !next.isEmpty();
            if (isParagraph
                    && lines.get(i).length() + 1 + next.replaceFirst(" .*", "").length() < 80) {
                early.add(lines.get(i));
            }
        }
        return early;
    }

    @Test
    void help_ofTheRoot_explainsTheExitCodes() {
        run("--help");
        assertThat(out.toString())
                .contains("0   done, delivered", "2   usage or configuration", "9   paid, not delivered");
    }

    @Test
    void version_commandAndOption_sayTheSame() {
        run("version");
        String said = out.toString();
        run("--version");
        assertThat(said).matches("l402 [0-9]+\\.[0-9]+\\.[0-9]+\\S*\nJava .+, .+ .+\n");
        assertThat(out).hasToString(said + said);
    }

    @Test
    void completion_script_knowsEveryCommand() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString())
                .startsWith("#!")
                .contains("complete -F _complete_l402", "gateway", "check", "--config");
    }

    @Test
    void internalFault_isOneLineUnlessDebugging() {
        PrintWriter writer = new PrintWriter(err, true);

        assertThat(new Failures(Terminal.PLAIN, false).internalFault(new IllegalStateException("x"), writer))
                .isEqualTo(1);
        assertThat(err)
                .hasToString(
                        "l402: internal fault: java.lang.IllegalStateException: x (set L402_DEBUG=1 to see where)\n");

        new Failures(Terminal.PLAIN, true).internalFault(new IllegalStateException("y"), writer);
        assertThat(err.toString()).contains("IllegalStateException: y\n").contains("\tat org.l402.cli.MainTest.");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'out,err', xterm, -, true, true",
                "out, xterm, -, true, false",
                "',err', xterm, -, false, true",
                "'', xterm, -, false, false",
                "'out,err', xterm, 1, false, false",
                "'out,err', xterm, '', true, true",
                "'out,err', dumb, -, false, false",
                "'out,err', -, -, false, false",
            })
    void terminal_colour_onATerminalUnlessForbidden(
            String terminals, @Nullable String term, @Nullable String noColor, boolean outColour, boolean errColour) {
        Map<String, String> environment = new HashMap<>();
        if (term != null) {
            environment.put("TERM", term);
        }
        if (noColor != null) {
            environment.put("NO_COLOR", noColor);
        }

        Terminal terminal = Terminal.of(terminals, environment);

        assertThat(terminal.out().enabled()).isEqualTo(outColour);
        assertThat(terminal.err().enabled()).isEqualTo(errColour);
    }

    @Test
    void colour_onATerminal_marksHeadingsAndErrorsAndNothingElse() throws Exception {
        Path file = write(GOOD);
        Terminal colourful = new Terminal(Ansi.ON, Ansi.ON);

        Main.run(new String[] {"gateway", "check", "--config", file.toString()}, writer(out), writer(err), colourful);
        Main.run(new String[] {"gatway"}, writer(out), writer(err), colourful);

        assertThat(out.toString().lines().filter(line -> line.contains("\u001b")))
                .singleElement()
                .asString()
                .startsWith("\u001b[1mSERVICE ")
                .endsWith("UPSTREAM\u001b[0m");
        assertThat(err.toString()).contains("l402:\u001b[0m there is no command gatway");
    }

    private int run(String... arguments) {
        return Main.run(arguments, writer(out), writer(err), Terminal.PLAIN);
    }

    private static PrintWriter writer(StringWriter target) {
        return new PrintWriter(target, true);
    }

    private Path write(String text) throws Exception {
        return Files.writeString(directory.resolve("gateway.yaml"), text);
    }
}
