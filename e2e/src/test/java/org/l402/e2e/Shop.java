package org.l402.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.until;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.l402.e2e.L402.Gateway;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway with a data directory of its own, a buyer's view of it, and its books.
 *
 * <p>It sells {@code /stock} for 1 sat by the protocol's own proof, and {@code /checked} for 2 sat with the node's own
 * word.
 */
final class Shop implements AutoCloseable {

    /** What a 402 asks for. */
    record Ask(String path, String token, String invoice, String paymentHash) {}

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** More than the minute that a ledger may wait for a node that was away often. */
    private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(90);

    private static final String FILE = """
            listen: 127.0.0.1:%d
            admin: { listen: "127.0.0.1:%d" }
            data: ./data
            node:
            %s
            limits: { challenges: { per-network: off, total: off } }
            services:
              - { name: stock, match: { path: /stock }, upstream: "http://127.0.0.1:%d", price: 1 sat }
              - { name: checked, match: { path: /checked }, upstream: "http://127.0.0.1:%4$d", price: 2 sat, verify: settled }
            """;

    private final Path home;
    private final L402 l402;
    private final int port = Ports.free();
    private final int adminPort = Ports.free();
    private final HttpServer upstream;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private @Nullable Gateway gateway;

    /**
     * A shop that is not open yet.
     *
     * @param node what stands under {@code node:} in its file
     * @param environment of its commands
     */
    Shop(Path home, String node, String... environment) {
        this.home = home;
        this.l402 = new L402(home, environment);
        try {
            upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        upstream.createContext("/", exchange -> {
            try (exchange) {
                byte[] goods = "the goods".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, goods.length);
                exchange.getResponseBody().write(goods);
            }
        });
        upstream.start();
        Example.write(
                config(),
                FILE.formatted(
                        port,
                        adminPort,
                        node.strip().indent(2).stripTrailing(),
                        upstream.getAddress().getPort()));
    }

    /** A shop that sells from an LND, with what a seller's gateway is given. */
    static Shop on(Lnd node, Path home) {
        return new Shop(home, given(node));
    }

    /** The same, with invoices that expire soon. */
    static Shop on(Lnd node, Path home, Duration invoiceExpiry) {
        return new Shop(home, given(node) + "invoice-expiry: " + invoiceExpiry.toSeconds() + "s\n");
    }

    private static String given(Lnd node) {
        return """
                type: lnd
                address: %s
                tls-cert: %s
                macaroon: %s
                """.formatted(node.grpcAddress(), node.certificate(), RealNode.receiveOnly(node));
    }

    /** A shop that sells from a Core Lightning through clnrest, with what a seller's gateway is given. */
    static Shop on(Cln node, Path home) {
        return new Shop(home, """
                type: cln
                address: https://%s
                ca: %s
                server-name: cln
                rune: "${L402_RUNE}"
                """.formatted(node.restAddress(), node.ca()), "L402_RUNE=" + RealNode.receiveOnly(node));
    }

    /** Adds a service to what it will sell once it is opened: under the path of its name, for so many satoshis. */
    void add(String service, long sat) {
        Example.write(
                config(),
                L402.text(config())
                        + "  - { name: %s, match: { path: /%1$s }, upstream: \"http://127.0.0.1:%d\", price: %d sat }\n"
                                .formatted(service, upstream.getAddress().getPort(), sat));
    }

    /** Where it sells. */
    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Starts the gateway and waits until it is ready, which takes its ledger with it. */
    void open() {
        launch();
        awaitReady(200);
    }

    /** Starts the gateway without waiting for anything. */
    void launch() {
        gateway = l402.launch(config());
    }

    /** Stops the gateway in order; what it said is free of errors. */
    void stop() {
        gateway().close();
        assertThat(gateway().said()).doesNotContain("ERROR");
    }

    /** Kills the gateway (SIGKILL). */
    void kill() {
        gateway().child().kill();
        assertThat(gateway().said()).doesNotContain("ERROR");
    }

    /** What the gateway said since it was started last. */
    String said() {
        return gateway().said();
    }

    private Gateway gateway() {
        if (gateway == null) {
            throw new HarnessException("The shop was never opened.");
        }
        return gateway;
    }

