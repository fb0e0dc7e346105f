package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.l402.credential.Credential;
import org.l402.gateway.OddNode.Way;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.node.NodeConnection;
import org.l402.gateway.node.NodeStart;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.sandbox.Receiving;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.server.keys.DataException;
import org.l402.server.node.WrongNodeException;
import org.l402.testkit.lightning.Waiting;

/** A gateway sells from the node that it sold from before, and says so loudly when another answers. */
class NodeIdentityTest {

    @TempDir
    Path directory;

    @Test
    void start_forTheFirstTime_recordsTheNode() throws IOException {
        try (Shop shop = Shop.onReal(directory, node -> node)) {
            Path record = shop.data().resolve("node");

            assertThat(record).hasContent(shop.node.nodeId().hex());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record)))
                    .isEqualTo("rw-------");
            shop.restart();
            assertThat(shop.get("/weather").status()).isEqualTo(402);
        }
    }

    @Test
    void start_onAnotherNode_isRefusedUntilTheRecordIsDeleted() throws IOException {
        Credential credential;
        try (Shop shop = Shop.onReal(directory, node -> node)) {
            credential = shop.buy("/weather");
        }
        Path record = directory.resolve("l402-data/node");

        assertThatExceptionOfType(WrongNodeException.class)
                .isThrownBy(() -> Shop.onReal(directory, node -> node))
                .withMessageContaining(", but this gateway has sold from the node "
                        + Files.readString(record).strip())
                .withMessageContaining("To change nodes on purpose, stop the gateway, delete the file " + record);

        Files.delete(record);
        try (Shop shop = Shop.onReal(directory, node -> node)) {
            assertThat(record).hasContent(shop.node.nodeId().hex());
            assertThat(shop.get("/weather", Shop.show(credential)).status()).isEqualTo(200);
        }
    }

    @Test
    void start_onAnotherNetwork_isRefused() {
        Shop.onReal(directory, node -> node).close();

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Shop.onReal(directory, node -> odd(node, Way.OTHER_NETWORK)))
                .withMessageContaining("is for regtest, but the node is on testnet");
    }

    @ParameterizedTest
    @CsvSource({"OTHER_AMOUNT", "ANY_AMOUNT", "OTHER_HASH", "NO_INVOICE", "OTHER_CLOCK"})
    void start_onANodeThatAnswersSomethingElse_isRefusedAndMakesNothing(Way way) {
        assertThatExceptionOfType(WrongNodeException.class)
                .isThrownBy(() -> Shop.onReal(directory, node -> odd(node, way)));
        assertThat(directory.resolve("l402-data")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"DOWN, the sandbox node is down", "HELD, it made no invoice within 50 ms"})
    void start_withoutTheNode_whereNothingWasSoldYet_isRefused(Receiving trouble, String why) {
        assertThatExceptionOfType(NodeStart.NotReachedException.class)
                .isThrownBy(() -> Shop.onReal(directory, NodeIdentityTest::inAHurry, node -> in(trouble, node)))
                .withMessage(
                        "the node made no invoice: " + why + ". The data directory " + directory.resolve("l402-data")
                                + " is new, so the gateway cannot know which network it sells on; start it again when the node"
                                + " is there");
        assertThat(directory.resolve("l402-data")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"DOWN", "HELD"})
    void start_withoutTheNode_whereSomethingWasSold_servesThePaidAndSellsWhenItIsThere(Receiving trouble)
            throws IOException {
        Credential credential;
        try (Shop shop = Shop.onReal(directory, node -> node)) {
            credential = shop.buy("/weather");
        }
        Files.delete(directory.resolve("l402-data/node"));

        try (LogLines log = new LogLines();
                Shop shop = Shop.onReal(directory, NodeIdentityTest::inAHurry, node -> in(trouble, node))) {
            assertThat(shop.get("/weather", Shop.show(credential)).status()).isEqualTo(200);
            assertThat(shop.get("/weather").status()).isEqualTo(503);
            assertThat(log.all())
                    .anyMatch(line -> line.startsWith("WARN the node made no invoice: ")
                            && line.contains("; the gateway starts all the same: paid requests are served"));

            shop.node.receiving(Receiving.PROMPT);

            assertThat(shop.awaitChallenge("/weather").status()).isEqualTo(402);
            assertThat(directory.resolve("l402-data/node"))
                    .as("recorded by its first invoice")
                    .hasContent(shop.node.nodeId().hex());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OTHER_PAYEE   | but this gateway has sold from the node",
                "OTHER_NETWORK | the node's invoice is for testnet, but the data directory sells on regtest",
                "OTHER_AMOUNT  | the node was asked for an invoice of 1 sat, but its invoice is of 1001 msat",
                "ANY_AMOUNT    | the node was asked for an invoice of 1 sat, but its invoice is for any amount",
                "OTHER_HASH    | but its invoice has",
                "NO_INVOICE    | the node's invoice cannot be read",
                "OTHER_CLOCK   | the node's clock says 2026-11-23T08:00:00Z and the gateway's 2026-11-23T10:00:00Z, and they may",
            })
    void invoice_thatIsNotTheNodes_reachesNobodyAndIsLoggedLoudlyOnce(Way way, String message) {
        OddNode[] node = new OddNode[1];
        try (Shop shop = Shop.onReal(directory, sandbox -> node[0] = odd(sandbox, Way.HONEST));
                LogLines log = new LogLines()) {
            Credential credential = shop.buy("/weather");
            node[0].way = way;

            for (int i = 0; i < 10; i++) {
                assertThat(shop.get("/weather").status()).isEqualTo(503);
                assertThat(shop.get("/weather", Shop.show(credential)).status()).isEqualTo(200);
            }
            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("ERROR "))
                    .singleElement()
                    .asString()
                    .contains(message)
                    .endsWith("; new challenges are answered 503 until it is well again, paid requests are served");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO_ACCESS   | ACCESS  | the node made no invoice: it refuses the macaroon; make a new one",
                "NOT_SO_MUCH | REQUEST | the node refuses an invoice of the price of the service stock, 5 sat: too large, the"
                        + " most is 1 sat",
            })
    void start_whereAFileMustChange_isRefusedWhetherSomethingWasSoldOrNot(
            Way way, NodeException.Kind kind, String message) {
        assertRefused(way, kind, message);
        assertThat(directory.resolve("l402-data")).doesNotExist();

        Shop.onReal(directory, node -> node).close();
        assertRefused(way, kind, message);
    }

    private void assertRefused(Way way, NodeException.Kind kind, String message) {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> Shop.onReal(directory, node -> odd(node, way)))
                .withMessage(message)
                .isNotInstanceOf(NodeStart.NotReachedException.class)
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    @Test
    void record_thatCannotBeWritten_isLoggedInItsOwnWords() throws IOException {
        Shop.onReal(directory, node -> node).close();
        Path record = directory.resolve("l402-data/node");
        Files.delete(record);

        try (LogLines log = new LogLines();
                Shop shop = Shop.onReal(directory, NodeIdentityTest::inAHurry, node -> in(Receiving.DOWN, node))) {
            Files.createDirectories(record.resolve("in-the-way"));
            shop.node.receiving(Receiving.PROMPT);

            for (int i = 0; i < 3; i++) {
                assertThat(shop.get("/weather").status()).isEqualTo(503);
            }
            assertThat(log.all())
                    .anyMatch(line -> line.startsWith(
                            "WARN the node makes no invoices: the file " + record + " cannot be written: "));
        }
    }

    @Test
    void node_thatIsTheRightOneAgain_isSoldFrom() {
        OddNode[] node = new OddNode[1];
        try (Shop shop = Shop.onReal(directory, sandbox -> node[0] = odd(sandbox, Way.HONEST))) {
            node[0].way = Way.OTHER_PAYEE;
            assertThat(shop.get("/weather").status()).isEqualTo(503);

            node[0].way = Way.HONEST;

            assertThat(shop.awaitChallenge("/weather").status()).isEqualTo(402);
        }
    }

    @Test
    void coreLightning_whoseSocketComesLater_isSoldFromWhenItIsThere() throws Exception {
        String sandbox = "type: sandbox";
        Path socket = directory.resolve("lightning-rpc");
        try (Shop shop = Shop.open(directory);
                ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path file = directory.resolve("late.yaml");
            Files.writeString(
                    file,
                    Files.readString(directory.resolve("gateway.yaml"))
                            .replace(sandbox, "type: cln\n  socket: ./lightning-rpc"));
            GatewayConfig config = GatewayConfig.read(file, name -> null);
            try (NodeConnection node = NodeConnection.open(config, shop.clock)) {
                assertThat(node.description())
                        .isEqualTo("Core Lightning at " + socket + " on regtest is not there yet");
                InvoiceIssuer.Request request =
                        new InvoiceIssuer.Request(new MilliSatoshi(1000), "memo", Duration.ofMinutes(10));
                assertThat(node.issuer().issue(request))
                        .failsWithin(Duration.ofSeconds(10))
                        .withThrowableThat()
                        .withMessageContaining("there is no socket " + socket);

                listening.bind(UnixDomainSocketAddress.of(socket));
                CompletableFuture<Void> answering =
                        CompletableFuture.runAsync(() -> answerOneInvoice(listening, shop.node, request));

                Waiting.until("the socket is found", Duration.ofSeconds(20), () -> isIssued(node.issuer(), request));
                answering.join();
                assertThat(shop.data().resolve("node"))
                        .hasContent(shop.node.nodeId().hex());
            }
        }
    }

    private static boolean isIssued(InvoiceIssuer node, InvoiceIssuer.Request request) {
        return node.issue(request)
                .thenApply(issued -> issued.bolt11().startsWith("lnbcrt10n1"))
                .exceptionally(failure -> false)
                .toCompletableFuture()
                .join();
    }

    /** Answers one call as Core Lightning does, with an invoice of the sandbox's. */
    private static void answerOneInvoice(
            ServerSocketChannel listening, SandboxNode node, InvoiceIssuer.Request request) {
        try (SocketChannel line = listening.accept()) {
            ByteBuffer buffer = ByteBuffer.allocate(10_000);
            JsonObject asked = null;
            while (asked == null && line.read(buffer) >= 0) {
                String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
                asked = text.strip().endsWith("}}") ? new JsonObject(text) : null;
            }
            InvoiceIssuer.Issued issued =
                    node.issue(request).toCompletableFuture().join();
            JsonObject result = new JsonObject()
                    .put("bolt11", issued.bolt11())
                    .put("payment_hash", issued.paymentHash().hex())
                    .put("expires_at", issued.expiresAt().getEpochSecond());
            JsonObject answer = new JsonObject()
                    .put("jsonrpc", "2.0")
                    .put("id", Objects.requireNonNull(asked).getValue("id"))
                    .put("result", result);
            line.write(ByteBuffer.wrap((answer.encode() + "\n\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void sandbox_isAnotherNodeAtEveryStart_andNotRecorded() {
        try (Shop shop =
                Shop.open(directory, file -> file.replace("type: sandbox", "type: sandbox\n  pay: 127.0.0.1:0"))) {
            NodeConnection.open(shop.config(), shop.clock).close();
            NodeConnection.open(shop.config(), shop.clock).close();
            assertThat(shop.data().resolve("node")).doesNotExist();
        }
    }

    private static OddNode odd(SandboxNode node, Way way) {
        OddNode odd = new OddNode(node, InstantSource.fixed(Shop.OPENED));
        odd.way = way;
        return odd;
    }

    private static SandboxNode in(Receiving trouble, SandboxNode node) {
        node.receiving(trouble);
        return node;
    }

    private static String inAHurry(String file) {
        return file.replace("type: sandbox", "type: sandbox\n  timeout: 50ms");
    }
}
