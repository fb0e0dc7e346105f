package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.l402.config.HostPort;
import org.l402.config.SandboxConfig;
import org.l402.gateway.GatewayServer;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.config.InvalidCredential;
import org.l402.gateway.config.Origin;
import org.l402.gateway.config.ServiceConfig;
import org.l402.gateway.config.Terms;
import org.l402.gateway.route.PathPattern;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.sandbox.PayPort;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.server.limit.ChallengeLimits;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real gateway, a real upstream and a real pay port, and the command that buys there. */
abstract class GetShop {

    static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    static final Schema SCHEMA = SCHEMAS.getSchema(schemaText(), InputFormat.JSON);
    static final byte[] BINARY = new byte[200_000];

    @TempDir
    static Path shared;

    static SandboxNode node;
    static HttpServer upstream;
    static GatewayServer gateway;
    static final List<String> UPSTREAM_SAW = new CopyOnWriteArrayList<>();

    /** How often the upstream fails when it is asked for what fails at first. */
    static final AtomicInteger FAILURES = new AtomicInteger();

    @TempDir
    Path home;

    final CountingWallet wallet = new CountingWallet();
    PayPort payPort;
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final StringWriter err = new StringWriter();
    OutputStream stdout = out;
    /** How long the command paused, each time. */
    final List<Duration> pauses = new ArrayList<>();

    boolean hasTerminal;

    @BeforeAll
    static void startShop() throws IOException {
        new Random(1).nextBytes(BINARY);
        node = new SandboxNode(InstantSource.system());
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            UPSTREAM_SAW.add(exchange.getRequestMethod() + " " + path + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
            boolean fails = path.endsWith("/failing") && FAILURES.getAndDecrement() > 0;
            int status = fails ? 503 : path.startsWith("/weather/status/") ? Integer.parseInt(path.substring(16)) : 200;
            byte[] answer = path.endsWith("/binary") || path.endsWith("/half")
                    ? BINARY
                    : ("forecast for " + path + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            int missing = path.endsWith("/half") ? answer.length : 0;
            exchange.sendResponseHeaders(status, answer.length + missing);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        upstream.start();
        Origin origin = new Origin(
                false, new HostPort("127.0.0.1", upstream.getAddress().getPort()));
        gateway = GatewayServer.start(
                new GatewayConfig(
                        new HostPort("127.0.0.1", 0),
                        shared.resolve("data"),
                        SandboxConfig.at(new HostPort("127.0.0.1", 0)),
                        GatewayConfig.DEFAULT_INVOICE_EXPIRY,
                        InvalidCredential.PAYMENT_REQUIRED,
                        ChallengeLimits.OFF,
                        Optional.empty(),
                        List.of(
                                new ServiceConfig(
                                        "weather",
                                        PathPattern.parse("/weather/**"),
                                        origin,
                                        new Terms.Price(new MilliSatoshi(1000), Duration.ofHours(1))),
                                new ServiceConfig(
                                        "dear",
                                        PathPattern.parse("/dear/**"),
                                        origin,
                                        new Terms.Price(MilliSatoshi.ofSat(101), null)),
                                new ServiceConfig("free", PathPattern.parse("/free/**"), origin, new Terms.Free())),
                        List.of()),
                node,
                Network.REGTEST,
                InstantSource.system());
    }

    @AfterAll
    static void stopShop() {
        gateway.close();
        upstream.stop(0);
    }

    @BeforeEach
    void openPayPort() {
        payPort = PayPort.open(wallet, 0);
        UPSTREAM_SAW.clear();
        FAILURES.set(0);
    }

    void configure(String line) throws IOException {
        Path file = home.resolve(".config/l402/config.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                wallet: { type: sandbox, network: regtest, pay: "127.0.0.1:%d" }
                %s
                """.formatted(payPort.address().getPort(), line));
    }

    Path terminal() {
        return home.resolve("terminal");
    }

    int get(String path, String... options) {
        return getUrl("http://" + gateway.address() + path, options);
    }

    int getUrl(String url, String... options) {
        List<String> words = new ArrayList<>(
                List.of("get", "--sandbox", "127.0.0.1:" + payPort.address().getPort()));
        words.addAll(List.of(options));
        words.add(url);
        return run(words.toArray(String[]::new));
    }

    int run(String[] words) {
        InputStream stdin = new ByteArrayInputStream("from standard input".getBytes(StandardCharsets.UTF_8));
        Surroundings surroundings = new Surroundings(
                stdin, stdout, Map.of("HOME", home.toString()), terminal(), home, pauses::add, hasTerminal);
        return Main.run(
                words,
                new PrintWriter(stdout, true, StandardCharsets.UTF_8),
                new PrintWriter(err, true),
                Terminal.PLAIN,
                surroundings.commands());
    }

    /** The object that was printed; each one is as the schema has it, and has no member that the schema leaves out. */
    JsonNode json() {
        JsonNode object = JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(SCHEMA.validate(object)).as(object.toString()).isEmpty();
        assertThat(SCHEMA.getSchemaNode().get("properties").propertyNames()).containsAll(object.propertyNames());
        return object;
    }

    static String schemaText() {
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed, true);
        assertThat(Main.run(new String[] {"schema", "get"}, writer, writer, Terminal.PLAIN))
                .isZero();
        return printed.toString();
    }

    /** The node's own wallet, which counts, and can be made to answer otherwise. */
    static final class CountingWallet implements InvoicePayer {
        final AtomicInteger calls = new AtomicInteger();
        volatile Optional<PaymentOutcome> outcome = Optional.empty();

        @Override
        public CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
            calls.incrementAndGet();
            return outcome.isEmpty()
                    ? node.pay(bolt11, maxFee, deadline)
                    : CompletableFuture.completedFuture(outcome.get());
        }

        @Override
        public CompletionStage<PaymentOutcome> track(PaymentHash paymentHash) {
            return node.track(paymentHash);
        }
    }

    /** A server that answers every connection with the same bytes and closes it. */
    static final class OneAnswer implements AutoCloseable {
        private final ServerSocket socket;

        OneAnswer(String answer) throws IOException {
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(() -> {
                while (!socket.isClosed()) {
                    try (var connection = socket.accept()) {
                        byte[] request = new byte[8192];
                        if (connection.getInputStream().read(request) > 0) {
                            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                        }
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/x";
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** A server that sells and turns down whatever it sold. */
    static final class RejectingShop implements AutoCloseable {
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        RejectingShop() throws IOException {
            server.createContext("/", exchange -> {
                InvoiceIssuer.Issued issued = node.issue(
                                new InvoiceIssuer.Request(MilliSatoshi.ofSat(1), "nothing", Duration.ofMinutes(10)))
                        .toCompletableFuture()
                        .join();
                exchange.getResponseHeaders()
                        .set("WWW-Authenticate", "L402 token=\"b3BhcXVl\", invoice=\"" + issued.bolt11() + "\"");
                exchange.sendResponseHeaders(402, -1);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/x";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
