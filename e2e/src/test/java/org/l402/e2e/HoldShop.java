package org.l402.e2e;

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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.l402.challenge.Challenge;
import org.l402.credential.CredentialReader;
import org.l402.credential.Presented;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;
import org.l402.mint.MasterKey;
import org.l402.mint.Mint;
import org.l402.mint.RootKeys;
import org.l402.offer.Offer;
import org.l402.testkit.lightning.Waiting;
import org.l402.verify.Verdict;
import org.l402.verify.Verifier;

/**
 * A seller whose invoices are held: a payment arrives, and is neither taken nor returned until a test says so. Each of
 * its paths is a service.
 */
final class HoldShop implements AutoCloseable {

    /** What each of its services costs. */
    static final long PRICE_MSAT = 3000;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Lnd node;
    private final RootKeys keys = new RootKeys(List.of(MasterKey.generate(Network.REGTEST, new SecureRandom())));
    private final HttpServer server;
    private final List<Preimage> asked = new CopyOnWriteArrayList<>();

    HoldShop(Lnd node) {
        this.node = node;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** What it asked payment for, in order. */
    List<Preimage> asked() {
        return asked;
    }

    /** How the node has the invoice: OPEN, ACCEPTED while a payment is held, SETTLED or CANCELED. */
    String state(Preimage preimage) {
        return node.json("lookupinvoice", hash(preimage)).path("state").asString();
    }

    /** Waits until the payment of an invoice is held, and gives its preimage. */
    Preimage awaitHeld(int invoice) {
        Waiting.until(
                "a payment arrived",
                PATIENCE,
                () -> asked.size() > invoice && state(asked.get(invoice)).equals("ACCEPTED"));
        return asked.get(invoice);
    }

    /** Takes a payment that is held. */
    void settle(Preimage preimage) {
        node.lncli("settleinvoice", preimage.hex());
    }

    /** Returns a payment that is held. */
    void cancel(Preimage preimage) {
        node.lncli("cancelinvoice", hash(preimage));
    }

    private static String hash(Preimage preimage) {
        return preimage.paymentHash().hex();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Offer offer = Offer.of(
                    exchange.getRequestURI().getPath().substring(1), new MilliSatoshi(PRICE_MSAT), Optional.empty());
            boolean isPaid = isPaid(exchange, offer);
            if (!isPaid) {
                challenge(offer)
                        .headerValues()
                        .forEach(value -> exchange.getResponseHeaders().add("WWW-Authenticate", value));
            }
            byte[] body = (isPaid ? "the goods" : "pay first").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isPaid ? 200 : 402, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private boolean isPaid(HttpExchange exchange, Offer offer) {
        Presented presented = CredentialReader.read(name -> exchange.getRequestHeaders().entrySet().stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(name))
                .flatMap(header -> header.getValue().stream())
                .toList());
        return presented instanceof Presented.One one
                && new Verifier(keys, InstantSource.system()).verify(one.credential(), offer)
                        instanceof Verdict.Granted;
    }

    private Challenge challenge(Offer offer) {
        byte[] secret = new byte[Preimage.LENGTH];
        new SecureRandom().nextBytes(secret);
        Preimage preimage = Preimage.of(secret);
        PaymentHash hash = preimage.paymentHash();
        String invoice = node.json("addholdinvoice", hash.hex(), "--amt_msat=" + PRICE_MSAT)
                .path("payment_request")
                .asString();
        asked.add(preimage);
        Mint mint = new Mint(keys);
        return Challenge.of(mint.token(offer, mint.tokenId(offer), hash, Instant.now()), invoice);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
