package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.l402.ledger.Cursor;
import org.l402.ledger.Ledger;
import org.l402.ledger.Sale;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.mint.TokenId;
import org.l402.offer.Name;
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
    void list_ofADamagedLedger_exitsWith2AndSaysWhatToDo() throws Exception {
        Files.writeString(Ledger.file(directory.resolve("data")), "no database\n".repeat(1000));

        assertThat(run("ledger", "list")).isEqualTo(2);
        assertThat(err.toString()).contains("is damaged", "move it away");
    }

    @Test
    void reconcile_withTheSandbox_saysThatItKeepsNoRecord() {
        assertThat(run("ledger", "reconcile")).isEqualTo(2);
        assertThat(err.toString()).contains("the sandbox node lives in the gateway");
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
        byte[] id = new byte[32];
        id[31] = (byte) index;
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
