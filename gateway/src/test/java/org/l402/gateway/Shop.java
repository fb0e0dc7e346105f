package org.l402.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.l402.challenge.Challenge;
import org.l402.credential.Credential;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.node.NodeConnection;
import org.l402.gateway.upstream.UpstreamLimits;
import org.l402.ledger.Ledger;
import org.l402.ledger.Sale;
import org.l402.ledger.Selection;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.macaroon.Macaroon;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.ManualClock;
import org.l402.testkit.RawHttp;
import org.l402.testkit.RawUpstream;
import org.l402.testkit.lightning.Waiting;

/**
 * A gateway set up as a user would, by a file in a directory, with a sandbox node and one upstream that keeps what it
 * receives and answers with the request line; and the moves of a client.
 */
final class Shop implements AutoCloseable {

    static final String FILE = """
            listen: 127.0.0.1:0
            data: ./l402-data
            node:
              type: sandbox
            limits:
              challenges: { per-network: off, total: off }
            services:
              - name: weather
                match: { path: /weather/** }
                upstream: http://127.0.0.1:UPSTREAM
                price: 1000 msat
                valid-for: 1h
              - name: stock
                match: { path: /stock }
                upstream: http://127.0.0.1:UPSTREAM
                price: 5 sat
              - name: docs
                match: { path: /docs/** }
                upstream: http://127.0.0.1:UPSTREAM
                free: true
            """;

    static final Instant OPENED = Instant.parse("2026-11-23T10:00:00Z");

    final Path directory;
    final ManualClock clock = new ManualClock(OPENED);
    final SandboxNode node = new SandboxNode(clock);
    final RawUpstream upstream;
    private final @Nullable Function<SandboxNode, InvoiceIssuer> asReal;
    private final boolean keepsLedger;
    private GatewayServer gateway;

    private Shop(Path directory, RawUpstream upstream, UpstreamLimits limits, UnaryOperator<String> edit) {
        this(directory, upstream, limits, edit, null, false);
    }

    private Shop(
            Path directory,
            RawUpstream upstream,
            UpstreamLimits limits,
            UnaryOperator<String> edit,
            @Nullable Function<SandboxNode, InvoiceIssuer> asReal,
            boolean keepsLedger) {
        this.directory = directory;
        this.asReal = asReal;
        this.keepsLedger = keepsLedger;
        this.upstream = upstream;
        write(edit.apply(FILE.replace("UPSTREAM", Integer.toString(upstream.port()))));
        try {
            gateway = start(limits);
        } catch (RuntimeException e) {
            upstream.close();
            throw e;
        }
    }

    /** On a node that stands around the sandbox and is met as a real one is. */
    static Shop onReal(Path directory, Function<SandboxNode, InvoiceIssuer> node) {
        return onReal(directory, file -> file, node);
    }

    static Shop onReal(Path directory, UnaryOperator<String> edit, Function<SandboxNode, InvoiceIssuer> node) {
        return new Shop(directory, RawUpstream.start(Shop::echo), UpstreamLimits.DEFAULT, edit, node, false);
    }

    /** The same, with a ledger where that node tells of settlements, and an address for its operator. */
    static Shop withLedger(Path directory, UnaryOperator<String> edit, Function<SandboxNode, InvoiceIssuer> node) {
        UnaryOperator<String> withAdmin = file -> edit.apply(file) + "admin: { listen: \"127.0.0.1:0\" }\n";
        return new Shop(directory, RawUpstream.start(Shop::echo), UpstreamLimits.DEFAULT, withAdmin, node, true);
    }

    static Shop open(Path directory) {
        return open(directory, file -> file);
    }

    /** With another file than {@link #FILE}. */
    static Shop open(Path directory, UnaryOperator<String> edit) {
        return new Shop(directory, RawUpstream.start(Shop::echo), UpstreamLimits.DEFAULT, edit);
    }

    /** With an upstream of the test's own. */
    static Shop before(RawUpstream.Script upstream, Path directory) {
        return new Shop(directory, RawUpstream.start(upstream), UpstreamLimits.DEFAULT, file -> file);
    }

    /** With an upstream of the test's own and limits for it. */
    static Shop before(RawUpstream.Script upstream, UpstreamLimits limits, Path directory) {
        return new Shop(directory, RawUpstream.start(upstream), limits, file -> file);
    }

