package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.credential.Credential;
import org.l402.lightning.lnd.LndAccess;
import org.l402.lightning.lnd.LndMacaroon;
import org.l402.lightning.lnd.LndNode;
import org.l402.lightning.lnd.LndOptions;
import org.l402.lightning.sandbox.Receiving;
import org.l402.macaroon.Macaroon;
import org.l402.macaroon.RootKey;
import org.l402.testkit.HttpMessage;

/** A node that is away or slow keeps nobody from what was paid for, and things go on when it is back. */
class NodeTroubleTest {

    private static final int MOST_AT_A_TIME = 64;

    @TempDir
    Path directory;

    @Test
    void nodeDown_theUnpaid_get503AtOnceAndThePaidAreServed() {
        try (Shop shop = Shop.open(directory, file -> file.replace("type: sandbox", "type: sandbox\n  timeout: 5m"))) {
            Credential credential = shop.buy("/weather");
            shop.node.receiving(Receiving.DOWN);

            for (int i = 0; i < 100; i++) {
                assertUnavailable(shop.get("/weather"));
                assertThat(shop.get("/weather", Shop.show(credential)).status()).isEqualTo(200);
            }
            assertUnavailable(shop.get("/weather", "Authorization: L402 nonsense"));
            assertThat(shop.get("/docs").status()).isEqualTo(200);

            shop.node.receiving(Receiving.PROMPT);
            assertThat(shop.awaitChallenge("/weather").status()).isEqualTo(402);
        }
    }

    @Test
    void nodeSlow_theUnpaid_get503AfterTheTimeAllowed() {
        try (Shop shop =
                Shop.open(directory, file -> file.replace("type: sandbox", "type: sandbox\n  timeout: 50ms"))) {
            shop.node.receiving(Receiving.HELD);
            for (int i = 0; i < 3; i++) {
                assertUnavailable(shop.get("/weather"));
            }
            shop.node.receiving(Receiving.PROMPT);
            assertThat(shop.awaitChallenge("/weather").status()).isEqualTo(402);
        }
    }

