package org.l402.lightning.cln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceIssuer.Request;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.cln.Recordings.Exchange;
import org.l402.lightning.cln.Reply.Kind;
import org.l402.lightning.cln.Reply.Result;
import org.l402.lightning.cln.Reply.Trouble;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** Every exchange recorded on a real node's socket, replayed through a socket, and what the adapter makes of it. */
class SocketRecordingsTest {

    private static final List<Exchange> RECORDED = Recordings.socket();
    private static final String NOT_JSON = "not JSON";
    private static final String PIPELINED = "two pipelined calls, answered out of order";

    @TempDir
    private Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> surprises = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        assertThat(surprises).as("what was asked otherwise than recorded").isEmpty();
    }

    static Stream<Exchange> calls() {
        return RECORDED.stream()
                .filter(exchange -> !exchange.name().equals(NOT_JSON))
                .filter(exchange -> !exchange.name().equals(PIPELINED));
    }

    @Test
    void recordings_areAllHere() {
        assertThat(RECORDED).hasSize(41);
        assertThat(calls()).hasSize(39);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_asRecorded_isWhatTheNodeSaid(Exchange exchange) {
        SocketTransport transport = replay(exchange.name());

        Reply reply = get(transport.call(exchange.request().path("method").asString(), params(exchange.params())));

        JsonNode error = exchange.answer("error");
        if (error.isMissingNode()) {
            assertThat(((Result) reply).json()).isEqualTo(exchange.answer("result"));
        } else {
            Trouble trouble = (Trouble) reply;
            assertThat(trouble.kind()).isEqualTo(Kind.ERROR);
            assertThat(trouble.code()).isEqualTo(error.path("code").asInt());
            assertThat(trouble.sentence()).contains(error.path("message").asString());
        }
    }

    @Test
    void calls_answeredInAnotherOrder_eachGetItsOwn() {
        Exchange exchange = Recordings.named(RECORDED, PIPELINED);
        CountDownLatch both = new CountDownLatch(2);
        SocketServer server = server((request, line) -> {
            both.countDown();
            if (both.getCount() == 0) {
                line.write(exchange.reply());
            }
        });
        SocketTransport transport = transport(server, List.of("slow", "fast"));

        CompletableFuture<Reply> slow = transport.call(
                "waitanyinvoice", params(exchange.request().get(0).path("params")));
        CompletableFuture<Reply> fast =
                transport.call("listinvoices", params(exchange.request().get(1).path("params")));

        assertThat(((Result) get(fast))
                        .json()
                        .path("invoices")
                        .path(0)
                        .path("label")
                        .asString())
                .isEqualTo("exp-1");
        assertThat(((Trouble) get(slow)).code()).isEqualTo(904);
    }

    @Test
    void call_connectionClosedWithoutAWord_isAskedTwiceAndFailsInWords() {
        Exchange exchange = Recordings.named(RECORDED, NOT_JSON);
        assertThat(exchange.reply()).isEmpty();
        SocketServer server = server((request, line) -> line.close());
        ClnNode node = node(transport(server, List.of("1", "2")));

        assertThat(failure(node.status(PaymentHash.of(new byte[32]))))
                .hasMessageContaining("closed the connection before it answered `listinvoices`");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void server_ofTheseTests_closesOnWhatIsNotJson() throws Exception {
        SocketServer server = server((request, line) -> surprises.add(request.toString()));
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(server.path()))) {
            String sent = Recordings.named(RECORDED, NOT_JSON).request().asString();
            client.write(ByteBuffer.wrap(sent.getBytes(StandardCharsets.UTF_8)));

            assertThat(client.read(ByteBuffer.allocate(10))).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoice, 1000 msat", "invoice, expiry 1 s", "invoice, to pay oneself"})
    void issue_asRecorded_isTheInvoice(String name) {
        JsonNode result = Recordings.named(RECORDED, name).answer("result");

        Issued issued = get(node(replay(name)).issue(request(name)));

        assertThat(issued)
                .isEqualTo(new Issued(
                        result.path("bolt11").asString(),
                        PaymentHash.ofHex(result.path("payment_hash").asString()),
                        Instant.ofEpochSecond(result.path("expires_at").asLong())));
    }

    @Test
    void issue_labelUsedBefore_fails() {
        String name = "invoice, label used before";

        assertThat(failure(node(replay(name)).issue(request(name))))
                .hasMessageContaining("Duplicate label 'l402:weather:0001'");
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of("listinvoices by payment_hash, unpaid", new InvoiceStatus.Open()),
                Arguments.of("listinvoices by label, unpaid", new InvoiceStatus.Open()),
                Arguments.of("listinvoices, unknown hash", new InvoiceStatus.NotFound()),
                Arguments.of(
                        "listinvoices by payment_hash, paid",
                        new InvoiceStatus.Settled(
                                new MilliSatoshi(1000), new MilliSatoshi(1000), Instant.ofEpochSecond(1795420187))),
                Arguments.of("listinvoices by label, expired", new InvoiceStatus.Expired()));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void status_asRecorded_isTheInvoices(String name, InvoiceStatus status) {
        Exchange exchange = Recordings.named(RECORDED, name);
        String hash = exchange.answer("result")
                .path("invoices")
                .path(0)
                .path("payment_hash")
                .asString("0".repeat(64));

        assertThat(get(node(replay(name)).status(PaymentHash.ofHex(hash)))).isEqualTo(status);
    }

    @Test
    void pay_asRecorded_paidWithTheFee() {
        assertThat(((Paid) pay("xpay, direct")).fee()).isEqualTo(MilliSatoshi.ZERO);
        assertThat(((Paid) pay("xpay, own invoice")).fee()).isEqualTo(MilliSatoshi.ZERO);
        assertThat(((Paid) pay("xpay, routed with a fee")).fee()).isEqualTo(new MilliSatoshi(1000));
    }

    @Test
    void pay_paidBefore_isThatPayment() {
        Paid paid = (Paid) pay("xpay, paid before", "listpays, complete");

        assertThat(paid.preimage().paymentHash().hex())
                .isEqualTo("d63e7087a330e5e9e3a76eb8dce1ef87ee3bde5332b9a3dbbaa963118462fc87");
    }

    @Test
    void pay_nothingSent_failedWithTheNodesReason() {
        String nothing = "listpays, failed";
        assertThat(reason(pay("xpay, fee limit 0 where a hop asks a fee", nothing)))
                .contains("Could not find route without excessive cost");
        assertThat(reason(pay("xpay, more than can be sent", nothing)))
                .contains("We could not find a usable set of paths");
        assertThat(reason(pay("xpay, expired invoice", nothing))).contains("Invoice expired 2 seconds ago");
        assertThat(reason(pay("xpay, amountless invoice without amount"))).contains("no amount");
    }

    @Test
    void pay_heldByThePayee_inFlightAndThenPaid() {
        String xpay = "xpay, held by the payee until released (about 12 s)";
        List<SocketServer.Line> waiting = new ArrayList<>();
        CountDownLatch asked = new CountDownLatch(1);
        SocketServer server = server((request, line) -> {
            if (request.path("method").asString().equals("xpay")) {
                waiting.add(line);
                asked.countDown();
            } else {
                line.write(Recordings.named(
                                RECORDED,
                                request.path("id").asString().equals("l402#38")
                                        ? "listpays, pending"
                                        : "listpays, complete after release")
                        .reply());
            }
        });
        ClnNode node = node(transport(server, List.of("l402#37", "l402#38", "l402#39")));
        PaymentHash hash = PaymentHash.ofHex("580e4dbff4d3611154e414922890bd202f555ab40589af1ed11f952646a5466f");

        CompletableFuture<PaymentOutcome> payment = payment(node, xpay).toCompletableFuture();
        await(asked);
        assertThat(get(node.track(hash))).isInstanceOf(InFlight.class);
        assertThat(payment).isNotDone();
        waiting.get(0).write(Recordings.named(RECORDED, xpay).reply());

        assertThat(((Paid) get(payment)).fee()).isEqualTo(new MilliSatoshi(1000));
        assertThat(get(node.track(hash))).isEqualTo(get(payment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"listpays, complete", "listpays, complete, routed", "listpays, complete after release"})
    void track_complete_paid(String name) {
        JsonNode payment =
                Recordings.named(RECORDED, name).answer("result").path("pays").path(0);
        long fee = payment.path("amount_sent_msat").asLong()
                - payment.path("amount_msat").asLong();

        Paid paid = (Paid) get(node(replay(name))
                .track(PaymentHash.ofHex(payment.path("payment_hash").asString())));

        assertThat(paid.fee()).isEqualTo(new MilliSatoshi(fee));
        assertThat(paid.preimage().hex()).isEqualTo(payment.path("preimage").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"listpays, unknown", "listpays on the payee after it was paid (outgoing only)"})
    void track_nothingRecorded_noRecord(String name) {
        assertThat(get(node(replay(name)).track(PaymentHash.of(new byte[32]))))
                .isInstanceOf(PaymentOutcome.NoRecord.class);
    }

    @Test
    void report_asRecorded_isTheNodes() {
        // A node that does not know the other methods tells the rest.
        Report report =
                get(node(replay("getinfo", "unknown method", "unknown method")).report(Role.ISSUE));

        assertThat(report.nodeId()).contains("02ba5051d9d831f0f7e05234e650faa1d3ccf55e1cafeda083b47f13e006c4c6c8");
        assertThat(report.network()).contains(Network.REGTEST);
        assertThat(report.version()).contains("v26.06.6");
        assertThat(report.synced()).contains(true);
        assertThat(report.activeChannels()).contains(1);
        assertThat(report.receivable()).isEmpty();
        assertThat(report.spendable()).isEmpty();
    }

    private PaymentOutcome pay(String xpay, String... afterwards) {
        List<String> names = new ArrayList<>(List.of(xpay));
        names.addAll(List.of(afterwards));
        return get(payment(node(replay(names.toArray(String[]::new))), xpay));
    }

    private static CompletionStage<PaymentOutcome> payment(ClnNode node, String xpay) {
        JsonNode params = Recordings.named(RECORDED, xpay).params();
        return node.pay(
                params.path("invstring").asString(),
                new MilliSatoshi(params.path("maxfee").asLong()),
                Duration.ofSeconds(params.path("retry_for").asLong()));
    }

    private static String reason(PaymentOutcome outcome) {
        return ((Failed) outcome).reason();
    }

    private static Request request(String name) {
        JsonNode params = Recordings.named(RECORDED, name).params();
        return new Request(
                new MilliSatoshi(params.path("amount_msat").asLong()),
                params.path("description").asString(),
                Duration.ofSeconds(params.path("expiry").asLong()),
                params.path("label").asString());
    }

    /** A node that answers the calls that come with these recordings, one after the other. */
    private SocketTransport replay(String... names) {
        List<Exchange> script =
                Stream.of(names).map(name -> Recordings.named(RECORDED, name)).toList();
        Iterator<Exchange> next = script.iterator();
        SocketServer server = server((request, line) -> {
            Exchange exchange = next.next();
            if (!asRecorded(request, exchange)) {
                surprises.add(request + " where this was recorded: " + exchange.request());
            }
            line.write(exchange.reply()
                    .replace(
                            exchange.request().path("id").toString(),
                            request.path("id").toString()));
        });
        // An answer that is given twice is given to two calls, each with an id of its own.
        List<String> ids = new ArrayList<>();
        for (Exchange exchange : script) {
            String id = exchange.request().path("id").asString();
            ids.add(ids.contains(id) ? id + " again" : id);
        }
        return transport(server, ids);
    }

    /** A lookup may name the same thing otherwise: by its hash, where it was recorded by label or invoice. */
    private static boolean asRecorded(JsonNode request, Exchange exchange) {
        String method = request.path("method").asString();
        boolean lookup = request.path("params").has("payment_hash")
                && method.equals(exchange.request().path("method").asString());
        return lookup
                || method.equals("listpeerchannels")
                || method.equals("autoclean-status")
                || request.equals(exchange.request());
    }

    private SocketServer server(SocketServer.Handler handler) {
        SocketServer server = new SocketServer(directory.resolve("s" + opened.size()), handler);
        opened.add(server);
        return server;
    }

    private SocketTransport transport(SocketServer server, List<String> ids) {
        SocketTransport transport = SocketTransport.open(server.path(), ids.iterator()::next, Json.MAX_BYTES);
        opened.add(transport);
        return transport;
    }

    private static ClnNode node(Transport transport) {
        return new ClnNode(transport, ClnOptions.DEFAULT, RuneRights::ofSocket);
    }

    private static Map<String, Object> params(JsonNode params) {
        return Json.MAPPER.convertValue(params, new TypeReference<Map<String, Object>>() {});
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