    /** Answers every request with its request line. */
    static void echo(RawUpstream.Connection connection) throws IOException {
        while (true) {
            String line = connection.request().startLine();
            connection.sendHead("HTTP/1.1 200 OK", "Content-Type: text/plain", "Content-Length: " + line.length());
            connection.send(line.startsWith("HEAD ") ? "" : line);
        }
    }

    private GatewayServer start(UpstreamLimits limits) {
        GatewayConfig config = config();
        NodeConnection connection = asReal == null
                ? withoutLedger(node, Network.REGTEST, Optional.empty())
                : NodeConnection.of(asReal.apply(node), () -> {}, config, clock);
        return GatewayServer.start(
                config,
                keepsLedger
                        ? connection
                        : withoutLedger(connection.issuer(), connection.network(), connection.trouble()),
                clock,
                limits);
    }

    private static NodeConnection withoutLedger(InvoiceIssuer node, Network network, Optional<String> trouble) {
        return new NodeConnection(node, network, "", trouble, Optional.empty(), () -> {});
    }

    GatewayConfig config() {
        return GatewayConfig.read(directory.resolve("gateway.yaml"), name -> null);
    }

    private void write(String file) {
        try {
            Files.writeString(directory.resolve("gateway.yaml"), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return directory.resolve("l402-data");
    }

    /** Stops the gateway and starts it anew, on another port; the node and the upstream live on. */
    void restart() {
        stop();
        startAgain();
    }

    void startAgain() {
        gateway = start(UpstreamLimits.DEFAULT);
    }

    void stop() {
        gateway.close();
    }

    int port() {
        return gateway.address().port();
    }

    int adminPort() {
        return gateway.admin().orElseThrow().port();
    }

    /** Whether requests should be sent here, as the gateway tells its operator. */
    boolean isReady() {
        try (RawHttp operator = RawHttp.connect(adminPort())) {
            operator.head("GET /readyz HTTP/1.1", "Host: admin");
            return operator.answer().status() == 200;
        }
    }

    /** What the ledger has, the oldest first; nothing where there is none. */
    List<Sale> sales() {
        List<Sale> sales = new ArrayList<>();
        try (Ledger ledger = Ledger.visit(data()).orElse(null)) {
            if (ledger != null) {
                ledger.forEach(Selection.ALL, sales::add);
            }
        }
        return sales;
    }

    /** Waits until so many sales are in the ledger. */
    void awaitSales(int count) {
        Waiting.until(count + " sales in the ledger", Duration.ofSeconds(20), () -> sales().size() >= count);
    }

    RawHttp connect() {
        return RawHttp.connect(port());
    }

    HttpMessage get(String target, String... fields) {
        return send("GET", target, fields);
    }

    /** Asks until there is a challenge: a node that is well again is found so within about a second. */
    HttpMessage awaitChallenge(String target) {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); System.nanoTime() < end; ) {
            HttpMessage answer = get(target);
            if (answer.status() != 503) {
                return answer;
            }
        }
        throw new AssertionError("no challenge within 20 s");
    }

    /** Sends a request without a body, on a connection of its own. */
    HttpMessage send(String method, String target, String... fields) {
        List<String> lines = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1", "Host: shop"));
        lines.addAll(List.of(fields));
        try (RawHttp client = connect()) {
            client.head(lines.toArray(String[]::new));
            return method.equals("HEAD") ? client.answerToHead() : client.answer();
        }
    }

    /** Asks for a path without a credential, pays, and has one. */
    Credential buy(String path) {
        Challenge challenge = challenge(get(path));
        return new Credential(token(challenge), pay(challenge));
    }

    static Challenge challenge(HttpMessage answer) {
        return Challenge.read(answer.headers("WWW-Authenticate")).get(0);
    }

    static Macaroon token(Challenge challenge) {
        return Macaroon.decode(Base64.getDecoder().decode(challenge.token()));
    }

    Preimage pay(Challenge challenge) {
        PaymentOutcome outcome = node.pay(challenge.invoice(), MilliSatoshi.ZERO, Duration.ofSeconds(10))
                .toCompletableFuture()
                .join();
        if (outcome instanceof PaymentOutcome.Paid paid) {
            return paid.preimage();
        }
        throw new AssertionError(outcome);
    }

    /** The header line that shows a credential. */
    static String show(Credential credential) {
        return "Authorization: " + credential.authorization();
    }

    @Override
    public void close() {
        stop();
        upstream.close();
    }
}
