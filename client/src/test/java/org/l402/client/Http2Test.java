package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.httpproxy.HttpProxy;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.l402.client.budget.Limits;
import org.l402.lightning.MilliSatoshi;

/** Purchases over HTTP/2 and TLS, as a shop behind a terminator of both sells. */
@Timeout(60)
class Http2Test extends ShopTest {

    private static final int AT_ONCE = 32;

    @TempDir
    static Path keys;

    private static SSLContext tls;

    private final Vertx vertx = Vertx.vertx();
    private int port;

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = SelfSigned.context(keys);
    }

    @BeforeEach
    void open() throws Exception {
        port = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setUseAlpn(true).setKeyCertOptions(SelfSigned.pfx(keys)))
                .requestHandler(HttpProxy.reverseProxy(vertx.createHttpClient())
                        .origin(shop.at("/").getPort(), "127.0.0.1"))
                .listen(0, "localhost")
                .await(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void send_overHttp2_buysOnceAndHolds() throws Exception {
        try (L402Client client = buyer()) {
            Result<String> first = client.send(request("/weather/x").build(), BodyHandlers.ofString());
            assertBought(first, "the goods of /weather/x");
            assertThat(delivered(first).response().version()).isEqualTo(HttpClient.Version.HTTP_2);

            Result<String> second = client.send(request("/weather/x").build(), BodyHandlers.ofString());
            assertHeld(second, "the goods of /weather/x");
            assertThat(delivered(second).response().version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    @Test
    void sendAsync_manyAtOnceOverOneConnection_payOnceAndAreAllServed() {
        try (L402Client client = buyer()) {
            List<CompletableFuture<Result<String>>> calls = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> client.sendAsync(request("/weather/x").build(), BodyHandlers.ofString()))
                    .toList();

            assertThat(calls)
                    .allSatisfy(call ->
                            assertThat(delivered(call.join()).response().body()).isEqualTo("the goods of /weather/x"));
        }
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    @Test
    void send_bodyOverHttp2_isSentAgainAfterThePayment() throws Exception {
        HttpRequest request =
                request("/weather/x").POST(BodyPublishers.ofString("of my own")).build();
        try (L402Client client = buyer()) {
            assertBought(client.send(request, BodyHandlers.ofString()), "the goods of /weather/x");
        }
        assertThat(shop.requests()).containsExactly("POST /weather/x", "POST /weather/x");
    }

    @Test
    void send_bodyThatStreamsOverHttp2_isReadAsItComes() throws Exception {
        CountDownLatch isRead = new CountDownLatch(1);
        shop.paid = (shop, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("one\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                assertThat(isRead.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            exchange.getResponseBody().write("two\n".getBytes(StandardCharsets.UTF_8));
        };
        try (L402Client client = buyer()) {
            Result<InputStream> result = client.send(request("/weather/x").build(), BodyHandlers.ofInputStream());
            assertThat(result).isInstanceOf(Result.Delivered.class);
            InputStream body =
                    ((Result.Delivered<InputStream>) result).response().body();
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo("one");
                isRead.countDown();
                assertThat(lines.readLine()).isEqualTo("two");
                assertThat(lines.readLine()).isNull();
            }
        }
    }

    @Test
    void send_streamResetAfterPayment_isPaidNotDeliveredAndTheNextCallIsFree() throws Exception {
        shop.paid = (shop, exchange) -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        };
        try (L402Client client = buyer()) {
            notDelivered(client.send(request("/weather/x").build(), BodyHandlers.ofString()));

            shop.paid = (shop, exchange) -> shop.send(exchange, 200, "whole");
            assertHeld(client.send(request("/weather/x").build(), BodyHandlers.ofString()), "whole");
        }
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    private L402Client buyer() {
        return builder(Limits.PLAY_MONEY)
                .http(HttpClient.newBuilder().sslContext(tls).build())
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path));
    }
}