    @Test
    void nodeSlow_manyUnpaid_waitUpToABoundWhileThePaidAreServed() throws Exception {
        try (Shop shop = Shop.open(directory, file -> file.replace("type: sandbox", "type: sandbox\n  timeout: 5m"))) {
            Credential credential = shop.buy("/weather");
            shop.node.receiving(Receiving.HELD);

            int beyond = 36;
            CountDownLatch turnedAway = new CountDownLatch(beyond);
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < MOST_AT_A_TIME + beyond; i++) {
                answers.add(client.sendAsync(unpaid(shop), BodyHandlers.ofString())
                        .whenComplete((answer, failure) -> turnedAway.countDown()));
            }
            assertThat(turnedAway.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 50; i++) {
                assertThat(shop.get("/weather", Shop.show(credential)).status()).isEqualTo(200);
            }
            assertUnavailable(shop.get("/weather"));
            assertThat(answers.stream().filter(answer -> !answer.isDone())).hasSize(MOST_AT_A_TIME);

            shop.node.receiving(Receiving.PROMPT);
            List<Integer> statuses = answers.stream()
                    .map(answer -> answer.join().statusCode())
                    .sorted()
                    .toList();
            assertThat(statuses.subList(0, MOST_AT_A_TIME)).containsOnly(402);
            assertThat(statuses.subList(MOST_AT_A_TIME, statuses.size())).containsOnly(503);
            assertThat(shop.get("/weather").status()).isEqualTo(402);
        }
    }

    @Test
    void nodeDownForLong_isLoggedOnceAndItsReturnOnce() {
        try (Shop shop = Shop.open(directory);
                LogLines log = new LogLines()) {
            shop.node.receiving(Receiving.DOWN);
            for (int i = 0; i < 50; i++) {
                assertUnavailable(shop.get("/weather"));
            }
            shop.node.receiving(Receiving.PROMPT);
            assertThat(shop.awaitChallenge("/weather").status()).isEqualTo(402);

            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("WARN "))
                    .containsExactly("WARN the node makes no"
                            + " invoices: the sandbox node is down; new challenges are answered 503 until it is well again, paid"
                            + " requests are served");
            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("INFO the node"))
                    .singleElement()
                    .asString()
                    .matches("INFO the node answers again after [0-9.]+ s; [0-9]+ requests were turned away"
                            + " meanwhile");
        }
    }

    @Test
    void nodeSlowForLong_keepsOneWaitingAndTurnsTheOthersAwayAtOnce() throws Exception {
        try (Shop shop = Shop.open(directory, file -> file.replace("type: sandbox", "type: sandbox\n  timeout: 1s"))) {
            Credential credential = shop.buy("/weather");
            shop.node.receiving(Receiving.HELD);
            HttpClient client = HttpClient.newHttpClient();
            List<CompletableFuture<HttpResponse<String>>> waited = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waited.add(client.sendAsync(unpaid(shop), BodyHandlers.ofString()));
            }
            waited.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(503));

            for (int i = 0; i < 20; i++) {
                HttpMessage answer = shop.get("/weather");
                assertUnavailable(answer);
                assertThat(shop.get("/weather", Shop.show(credential)).status()).isEqualTo(200);
            }
            shop.node.receiving(Receiving.PROMPT);
            assertThat(shop.awaitChallenge("/weather").status()).isEqualTo(402);
        }
    }

    @Test
    void answer_whileTheNodeIsDown_tellsTheClientNothingOfIt() {
        try (Shop shop = Shop.open(directory)) {
            Credential credential = shop.buy("/weather");
            shop.node.receiving(Receiving.DOWN);

            JsonObject body = new JsonObject(shop.get("/weather").text());

            assertThat(body.getString("detail")).contains("invoice cannot be made", "paid credential are served");
            assertThat(body.getString("detail"))
                    .as("not the operator's affairs")
                    .doesNotContain("sandbox");
            assertThat(shop.get("/weather", Shop.show(credential)).status()).isEqualTo(200);
        }
    }

    @Test
    void priceThatTheNodeRefuses_keepsNoOtherServiceFromSelling() {
        OddNode[] node = new OddNode[1];
        try (Shop shop = Shop.onReal(
                        directory, sandbox -> node[0] = new OddNode(sandbox, InstantSource.fixed(Shop.OPENED)));
                LogLines log = new LogLines()) {
            node[0].way = OddNode.Way.NOT_SO_MUCH;

            for (int i = 0; i < 10; i++) {
                assertUnavailable(shop.get("/stock"));
                assertThat(shop.get("/weather").status()).isEqualTo(402);
            }
            assertThat(log.all())
                    .noneMatch(line -> line.startsWith("WARN the node makes no invoices"))
                    .anyMatch(line -> line.contains("cause=\"too large, the most is 1 sat\""));
        }
    }

    @Test
    void macaroonFileThatHangs_keepsNobodyWaiting() throws Exception {
        Credential credential;
        try (Shop shop = Shop.open(directory)) {
            credential = shop.buy("/weather");
        }
        Path macaroon = Files.write(
                directory.resolve("l402.macaroon"),
                Macaroon.mint(RootKey.of(new byte[32]), "lnd", new byte[] {3}, List.of())
                        .encode());
        LndAccess nobody = new LndAccess("127.0.0.1:1", certificate(), LndMacaroon.ofFile(macaroon));
        try (LndNode lnd = LndNode.open(nobody, LndOptions.DEFAULT);
                Shop shop = Shop.onReal(directory, node -> lnd)) {
            Files.delete(macaroon);
            assertThat(new ProcessBuilder("mkfifo", macaroon.toString()).start().waitFor())
                    .isZero();
            // Opening it to write succeeds when somebody reads it, who then waits for what is never written.
            CompletableFuture<OutputStream> read = CompletableFuture.supplyAsync(() -> {
                try {
                    return Files.newOutputStream(macaroon);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try (OutputStream hanging = read.get(20, TimeUnit.SECONDS)) {
                for (int i = 0; i < 16; i++) {
                    assertUnavailable(shop.get("/weather"));
                    assertThat(shop.get("/weather", Shop.show(credential)).status())
                            .isEqualTo(200);
                }
                hanging.write(0);
            }
        }
    }

    /** Any certificate at all. */
    private Path certificate() throws Exception {
        TrustManagerFactory known = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        known.init((KeyStore) null);
        byte[] certificate = ((X509TrustManager) known.getTrustManagers()[0]).getAcceptedIssuers()[0].getEncoded();
        return Files.writeString(
                directory.resolve("tls.cert"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate)
                        + "\n-----END CERTIFICATE-----\n");
    }

    private static HttpRequest unpaid(Shop shop) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shop.port() + "/weather"))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static void assertUnavailable(HttpMessage answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).hasValue("5");
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers("WWW-Authenticate")).isEmpty();
        assertThat(new JsonObject(answer.text()).getString("type")).isEqualTo("urn:l402:problem:node-unavailable");
    }
}