    /** Waits until {@code /readyz} answers so. */
    void awaitReady(int status) {
        until("/readyz answers " + status, PATIENCE, () -> {
            assertThat(gateway().child().running()).as(said()).isTrue();
            return ready() == status;
        });
    }

    /** The status of {@code /readyz}; 0 where nothing listens. */
    int ready() {
        return get(adminPort, "/readyz", Optional.empty())
                .map(HttpResponse::statusCode)
                .orElse(0);
    }

    /** Waits until there are challenges again, as after the node was away. */
    void awaitSelling() {
        until("selling again", PATIENCE, () -> tryAsk("/stock").isPresent());
    }

    /** A fresh challenge. */
    Ask ask(String path) {
        return tryAsk(path).orElseThrow(() -> new AssertionError("no challenge for " + path + "; " + said()));
    }

    /** A fresh challenge; empty where there is no gateway, or it has no node. */
    Optional<Ask> tryAsk(String path) {
        return get(port, path, Optional.empty())
                .filter(answer -> answer.statusCode() == 402)
                .map(answer -> {
                    JsonNode problem = JSON.readTree(answer.body());
                    return new Ask(
                            path,
                            problem.path("token").asString(),
                            problem.path("payment_request").asString(),
                            problem.path("payment_hash").asString());
                });
    }

    /** The answer to a request with a credential. */
    HttpResponse<String> present(String path, String token, String preimage) {
        return get(port, path, Optional.of("L402 " + token + ":" + preimage))
                .orElseThrow(() -> new AssertionError("the gateway does not answer; " + said()));
    }

    /** Buys with {@code l402 get} and this wallet; what it reports. */
    JsonNode get(String wallet, String path) {
        l402.wallet(wallet + "limits: { per-request: 20 sat, per-day: 1000 sat }\n");
        Program get = l402.run("get", "--json", "http://127.0.0.1:" + port + path);
        assertThat(get.exitCode()).as(get.errors()).isZero();
        return JSON.readTree(get.output());
    }

    private Optional<HttpResponse<String>> get(int port, String path, Optional<String> credential) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
        credential.ifPresent(value -> request.header("Authorization", value));
        try {
            return Optional.of(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    Path config() {
        return home.resolve("gateway.yaml");
    }

    Path data() {
        return home.resolve("data");
    }

    /** The name of this gateway in the memo of its invoices. */
    String instance() {
        return L402.text(data().resolve("instance")).strip();
    }

    /** Runs a command with this shop's file. */
    Program command(String... arguments) {
        return l402.run(Stream.concat(Stream.of(arguments), Stream.of("--config", config().toString()))
                .toArray(String[]::new));
    }

    /** What {@code ledger reconcile --json} prints, which must end so. */
    JsonNode reconcile(int exitCode, String... more) {
        Program reconcile = command(Stream.concat(Stream.of("ledger", "reconcile", "--json"), Stream.of(more))
                .toArray(String[]::new));
        assertThat(reconcile.exitCode())
                .as(reconcile.errors() + reconcile.output())
                .isEqualTo(exitCode);
        return JSON.readTree(reconcile.output());
    }

    /** What {@code ledger --json} lists, in the order of the node. */
    List<SaleRow> rows() {
        Program list = command("ledger", "--json");
        assertThat(list.exitCode()).as(list.errors()).isZero();
        JsonNode listed = JSON.readTree(list.output());
        List<SaleRow> rows = SaleRow.ofCommand(listed.path("sales"));
        assertThat(listed.path("count").asInt()).isEqualTo(rows.size());
        return rows;
    }

    /** Waits until there are so many rows, and gives them. */
    List<SaleRow> awaitRows(int count) {
        try {
            until(
                    count + " rows",
                    LEDGER_PATIENCE,
                    () -> Books.paymentHashes(data()).size() >= count);
        } catch (AssertionError e) {
            String log =
                    said().lines().filter(line -> !line.contains(" requests ")).collect(joining("\n"));
            throw new AssertionError(Books.paymentHashes(data()).size() + " rows; the gateway said:\n" + log, e);
        }
        return rows();
    }

    @Override
    public void close() {
        if (gateway != null && gateway.child().running()) {
            gateway.close();
        }
        upstream.stop(0);
    }
}
