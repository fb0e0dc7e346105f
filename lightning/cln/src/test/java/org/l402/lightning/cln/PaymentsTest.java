package org.l402.lightning.cln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.bolt11.Bolt11Builder;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.bolt11.Features;
import org.l402.bolt11.NodeKey;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.NoRecord;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.PaymentOutcome.Unknown;
import org.l402.lightning.Preimage;

/** What a payment counts as, by what xpay and listpays answer. */
class PaymentsTest {

    private static final Preimage PREIMAGE = Preimage.of(HexFormat.of().parseHex("0123456789abcdef".repeat(4)));
    private static final String WRONG = "ff".repeat(32);
    private static final String NONE = "{\"result\":{\"pays\":[]}}";
    private static final String CLOSED = "";
    private static final String SILENT = "silent";
    private static final Bolt11Invoice INVOICE = new Bolt11Builder(
                    Network.REGTEST, Instant.parse("2026-11-23T10:00:00Z"))
            .amount(new MilliSatoshi(1000))
            .paymentHash(PREIMAGE.paymentHash())
            .paymentSecret(new byte[32])
            .description("d")
            .features(Features.of(Features.VARIABLE_LENGTH_ONION, Features.PAYMENT_SECRET))
            .sign(NodeKey.of(PREIMAGE.bytes()));

    @TempDir
    private Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void pay_params_nameTheFeeAndTheTime() {
        pay("{\"error\":{\"code\":205,\"message\":\"no\"}}", NONE);

        assertThat(asked.get(0))
                .isEqualTo("xpay {\"invstring\":\"" + INVOICE.text() + "\",\"maxfee\":7,\"retry_for\":20}");
        assertThat(asked.get(1)).isEqualTo("listpays {\"payment_hash\":\"" + INVOICE.paymentHash() + "\"}");
    }

    @Test
    void pay_preimageThatFits_paidWithTheFee() {
        assertThat(pay(paid(PREIMAGE.hex(), 1000, 1003), NONE)).isEqualTo(new Paid(PREIMAGE, new MilliSatoshi(3)));
        assertThat(pay("{\"result\":{\"payment_preimage\":\"" + PREIMAGE.hex() + "\"}}", NONE))
                .as("paid, whatever else is missing")
                .isEqualTo(new Paid(PREIMAGE, MilliSatoshi.ZERO));
        assertThat(pay(
                        "{\"result\":{\"payment_preimage\":\"" + PREIMAGE.hex()
                                + "\",\"amount_sent_msat\":\"1003msat\"}}",
                        NONE))
                .isEqualTo(new Paid(PREIMAGE, new MilliSatoshi(3)));
    }

