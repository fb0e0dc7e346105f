package org.l402.lightning.cln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.SettlementSource.Listener;
import org.l402.lightning.SettlementSource.Settlement;
import org.l402.lightning.cln.Recordings.Exchange;
import org.l402.testkit.lightning.Told;
import tools.jackson.databind.JsonNode;

/** What is made of waitanyinvoice as it was recorded, and of answers that no good node gives. */
class FollowingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    /** The parameters that came, in order. */
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private ClnNode node(ClnOptions options, SocketServer.Handler handler) {
        SocketServer server = new SocketServer(directory.resolve("rpc"), handler);
        opened.add(server);
        ClnNode node = ClnNode.open(new ClnAccess.Socket(server.path()), options);
        opened.add(node);
        return node;
    }

    /** Answers as recorded: one invoice is paid, number 1; a wait for another is not answered. */
    private void recorded(JsonNode request, SocketServer.Line line) {
        asked.add(request.path("params"));
        if (request.path("params").path("timeout").asInt() == 0) {
            say(
                    request,
                    line,
                    request.path("params").path("lastpay_index").asInt() == 0
                            ? "waitanyinvoice, one paid"
                            : "waitanyinvoice, backlog read");
        }
    }

    private static void say(JsonNode request, SocketServer.Line line, String name) {
        Exchange exchange = Recordings.named(Recordings.socket(), name);
        line.write(exchange.reply()
                .replace(
                        exchange.request().path("id").toString(),
                        request.path("id").toString()));
    }

    @Test
    void follow_asRecorded_isTheSettlementAndThenAWait() {
        ClnNode node = node(ClnOptions.DEFAULT, this::recorded);

        try (Told told = Told.follow(node, 0)) {
            told.awaitCaughtUp();
            assertThat(told.settlements())
                    .containsExactly(new Settlement(
                            1,
                            PaymentHash.ofHex("4ddbe52ac509d73128c3cd8e656b08f307c24ff03ebb94e5c14bc179ec2bb0b7"),
                            "weather",
                            Optional.of("l402:weather:0001"),
                            new MilliSatoshi(1000),
                            new MilliSatoshi(1000),
                            Instant.ofEpochSecond(1_795_420_187)));
            until("it waits", PATIENCE, () -> asked.size() == 3);
        }
        assertThat(asked)
                .extracting(params -> params.path("lastpay_index").asInt())
                .containsExactly(0, 1, 1);
        assertThat(asked)
                .extracting(params -> params.path("timeout").asInt() > 0)
                .containsExactly(false, false, true);
    }

    @Test
    void follow_overClnrestAsRecorded_isTheSettlement() {
        TestAuthority authority = new TestAuthority();
        List<String> bodies = new CopyOnWriteArrayList<>();
        RestServer server = new RestServer(authority.server(TestAuthority.NODE_NAMES), ask -> {
            bodies.add(ask.body());
            Exchange exchange = Recordings.named(
                    Recordings.rest(),
                    bodies.size() == 1 ? "waitanyinvoice, one paid" : "waitanyinvoice, timeout 1, nothing paid");
            return Optional.of(RestServer.Said.json(bodies.size() == 1 ? 201 : 500, exchange.reply()));
        });
        opened.add(server);
        ClnNode node = ClnNode.open(
                new ClnAccess.Rest(
                        URI.create("https://127.0.0.1:" + server.address().getPort()),
                        authority.write(directory.resolve("ca.pem")),
                        new StandInRunes().make()),
                ClnOptions.DEFAULT);
        opened.add(node);

        try (Told told = Told.follow(node, 0)) {
            told.awaitCaughtUp();
            assertThat(told.settlements()).extracting(Settlement::label).containsExactly(Optional.of("l402:rest:1"));
            assertThat(told.ends()).isEmpty();
        }
    }

    @Test
    void follow_manyThatWait_takeNoPlaceFromOtherCalls() {
        ClnNode node = node(new ClnOptions(false, PATIENCE, 1), (request, line) -> {
            if (request.path("method").asString().equals("listinvoices")) {
                line.write("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":{\"invoices\":[]}}\n\n");
            } else {
                recorded(request, line);
            }
        });

        try (Told one = Told.follow(node, 1);
                Told other = Told.follow(node, 1)) {
            one.awaitCaughtUp();
            other.awaitCaughtUp();
            assertThat(get(node.status(PaymentHash.of(new byte[32])))).isEqualTo(new InvoiceStatus.NotFound());
        }
    }

    @Test
    void follow_anIndexThatDoesNotGrow_isAnEndAndNoLoop() {
        ClnNode node = node(ClnOptions.DEFAULT, (request, line) -> say(request, line, "waitanyinvoice, one paid"));

        try (Told told = Told.follow(node, 1)) {
            told.awaitEnd();
            assertThat(told.ends()).singleElement().asString().contains("after number 1 and answered with number 1");
            assertThat(told.settlements()).isEmpty();
        }
    }

    @Test
    void follow_noAnswerInTime_isAnEnd() {
        ClnNode node = node(new ClnOptions(false, Duration.ofMillis(200), 1), (request, line) -> {});

        try (Told told = Told.follow(node, 0)) {
            told.awaitEnd();
            assertThat(told.ends()).singleElement().asString().contains("did not answer `waitanyinvoice`");
        }
    }

    @Test
    void follow_theNodeIsClosedHere_isAnEnd() {
        ClnNode node = node(ClnOptions.DEFAULT, this::recorded);

        try (Told told = Told.follow(node, 1)) {
            told.awaitCaughtUp();
            node.close();
            told.awaitEnd();
        }
    }

    @Test
    void follow_theListenerFailsWithAnError_isAnEndAllTheSame() throws Exception {
        CompletableFuture<NodeException> end = new CompletableFuture<>();
        node(ClnOptions.DEFAULT, this::recorded).follow(0, new Listener() {
            @Override
            public void settled(Settlement settlement) {
                throw new OutOfMemoryError("of a test");
            }

            @Override
            public void caughtUp() {}

            @Override
            public void ended(NodeException why) {
                end.complete(why);
            }
        });

        assertThat(end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).hasMessageContaining("of a test");
    }
}
