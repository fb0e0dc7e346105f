package org.l402.lightning.cln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceIssuer.Request;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import tools.jackson.databind.JsonNode;

/** The unix socket in trouble: lost, cut, silent, flooded, or something else than a node. */
class SocketTroubleTest {

    private static final PaymentHash HASH = PaymentHash.of(new byte[32]);
    private static final String ISSUED = "{\"payment_hash\":\"" + HASH.hex()
            + "\",\"expires_at\":1795420786,\"bolt11\":\"lnbcrt1made\",\"created_index\":1}";

    @TempDir
    private Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void issue_answerLostAfterTheInvoiceWasMade_isThatInvoice() {
        ClnNode node = node((request, line) -> {
            switch (asked.size()) {
                case 1 -> line.close();
                case 2 -> error(request, line, 900, "Duplicate label 'a label'");
                default ->
                    result(
                            request,
                            line,
                            "{\"invoices\":[" + ISSUED.replace("{", "{\"amount_msat\":1000,\"description\":\"memo\",")
                                    + "]}");
            }
        });

        Issued issued = get(node.issue(request()));

        assertThat(issued.bolt11()).isEqualTo("lnbcrt1made");
        assertThat(asked)
                .extracting(request -> request.path("method").asString())
                .containsExactly("invoice", "invoice", "listinvoices");
        assertThat(asked.get(1).path("params")).isEqualTo(asked.get(0).path("params"));
        assertThat(asked.get(2).path("params").path("label").asString()).isEqualTo("a label");
    }

    @Test
    void issue_answerLostAndTheLabelIsOfAnotherInvoice_fails() {
        ClnNode node = node((request, line) -> {
            switch (asked.size()) {
                case 1 -> line.close();
                case 2 -> error(request, line, 900, "Duplicate label 'a label'");
                default ->
                    result(
                            request,
                            line,
                            "{\"invoices\":[" + ISSUED.replace("{", "{\"amount_msat\":1,\"description\":\"memo\",")
                                    + "]}");
            }
        });

        assertThat(failure(node.issue(request()))).hasMessageContaining("label of this invoice was used before");
    }

    @Test
    void issue_answerLostBeforeTheInvoiceWasMade_isTheSecond() {
        ClnNode node = node((request, line) -> {
            if (asked.size() == 1) {
                line.close();
            } else {
                result(request, line, ISSUED);
            }
        });

        assertThat(get(node.issue(request())).bolt11()).isEqualTo("lnbcrt1made");
    }

    @Test
    void calls_many_shareOneConnection() {
        SocketServer server = server((request, line) -> result(request, line, "{\"invoices\":[]}"));
        ClnNode node = node(server, ClnOptions.DEFAULT);
        List<CompletableFuture<InvoiceStatus>> statuses = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            statuses.add(node.status(HASH).toCompletableFuture());
        }

