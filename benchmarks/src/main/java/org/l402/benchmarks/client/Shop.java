package org.l402.benchmarks.client;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.l402.challenge.Challenge;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.macaroon.Macaroon;
import org.l402.mint.MasterKey;
import org.l402.mint.Mint;
import org.l402.mint.RootKeys;
import org.l402.mint.TokenId;
import org.l402.offer.Offer;

/**
 * The least that sells: a credential opens whatever it is, all else is challenged, so that what is measured is the client.
 * Each of its ports is an origin of its own, from which a client buys once.
 */
final class Shop implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final SandboxNode node = new SandboxNode(InstantSource.system());
    private final Mint mint = new Mint(new RootKeys(List.of(MasterKey.generate(Network.REGTEST, new SecureRandom()))));
    private final Offer offer = Offer.of("weather", new MilliSatoshi(1000), Optional.empty());
    private final List<Integer> ports = new ArrayList<>();

    Shop(int origins) throws Exception {
        for (int i = 0; i < origins; i++) {
            ports.add(vertx.createHttpServer()
                    .requestHandler(this::handle)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get()
                    .actualPort());
        }
    }

    SandboxNode node() {
        return node;
    }

    List<Integer> ports() {
        return ports;
    }

    private void handle(HttpServerRequest request) {
        if (request.getHeader("Authorization") != null) {
            request.response().end("sunny");
            return;
        }
        TokenId id = mint.tokenId(offer);
        node.issue(new InvoiceIssuer.Request(offer.price(), "weather " + id, Duration.ofMinutes(10)))
                .whenComplete((issued, failure) -> {
                    if (failure != null) {
                        request.response().setStatusCode(503).end();
                        return;
                    }
                    Macaroon token = mint.token(offer, id, issued.paymentHash(), issued.expiresAt());
                    request.response()
                            .setStatusCode(402)
                            .putHeader(
                                    "WWW-Authenticate",
                                    Challenge.of(token, issued.bolt11()).headerValues())
                            .end();
                });
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