    @Test
    void pay_amountThatCannotBe_isPaidAllTheSame() {
        assertThat(pay(paid(PREIMAGE.hex(), 1000, -1), NONE)).isEqualTo(new Paid(PREIMAGE, MilliSatoshi.ZERO));
        assertThat(pay(paid(PREIMAGE.hex(), 1000, 10), NONE)).isEqualTo(new Paid(PREIMAGE, MilliSatoshi.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"payment_preimage\":\"" + "ab" + "\"}", "{\"payment_preimage\":7}"})
    void pay_noPreimage_unknown(String result) {
        assertThat(pay("{\"result\":" + result + "}", NONE)).isInstanceOf(Unknown.class);
    }

    @Test
    void pay_preimageOfAnotherInvoice_unknownWithoutQuotingIt() {
        PaymentOutcome outcome = pay(paid(WRONG, 1000, 1000), NONE);

        assertThat(((Unknown) outcome).reason()).doesNotContain(WRONG).contains("no preimage that fits");
        assertThat(((Unknown) pay(error(219), record("complete", WRONG))).reason())
                .doesNotContain(WRONG);
    }

    @ParameterizedTest
    @ValueSource(ints = {-32600, -32601, -32602, 203, 205, 206, 207, 209, 210})
    void pay_givenUpByTheNodeAndNothingPending_failed(int code) {
        assertThat(((Failed) pay(error(code), NONE)).reason()).contains("why");
        assertThat(pay(error(code), record("failed", null))).isInstanceOf(Failed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-32602, 203, 205, 207, 209, 219, 200, -1, -3, -4, -5, 12345})
    void pay_anyErrorAndARecordThatSaysMore_isTheRecords(int code) {
        assertThat(pay(error(code), record("complete", PREIMAGE.hex())))
                .isEqualTo(new Paid(PREIMAGE, new MilliSatoshi(2)));
        assertThat(pay(error(code), record("pending", null))).isInstanceOf(InFlight.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {219, 200, 201, -1, -3, -4, -5, 12345, 0})
    void pay_errorThatIsNoEndAndNothingRecorded_unknown(int code) {
        assertThat(pay(error(code), NONE)).isInstanceOf(Unknown.class);
        assertThat(pay(error(code), record("failed", null))).isInstanceOf(Unknown.class);
    }

    @Test
    void pay_recordCannotBeRead_failedOnlyWhereNothingWasSent() {
        String refused = "{\"error\":{\"code\":-1,\"message\":\"busy\"}}";
        assertThat(pay(error(205), refused)).isInstanceOf(Failed.class);
        assertThat(pay(error(205), CLOSED)).isInstanceOf(Failed.class);
        assertThat(pay(error(209), refused)).isInstanceOf(Unknown.class);
        assertThat(pay(error(209), CLOSED)).isInstanceOf(Unknown.class);
        assertThat(pay(error(203), "{\"result\":{\"pays\":7}}")).isInstanceOf(Unknown.class);
    }

    @Test
    void pay_answerLost_isWhatTheRecordSaysAndNeverFailed() {
        assertThat(pay(CLOSED, record("complete", PREIMAGE.hex()))).isInstanceOf(Paid.class);
        assertThat(pay(CLOSED, record("pending", null))).isInstanceOf(InFlight.class);
        assertThat(pay(CLOSED, record("failed", null))).isInstanceOf(Unknown.class);
        assertThat(pay(CLOSED, NONE)).isInstanceOf(Unknown.class);
        assertThat(pay(CLOSED, CLOSED)).isInstanceOf(Unknown.class);
        assertThat(asked)
                .filteredOn(call -> call.startsWith("xpay"))
                .as("never twice")
                .hasSize(5);
    }

    @Test
    void pay_deadlinePassed_isWhatTheRecordSaysAndNeverFailed() {
        assertThat(pay(SILENT, record("complete", PREIMAGE.hex()))).isInstanceOf(Paid.class);
        assertThat(pay(SILENT, record("pending", null))).isInstanceOf(InFlight.class);
        assertThat(pay(SILENT, record("failed", null))).isInstanceOf(Unknown.class);
        assertThat(((Unknown) pay(SILENT, NONE)).reason()).contains("within 50 ms");
    }

    @Test
    void pay_manyPaymentsOfOneInvoice_theBestCounts() {
        String failed = row("failed", null, INVOICE.paymentHash());
        String pending = row("pending", null, INVOICE.paymentHash());
        String complete = row("complete", PREIMAGE.hex(), INVOICE.paymentHash());
        String other = row("complete", WRONG, PaymentHash.of(new byte[32]));

        assertThat(pay(error(219), rows(failed, complete, pending))).isInstanceOf(Paid.class);
        assertThat(pay(error(205), rows(pending, failed))).isInstanceOf(InFlight.class);
        assertThat(pay(error(205), rows(other))).isInstanceOf(Failed.class);
    }

    @Test
    void track_noRecord_isSaidOnlyWhereTheNodeSaidIt() {
        assertThat(track(NONE)).isInstanceOf(NoRecord.class);
        for (String listpays : List.of(
                record("failed", null),
                rows(row("complete", WRONG, PaymentHash.of(new byte[32]))),
                "{\"result\":{}}",
                "{\"result\":{\"pays\":{}}}",
                error(-32602),
                CLOSED,
                SILENT)) {
            assertThat(track(listpays)).as(listpays).isInstanceOf(Unknown.class);
        }
    }

    @Test
    void pay_nodeNotThere_failed() {
        SocketServer server = new SocketServer(directory.resolve("gone"), (request, line) -> {});
        try (ClnNode node = ClnNode.open(new ClnAccess.Socket(server.path()), ClnOptions.DEFAULT)) {
            server.close();

            assertThat(((Failed) get(node.pay(INVOICE.text(), MilliSatoshi.ZERO, Duration.ofSeconds(20)))).reason())
                    .contains("nothing was paid");
            assertThat(get(node.track(INVOICE.paymentHash()))).isInstanceOf(Unknown.class);
        }
    }

    private PaymentOutcome pay(String xpay, String listpays) {
        Duration deadline = xpay.equals(SILENT) ? Duration.ofMillis(50) : Duration.ofSeconds(20);
        return get(node(xpay, listpays, ClnOptions.DEFAULT).pay(INVOICE.text(), new MilliSatoshi(7), deadline));
    }

    private PaymentOutcome track(String listpays) {
        Duration timeout = listpays.equals(SILENT) ? Duration.ofMillis(50) : Duration.ofSeconds(20);
        return get(node(SILENT, listpays, new ClnOptions(false, timeout, 1)).track(INVOICE.paymentHash()));
    }

    private ClnNode node(String xpay, String listpays, ClnOptions options) {
        SocketServer server = new SocketServer(directory.resolve("s" + opened.size()), (request, line) -> {
            String method = request.path("method").asString();
            asked.add(method + " " + request.path("params"));
            String answer = method.equals("xpay") ? xpay : listpays;
            if (answer.equals(CLOSED)) {
                line.close();
            } else if (!answer.equals(SILENT)) {
                line.write("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + "," + answer.substring(1) + "\n\n");
            }
        });
        opened.add(server);
        ClnNode node = ClnNode.open(new ClnAccess.Socket(server.path()), options);
        opened.add(node);
        return node;
    }

    private static String error(int code) {
        return "{\"error\":{\"code\":" + code + ",\"message\":\"why\"}}";
    }

    private static String paid(String preimage, long amount, long sent) {
        return "{\"result\":{\"payment_preimage\":\"" + preimage + "\",\"amount_msat\":" + amount
                + ",\"amount_sent_msat\":" + sent + "}}";
    }

    private static String record(String status, @Nullable String preimage) {
        return rows(row(status, preimage, INVOICE.paymentHash()));
    }

    private static String rows(String... rows) {
        return "{\"result\":{\"pays\":[" + String.join(",", rows) + "]}}";
    }

    private static String row(String status, @Nullable String preimage, PaymentHash hash) {
        return "{\"payment_hash\":\"" + hash + "\",\"status\":\"" + status + "\","
                + (preimage == null ? "" : "\"preimage\":\"" + preimage + "\",")
                + "\"amount_msat\":1000,\"amount_sent_msat\":1002}";
    }
}