        assertThat(statuses).allSatisfy(status -> assertThat(get(status)).isEqualTo(new InvoiceStatus.NotFound()));
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void calls_beyondTheBound_failAtOnceUntilOneIsGivenUp() {
        List<SocketServer.Line> lines = new CopyOnWriteArrayList<>();
        SocketServer server = server((request, line) -> {
            if (lines.isEmpty()) {
                lines.add(line);
            } else {
                result(request, line, "{\"invoices\":[]}");
            }
        });
        ClnNode node = node(server, new ClnOptions(false, Duration.ofSeconds(30), 1));
        CompletableFuture<InvoiceStatus> first = node.status(HASH).toCompletableFuture();

        assertThat(failure(node.status(HASH)))
                .hasMessageContaining("not sent to Core Lightning at " + server.path() + ": 1 of its calls")
                .hasMessageContaining("max-in-flight");

        until("asked", Duration.ofSeconds(10), () -> !lines.isEmpty());
        first.cancel(true);
        assertThat(get(node.status(HASH))).isEqualTo(new InvoiceStatus.NotFound());
        lines.get(0).write("{\"jsonrpc\":\"2.0\",\"id\":\"l402#1\",\"result\":{\"invoices\":[]}}\n\n");
        assertThat(get(node.status(HASH)))
                .as("an answer that nobody waits for is dropped")
                .isEqualTo(new InvoiceStatus.NotFound());
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void call_noAnswer_failsAfterTheTimeout() {
        SocketServer server = server((request, line) -> {});
        ClnNode node = node(server, new ClnOptions(false, Duration.ofMillis(50), 1));

        assertThat(failure(node.status(HASH))).hasMessageContaining("did not answer `listinvoices` within 50 ms");
        assertThat(failure(node.status(HASH))).as("its place is free again").hasMessageContaining("50 ms");
    }

    @Test
    void calls_nodeGone_failAtOnceAndItIsFoundAgain() {
        SocketServer server = server((request, line) -> result(request, line, "{\"invoices\":[]}"));
        ClnNode node = node(server, ClnOptions.DEFAULT);
        get(node.status(HASH));
        server.stop();

        assertThat(failure(node.status(HASH))).hasMessageContaining("nothing listens at this socket");
        assertThat(failure(node.status(HASH))).hasMessageContaining("`listinvoices`");

        server.start();
        until(
                "back",
                Duration.ofSeconds(20),
                () -> !node.status(HASH)
                        .toCompletableFuture()
                        .handle((status, failure) -> failure != null)
                        .join());
    }

    @Test
    void answer_inSmallPiecesAndWithoutBlankLines_isRead() {
        ClnNode node = node((request, line) -> {
            for (char each :
                    ("{\"id\":" + request.path("id") + ",\n\n\"result\" : {\"invoices\" : [ ] } }").toCharArray()) {
                line.write(String.valueOf(each));
            }
        });

        assertThat(get(node.status(HASH))).isEqualTo(new InvoiceStatus.NotFound());
        assertThat(get(node.status(HASH))).isEqualTo(new InvoiceStatus.NotFound());
    }

    @Test
    void answers_ofNobody_areDropped() {
        ClnNode node = node((request, line) -> {
            line.write(
                    "{\"id\":\"another's\",\"result\":{}}\n\n[1]\n\n\"text\"\n\n{\"id\":null,\"error\":{\"code\":1}}\n\n");
            result(request, line, "{\"invoices\":[]}");
        });

        assertThat(get(node.status(HASH))).isEqualTo(new InvoiceStatus.NotFound());
    }

    @Test
    void answer_notJson_failsInWordsWithoutQuotingIt() {
        ClnNode node = node((request, line) -> line.write("HTTP/1.1 400 Bad Request secret\r\n\r\n"));

        assertThat(failure(node.status(HASH)))
                .hasMessageContaining("something that is not JSON")
                .hasMessageNotContaining("secret");
    }

    @Test
    void answer_neitherResultNorError_fails() {
        ClnNode node = node((request, line) -> line.write("{\"id\":" + request.path("id") + "}"));

        assertThat(failure(node.status(HASH))).hasMessageContaining("neither a result nor an error");
    }

    @Test
    void answer_resultOfAnotherShape_failsInWordsWithoutQuotingIt() {
        for (String result : List.of(
                "{}",
                "{\"invoices\":{}}",
                "{\"invoices\":[{\"payment_hash\":\"zz\"}]}",
                "{\"invoices\":[{\"payment_hash\":\"" + HASH.hex() + "\",\"status\":\"held\"}]}",
                "{\"invoices\":[{\"payment_hash\":\"" + HASH.hex()
                        + "\",\"status\":\"paid\",\"paid_at\":1,\"amount_received_msat\":-1,\"payment_preimage\":\"aa\"}]}",
                "{\"invoices\":[{\"payment_hash\":\"" + HASH.hex()
                        + "\",\"status\":\"paid\",\"paid_at\":\"1\",\"amount_received_msat\":1}]}")) {
            ClnNode node = node((request, line) -> result(request, line, result));

            assertThat(failure(node.status(HASH)))
                    .hasMessageContaining("the answer of Core Lightning to `listinvoices` has no `")
                    .hasMessageNotContaining("zz")
                    .hasNoCause();
        }
    }

    @Test
    void status_ofAnInvoiceForAnyAmount_askedForNothing() {
        ClnNode node = node((request, line) -> result(
                request,
                line,
                "{\"invoices\":[{\"payment_hash\":\"" + HASH.hex()
                        + "\",\"status\":\"paid\",\"paid_at\":1,\"amount_received_msat\":1000}]}"));

        assertThat(get(node.status(HASH)))
                .isEqualTo(
                        new InvoiceStatus.Settled(MilliSatoshi.ZERO, new MilliSatoshi(1000), Instant.ofEpochSecond(1)));
    }

    @Test
    void status_amountAsTextOfOldVersions_isRead() {
        ClnNode node = node(
                (request, line) -> result(
                        request,
                        line,
                        "{\"invoices\":[{\"payment_hash\":\"" + HASH.hex()
                                + "\",\"status\":\"paid\",\"paid_at\":1,\"amount_msat\":\"900msat\",\"amount_received_msat\":\"1000msat\"}]}"));

        assertThat(get(node.status(HASH)))
                .isEqualTo(new InvoiceStatus.Settled(
                        new MilliSatoshi(900), new MilliSatoshi(1000), Instant.ofEpochSecond(1)));
    }

    @Test
    void answer_tooLong_isGivenUpAndTheNextCallIsServed() {
        SocketServer server = server((request, line) -> result(
                request, line, asked.size() <= 2 ? "{\"x\":\"" + "y".repeat(100_000) + "\"}" : "{\"invoices\":[]}"));
        SocketTransport transport = SocketTransport.open(server.path(), () -> "id" + asked.size(), 20_000);
        ClnNode node = new ClnNode(transport, ClnOptions.DEFAULT, RuneRights::ofSocket);
        opened.add(node);

        assertThat(failure(node.status(HASH))).hasMessageContaining("more than 20000 bytes");
        for (int i = 0; i < 50; i++) {
            assertThat(get(node.status(HASH))).as("the limit is one answer's").isEqualTo(new InvoiceStatus.NotFound());
        }
    }

    @Test
    void close_callsThatAreOpen_fail() {
        List<SocketServer.Line> lines = new CopyOnWriteArrayList<>();
        ClnNode node = node((request, line) -> lines.add(line));
        CompletableFuture<Issued> issue = node.issue(request()).toCompletableFuture();
        until("asked", Duration.ofSeconds(10), () -> !lines.isEmpty());

        node.close();

        failure(issue);
        assertThat(failure(node.issue(request()))).hasMessageContaining("this side has closed the connection");
    }

    /** The caller of the second call comes back from handing it over while the connection is being closed. */
    @Test
    void close_whileACallIsHandedOverThatTheNodeHas_isNotUnsent() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        CompletableFuture<SocketTransport> opening = new CompletableFuture<>();
        ArrayBlockingQueue<SocketTransport.Outgoing> queue = new ArrayBlockingQueue<>(8) {
            private static final long serialVersionUID = 1;

            @Override
            public boolean offer(SocketTransport.Outgoing call) {
                boolean isTaken = super.offer(call);
                if (call.id().equals("b")) {
                    until("read by the node", Duration.ofSeconds(10), () -> asked.size() == 2);
                    new Thread(() -> opening.join().close()).start();
                    await(closing);
                }
                return isTaken;
            }
        };
        Iterator<String> ids = List.of("a", "b").iterator();
        SocketTransport transport =
                SocketTransport.open(server((request, line) -> {}).path(), ids::next, Json.MAX_BYTES, queue);
        opening.complete(transport);
        // Of the calls that are open, the one to end first holds up the closing until the other was looked at.
        CompletableFuture<Reply> first = transport.call("xpay", Map.of());
        Calls.whenDone(first, () -> {
            closing.countDown();
            await(looked);
        });

        CompletableFuture<Reply> second = transport.call("xpay", Map.of());
        looked.countDown();

        assertThat(((Reply.Trouble) get(second)).kind()).isEqualTo(Reply.Kind.LOST);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void issue_privateChannels_areNamedWhereWanted() {
        SocketServer server = server((request, line) -> result(request, line, ISSUED));
        get(node(server, ClnOptions.DEFAULT).issue(request()));
        get(node(server, new ClnOptions(true, Duration.ofSeconds(5), 1)).issue(request()));

        assertThat(asked.get(0).path("params").has("exposeprivatechannels")).isFalse();
        assertThat(asked.get(1).path("params").path("exposeprivatechannels").asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-1, REQUEST", "-32602, REQUEST", "900, REQUEST", "-32601, AWAY", "-4, AWAY", "-5, AWAY"})
    void issue_refused_isOfTheRequestUnlessTheNodeIsNotWell(int code, NodeException.Kind kind) {
        ClnNode node = node((request, line) -> error(request, line, code, "no"));

        assertThat(failure(node.issue(request())).kind()).isEqualTo(kind);
    }

    @Test
    void open_noSocketThere_saysWhatToDo() throws IOException {
        assertThatThrownBy(() -> open(directory.resolve("none")))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("see that lightningd runs");
        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("is a directory and no socket");
        assertThatThrownBy(() -> open(Files.createFile(directory.resolve("file"))))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("an ordinary file and no socket");
        assertThatThrownBy(() -> open(directory.resolve("x".repeat(120))))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("symbolic link");
    }

    private static void open(Path path) {
        ClnNode.open(new ClnAccess.Socket(path), ClnOptions.DEFAULT).close();
    }

    private static Request request() {
        return new Request(new MilliSatoshi(1000), "memo", Duration.ofMinutes(10), "a label");
    }

    private SocketServer server(SocketServer.Handler handler) {
        SocketServer server = new SocketServer(directory.resolve("s" + opened.size()), (request, line) -> {
            asked.add(request);
            handler.request(request, line);
        });
        opened.add(server);
        return server;
    }

    private ClnNode node(SocketServer.Handler handler) {
        return node(server(handler), ClnOptions.DEFAULT);
    }

    private ClnNode node(SocketServer server, ClnOptions options) {
        ClnNode node = ClnNode.open(new ClnAccess.Socket(server.path()), options);
        opened.add(node);
        return node;
    }

    private static void result(JsonNode request, SocketServer.Line line, String result) {
        line.write("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":" + result + "}\n\n");
    }

    private static void error(JsonNode request, SocketServer.Line line, int code, String message) {
        line.write("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"error\":{\"code\":" + code
                + ",\"message\":\"" + message + "\"}}\n\n");
    }
}
