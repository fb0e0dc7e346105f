package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.ledger.Cursor;
import org.l402.ledger.Ledger;
import org.l402.ledger.Sale;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.mint.TokenId;
import org.l402.offer.Name;
import org.l402.server.keys.DataDirectory;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The ledger commands, on a ledger that a gateway keeps at the same time. */
class LedgerTest {

    private static final String NODE = "02" + "ab".repeat(32);
    private static final Cursor LAST = new Cursor(3, Instant.parse("2026-11-23T12:00:00Z"));
    private static final String HASH = "0".repeat(62);

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path file = Path.of("");

    @BeforeEach
    void writeFile() throws Exception {
        file = Files.writeString(directory.resolve("gateway.yaml"), """
                listen: 127.0.0.1:8402
                data: data
                node: { type: sandbox }
                services:
                  - { name: weather, match: { path: /weather/** }, upstream: "http://127.0.0.1:9000", price: 1 sat }
                """);
        Files.createDirectory(directory.resolve("data"));
    }

    @Test
    void list_showsMoneyInSatWithThreeDecimals_whileAGatewayKeepsTheLedger() {
        try (Ledger ledger = sold()) {
            assertThat(run("ledger", "list")).isZero();
            assertThat(ledger.cursor(NODE)).contains(LAST);
        }
        assertThat(out.toString()).isEqualTo("""
                SETTLED AT            SERVICE  CAPABILITY  PRICE SAT  RECEIVED SAT     +/-  PAYMENT HASH
                2026-10-31T23:59:59Z  weather  default         1.500         2.000  +0.500  %s01
                2026-11-01T00:00:00Z  stock    history      1000.000      1000.000          %s02
                2026-11-23T12:00:00Z  weather  default         1.500         1.400  -0.100  %s03

                3 sales, 1003.400 sat received
                """.formatted(HASH, HASH, HASH));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void wordAlone_isTheList() {
        sold().close();

        assertThat(run("ledger")).isZero();
        assertThat(out.toString()).contains("3 sales, 1003.400 sat received");
        assertThat(run("ledger", "--service", "stock")).isZero();
        assertThat(out.toString()).endsWith("1 sale, 1000.000 sat received\n");
    }

    @ParameterizedTest
    @CsvSource({
        "--since 2026-11-01, 2",
        "--until 2026-10-31, 1",
        "--since 2026-11-01 --until 2026-11-01, 1",
        "--until 2026-10-31T23:59:59Z, 0",
        "--since 2026-11-23T12:00:00Z, 1",
        "--since 2026-11-23T12:00:00.001Z, 0",
        "--service weather --since 2026-11-01, 1",
    })
    void list_ofATime_takesDatesWholeAndInstantsExactly(String options, int expected) {
        sold().close();

        assertThat(run(("ledger list --json " + options).split(" "))).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).get("count").asInt())
                .isEqualTo(expected);
    }

    @Test
    void list_forPrograms_hasEveryField() {
        sold().close();

        assertThat(run("ledger", "list", "--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.get("received_msat").asLong()).isEqualTo(1_003_400);
        assertThat(json.at("/sales/1").toString()).isEqualTo("""
                {"settled_at":"2026-11-01T00:00:00Z","service":"stock","capability":"history","price_msat":1000000,\
                "received_msat":1000000,"payment_hash":"%s02","token_id":"%s02","node":"%s","node_index":2}\
                """.formatted(HASH, HASH, NODE));
        out.getBuffer().setLength(0);

        assertThat(run("ledger", "list", "--csv", "--service", "stock")).isZero();
        assertThat(out.toString()).isEqualTo("""
                settled_at,service,capability,price_sat,received_sat,payment_hash,token_id,node,node_index
                2026-11-01T00:00:00Z,stock,history,1000.000,1000.000,%s02,%s02,%s,2
                """.formatted(HASH, HASH, NODE));
    }

    @Test
    void sum_byDayAndMonth() {
        sold().close();

        assertThat(run("ledger", "sum", "--by", "month")).isZero();
        assertThat(out.toString()).isEqualTo("""
                MONTH    SERVICE  CAPABILITY  SALES  PRICE SAT  RECEIVED SAT  OVER SAT  UNDER SAT
                2026-10  weather  default         1      1.500         2.000     0.500      0.000
                2026-11  stock    history         1   1000.000      1000.000     0.000      0.000
                2026-11  weather  default         1      1.500         1.400     0.000      0.100
                """);
        out.getBuffer().setLength(0);

        assertThat(run("ledger", "sum", "--csv", "--service", "weather")).isZero();
        assertThat(out.toString()).isEqualTo("""
                day,service,capability,sales,price_sat,received_sat,over_sat,under_sat
                2026-10-31,weather,default,1,1.500,2.000,0.500,0.000
                2026-11-23,weather,default,1,1.500,1.400,0.000,0.100
                """);
        out.getBuffer().setLength(0);

        assertThat(run("ledger", "sum", "--json", "--since", "2026-11-23")).isZero();
        assertThat(out).hasToString("""
                {"by":"day","sums":[{"day":"2026-11-23","service":"weather","capability":"default","sales":1,\
                "price_msat":1500,"received_msat":1400,"over_msat":0,"under_msat":100}]}
                """);
    }

    @Test
    void commands_withoutALedger_sayThatThereIsNoneYet() {
        for (String command : List.of("list", "sum")) {
            assertThat(run("ledger", command)).isZero();
            assertThat(err.toString()).contains("there is no ledger yet: ", "is made when gateway run starts");
        }
        assertThat(run("ledger", "list", "--json")).isZero();
        assertThat(out).hasToString("{\"sales\":[],\"count\":0,\"received_msat\":0}\n");
        assertThat(directory.resolve("data")).isEmptyDirectory();
    }

    @Test
    void list_ofAnEmptyLedger_saysSo() {
        Ledger.keep(directory.resolve("data")).close();

        assertThat(run("ledger", "list")).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err).hasToString("no sale matches\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--since yesterday | --since takes a date such as 2026-11-01 or an instant",
                "--until 2026-13-01 | --until takes a date",
                "--since 2026-11-02 --until 2026-11-01 | is not before --until",
                "--service Weather | --service: a name is made of",
                "--json --csv | exclude each other",
            })
    void list_withImpossibleOptions_exitsWith2(String options, String message) {
        assertThat(run(("ledger list " + options).split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void sum_byAnotherSpan_namesItAndWhatIsAllowed() {
        assertThat(run("ledger", "sum", "--by", "year")).isEqualTo(2);
        assertThat(err).hasToString("l402: --by takes day or month, not \"year\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "sum", "list --json", "sum --csv"})
    void serviceThatSoldNothing_isToldWithThoseThatDid(String command) {
        sold().close();

        assertThat(run(("ledger " + command + " --service wether").split(" "))).isZero();
        assertThat(err).hasToString("no sale matches: the ledger has none of wether, only of stock, weather\n");
        err.getBuffer().setLength(0);

        assertThat(run(("ledger " + command + " --service weather --since 2027-01-01").split(" ")))
                .isZero();
        assertThat(err).hasToString("no sale matches\n");
    }

    @Test
    void listAndSum_needNothingOfTheNode() throws Exception {
        sold().close();
        Files.writeString(file, Files.readString(file).replace("{ type: sandbox }", """
                { type: lnd, address: 127.0.0.1:10009, tls-cert: gone.cert, macaroon-hex: "${NOT_SET_ANYWHERE}" }\
                """));

        assertThat(run("ledger", "list")).isZero();
        assertThat(run("ledger", "sum")).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(run("ledger", "reconcile")).isEqualTo(2);
        assertThat(err.toString()).contains("gone.cert", "NOT_SET_ANYWHERE");
    }

    @Test
    void list_ofManySales_isOneTableThatGrowsWithItsRows() {
        try (Ledger ledger = Ledger.keep(directory.resolve("data"))) {
            ledger.record(
                    NODE,
                    IntStream.rangeClosed(1, 2500)
                            .mapToObj(i -> sale(i, "weather", "default", 1000, 1000, "2026-11-23T12:00:00Z"))
                            .toList(),
                    LAST);
        }

        assertThat(run("ledger", "list")).isZero();
        assertThat(out.toString().lines().filter(line -> line.startsWith("SETTLED AT")))
                .hasSize(1);
        assertThat(out.toString().lines().filter(line -> line.contains(" weather ")))
                .hasSize(2500);
        assertThat(out.toString()).endsWith("\n2500 sales, 2500.000 sat received\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --csv", " --json"})
    void list_whoseReaderHasEnough_readsNoFurther_andSaysNothing(String form) throws Exception {
        try (Ledger ledger = Ledger.keep(directory.resolve("data"))) {
            ledger.record(
                    NODE,
                    IntStream.rangeClosed(1, 5000)
                            .mapToObj(i -> sale(i, "weather", "default", 1000, 1000, "2026-11-23T12:00:00Z"))
                            .toList(),
                    LAST);
        }
        // Whoever would read this row failed.
        damage("node_index = 4000");
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        OutputStream head = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (read.size() == 100) {
                    throw new IOException("Broken pipe");
                }
                read.write(b);
            }
        };

        String[] arguments = ("ledger list --config " + file + form).split(" ");
        assertThat(Main.run(arguments, new StandardOutput(head), new PrintWriter(err, true), Terminal.PLAIN))
                .isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void list_ofADamagedRow_exitsWith2AndSaysWhichAndWhatToDo() throws Exception {
        sold().close();
        damage("node_index = 2");

        assertThat(run("ledger", "list")).isEqualTo(2);
        assertThat(err.toString())
                .contains("the sale of 2026-11-01T00:00:00Z", "DELETE FROM sale WHERE node_index = 2 AND", "--repair");
        assertThat(run("ledger", "sum")).isZero();
    }

    private void damage(String where) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + Ledger.file(directory.resolve("data")));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE sale SET payment_hash = 'by hand' WHERE " + where);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--json"})
    void list_ofADamagedLedger_exitsWith2AndSaysWhatToDo(String form) throws Exception {
        Files.writeString(Ledger.file(directory.resolve("data")), "no database\n".repeat(1000));

        assertThat(run(("ledger list " + form).strip().split(" "))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("is damaged", "move it away");
    }

    @Test
    void reconcile_withTheSandbox_saysThatItKeepsNoRecord() {
        assertThat(run("ledger", "reconcile")).isEqualTo(2);
        assertThat(err.toString()).contains("the sandbox node lives in the gateway");
    }

    @Test
    void reconcile_withTheNodeAway_saysWhatAPersonWhoComparesNeeds() throws Exception {
        sold().close();
        nameANodeThatIsAway();
        DataDirectory.open(directory.resolve("data"), Network.REGTEST, InstantSource.system());

        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("l402");
        log.start();
        logger.addAppender(log);
        try {
            assertThat(run("ledger", "reconcile")).isEqualTo(3);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list).isEmpty();
        assertThat(err.toString())
                .startsWith("l402: the node's record cannot be read: ")
                .contains(directory.resolve("lightning-rpc").toString())
                .endsWith("; nothing was compared or changed, run this again when that is mended\n")
                .doesNotContain("the gateway starts");
    }

    @Test
    void reconcile_withoutMasterKeys_makesNone_andSaysWhatIsMissing() throws Exception {
        sold().close();
        nameANodeThatIsAway();

        assertThat(run("ledger", "reconcile")).isEqualTo(2);
        assertThat(err.toString()).contains("there are no master keys in ", "put them back from a backup");
        assertThat(directory.resolve("data/master-keys")).doesNotExist();
    }

    @Test
    void nodeCheck_nodeAway_stillTellsTheLastPaymentSeen() throws Exception {
        sold().close();
        nameANodeThatIsAway();
        DataDirectory.open(directory.resolve("data"), Network.REGTEST, InstantSource.system());
        DataDirectory.node(directory.resolve("data")).write(NODE);

        assertThat(run("node", "check")).as("no socket is there").isEqualTo(2);
        assertThat(out.toString()).contains("last payment seen " + LAST.settledAt());
    }

    private void nameANodeThatIsAway() throws Exception {
        Files.writeString(
                file, Files.readString(file).replace("{ type: sandbox }", "{ type: cln, socket: ./lightning-rpc }"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ledger",
                "ledger list",
                "ledger sum",
                "ledger reconcile",
                "node check",
                "gateway check",
                "gateway run"
            })
    void help_isWrittenForALineOf80Characters(String command) {
        CommandLine words =
                new CommandLine(new L402Command(), Surroundings.ofProcess().commands());
        for (String word : command.split(" ", -1)) {
            words = Objects.requireNonNull(words.getSubcommands().get(word));
        }
        UsageMessageSpec help = words.getCommandSpec().usageMessage();

        assertThat(Stream.of(help.header(), help.description(), help.footer()).flatMap(Stream::of))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void help_ofTheGroupAndOfACommand() {
        assertThat(run(new String[] {"ledger", "--help"}, false)).isZero();
        assertThat(out.toString()).contains("list", "sum", "reconcile", "[COMMAND]");
        out.getBuffer().setLength(0);
        assertThat(run(new String[] {"ledger", "reconcile", "--help"}, false)).isZero();
        assertThat(out.toString()).contains("--repair", "Exit codes:");
        assertThat(run(new String[] {"ledger"}, false)).isEqualTo(2);
        assertThat(err.toString()).contains("--config");
    }

    private Ledger sold() {
        Ledger ledger = Ledger.keep(directory.resolve("data"));
        ledger.record(
                NODE,
                List.of(
                        sale(1, "weather", "default", 1500, 2000, "2026-10-31T23:59:59Z"),
                        sale(2, "stock", "history", 1_000_000, 1_000_000, "2026-11-01T00:00:00Z"),
                        sale(3, "weather", "default", 1500, 1400, "2026-11-23T12:00:00Z")),
                LAST);
        return ledger;
    }

    private static Sale sale(int index, String service, String capability, long price, long received, String at) {
        byte[] id = ByteBuffer.allocate(32).putInt(28, index).array();
        return new Sale(
                PaymentHash.of(id),
                new Name(service),
                new Name(capability),
                TokenId.of(id),
                new MilliSatoshi(price),
                new MilliSatoshi(received),
                Instant.parse(at),
                NODE,
                index);
    }

    private int run(String... arguments) {
        return run(arguments, true);
    }

    private int run(String[] arguments, boolean withFile) {
        String[] all = arguments;
        if (withFile) {
            all = Arrays.copyOf(arguments, arguments.length + 2);
            all[arguments.length] = "--config";
            all[arguments.length + 1] = file.toString();
        }
        return Main.run(all, new PrintWriter(out, true), new PrintWriter(err, true), Terminal.PLAIN);
    }
}
