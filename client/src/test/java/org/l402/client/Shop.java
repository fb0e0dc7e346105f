package org.l402.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.challenge.Challenge;
import org.l402.credential.Credential;
import org.l402.credential.CredentialReader;
import org.l402.credential.Presented;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.mint.MasterKey;
import org.l402.mint.Mint;
import org.l402.mint.RootKeys;
import org.l402.mint.TokenId;
import org.l402.offer.Offer;
import org.l402.verify.Verdict;
import org.l402.verify.Verifier;

/**
 * A server on loopback that sells each of its paths' first segments as a service, on a sandbox node; honest unless told
 * otherwise.
 */
final class Shop implements AutoCloseable {

    /** How a request is answered. */
    interface Behaviour {
        void answer(Shop shop, HttpExchange exchange) throws IOException;
    }

    /** What is asked for; the values of the WWW-Authenticate lines. */
    interface Demand {
        List<String> headers(Shop shop, Offer offer);
    }

    static final Demand HONEST = (shop, offer) -> shop.challenge(offer).headerValues();

    private final SandboxNode node;
    private final InstantSource clock;
    private final RootKeys keys;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger demands = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    volatile UnaryOperator<String> serviceOf = path -> path.split("/", -1)[1];
    volatile MilliSatoshi price = MilliSatoshi.ofSat(1);
    volatile Optional<Duration> validFor = Optional.of(Duration.ofHours(1));
    volatile Duration invoiceExpiry = Duration.ofMinutes(10);
    volatile Demand demand = HONEST;
    volatile Behaviour paid = (shop, exchange) -> shop.send(exchange, 200, "the goods of " + exchange.getRequestURI());
    volatile Behaviour unpaid = Shop::sendDemand;

    Shop(SandboxNode node, InstantSource clock) {
        this.node = node;
        this.clock = clock;
        this.keys = new RootKeys(List.of(MasterKey.generate(Network.REGTEST, new SecureRandom())));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** How often it asked for payment. */
    int demands() {
        return demands.get();
    }

    /** The methods and paths asked for, in order. */
    List<String> requests() {
        return requests;
    }

    /** All Authorization lines seen. */
    List<String> authorizations() {
        return authorizations;
    }

    Challenge challenge(Offer offer) {
        Mint mint = new Mint(keys);
        TokenId id = mint.tokenId(offer);
        InvoiceIssuer.Issued issued = invoice(offer);
        return Challenge.of(mint.token(offer, id, issued.paymentHash(), issued.expiresAt()), issued.bolt11());
    }

    /** A challenge with an invoice of somebody else's making and a token that belongs to it. */
    Challenge challenge(Offer offer, Bolt11Invoice invoice) {
        Mint mint = new Mint(keys);
        return Challenge.of(
                mint.token(offer, mint.tokenId(offer), invoice.paymentHash(), clock.instant()), invoice.text());
    }

    InvoiceIssuer.Issued invoice(Offer offer) {
        return node.issue(new InvoiceIssuer.Request(offer.price(), offer.service() + " of the shop", invoiceExpiry))
                .toCompletableFuture()
                .join();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            exchange.getRequestBody().readAllBytes();
            (isPaid(exchange) ? paid : unpaid).answer(this, exchange);
        }
    }

    private boolean isPaid(HttpExchange exchange) {
        Presented presented = CredentialReader.read(name -> exchange.getRequestHeaders().entrySet().stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(name))
                .flatMap(header -> header.getValue().stream())
                .toList());
        return presented instanceof Presented.One one && opens(one.credential(), exchange);
    }

    private boolean opens(Credential credential, HttpExchange exchange) {
        return new Verifier(keys, clock).verify(credential, offer(exchange)) instanceof Verdict.Granted;
    }

    private Offer offer(HttpExchange exchange) {
        return Offer.of(serviceOf.apply(exchange.getRequestURI().getPath()), price, validFor);
    }

    void sendDemand(HttpExchange exchange) throws IOException {
        demands.incrementAndGet();
        demand.headers(this, offer(exchange))
                .forEach(value -> exchange.getResponseHeaders().add("WWW-Authenticate", value));
        send(exchange, 402, "pay first");
    }

    void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
        if (!isHead) {
            exchange.getResponseBody().write(body);
        }
    }

    void redirect(HttpExchange exchange, URI target) throws IOException {
        exchange.getResponseHeaders().set("Location", target.toString());
        send(exchange, 302, "elsewhere");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
