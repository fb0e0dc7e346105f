package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.credential.Credential;
import org.l402.gateway.upstream.UpstreamLimits;
import org.l402.lightning.sandbox.Receiving;
import org.l402.mint.Identifier;
import org.l402.testkit.RawHttp;

/** One line a request, with what an operator wants to know and nothing that anyone could use. */
class RequestLogTest {

    @TempDir
    Path directory;

    @Test
    void line_ofEveryKindOfRequest_saysWhatBecameOfIt() {
        try (Shop shop = Shop.open(directory)) {
            try (LogLines log = new LogLines()) {
                Credential credential = shop.buy("/weather");
                String tokenId = Identifier.read(credential.macaroon().identifier())
                        .orElseThrow()
                        .tokenId()
                        .hex();
                assertThat(log.request()).contains(" outcome=payment-required ");
                String paid = Shop.show(credential);
                shop.get("/weather/%6fslo?key=secret", paid);
                assertThat(log.request())
                        .matches("client=127\\.0\\.0\\.1 method=GET path=/weather/oslo service=weather status=200"
                                + " outcome=paid ms=\\d+ token=" + tokenId);
                shop.get("/weather?key=secret");
                assertThat(log.request())
                        .matches("client=127\\.0\\.0\\.1 method=GET path=/weather service=weather status=402"
                                + " outcome=payment-required ms=\\d+");
                shop.get("/weather", "Authorization: L402 nonsense");
                assertThat(log.request()).contains(" status=402 outcome=credential-invalid ");
                shop.get("/stock", paid);
                assertThat(log.request()).contains(" service=stock status=402 outcome=credential-insufficient ");
                Credential other = shop.buy("/stock");
                assertThat(log.request()).contains(" service=stock status=402 ");
                shop.get("/weather", paid, Shop.show(other));
                assertThat(log.request()).contains(" status=400 outcome=credential-ambiguous ");
                shop.send("HEAD", "/docs/a");
                assertThat(log.request()).contains(" method=HEAD path=/docs/a service=docs status=200 outcome=free ");
                shop.get("/nowhere");
                assertThat(log.request()).contains(" path=/nowhere service=- status=404 outcome=no-service ");
                shop.get("/docs/../weather?key=secret");
                assertThat(log.request()).contains(" path=- service=- status=400 outcome=bad-request ");
                shop.send("OPTIONS", "/weather", "Origin: http://a", "Access-Control-Request-Method: GET");
                assertThat(log.request()).contains(" method=OPTIONS ", " status=204 outcome=preflight ");
                shop.node.receiving(Receiving.DOWN);
                shop.get("/weather");
                assertThat(log.request())
                        .contains(" status=503 outcome=node-unavailable ")
                        .endsWith(" cause=\"the sandbox node is down\"");
                shop.upstream.close();
                shop.get("/weather", paid);
                assertThat(log.request())
                        .contains(
                                " status=502 outcome=upstream-unavailable ",
                                " token=" + tokenId,
                                " cause=\"http://127.0.0.1:");
                shop.send("BREW", "/weather");
                assertThat(log.request()).contains("client=127.0.0.1 status=501 outcome=refused cause=");

                assertThat(log.waiting()).as("one line for each").isZero();
                assertNoSecrets(log, credential);
            }
        }
    }

    /** Whatever happens, with every logger of every library turned on. */
    private static void assertNoSecrets(LogLines log, Credential credential) {
        String token = credential.authorization().substring(5, 100);
        String hex = HexFormat.of().formatHex(credential.macaroon().signature());
        assertThat(log.all())
                .allSatisfy(line -> assertThat(line)
                        .doesNotContainIgnoringCase(credential.preimage().hex())
                        .doesNotContainIgnoringCase(hex)
                        .doesNotContain(token)
                        .doesNotContain("nonsense")
                        .doesNotContain("secret"));
    }

    @Test
    void line_ofACredentialWithALineBreakInIt_hasNothingOfIt() {
        try (Shop shop = Shop.open(directory);
                LogLines log = new LogLines()) {
            Credential credential = shop.buy("/weather");
            assertThat(log.request()).contains(" outcome=payment-required ");
            String piece = "aGFsZiBhIHRva2Vu";
            String wrapped = Shop.show(credential) + "\r\n" + piece + "== more";

            assertThat(shop.get("/weather", wrapped).status()).isEqualTo(400);

            assertThat(log.request()).contains(" status=400 outcome=refused cause=");
            assertThat(log.all()).allSatisfy(line -> assertThat(line).doesNotContain(piece));
        }
    }

    @Test
    void line_ofARequestWhoseClientLeft_saysSoAndNoStatus() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (Shop shop = Shop.before(
                        connection -> {
                            connection.request();
                            asked.countDown();
                            connection.drain();
                        },
                        directory);
                LogLines log = new LogLines()) {
            try (RawHttp client = shop.connect()) {
                client.head("GET /docs HTTP/1.1", "Host: shop");
                assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(log.request())
                    .contains("client=127.0.0.1 ", " status=- ")
                    .endsWith(" cause=\"the client left\"");
        }
    }

    @Test
    void line_ofAnAnswerThatBrokeOff_saysSo() {
        try (Shop shop = Shop.before(
                        connection -> {
                            connection.request();
                            connection.sendHead("HTTP/1.1 200 OK", "Content-Length: 10");
                            connection.send("half");
                        },
                        directory);
                LogLines log = new LogLines();
                RawHttp client = shop.connect()) {
            client.head("GET /docs HTTP/1.1", "Host: shop");
            client.ending();

            assertThat(log.request()).contains(" status=200 outcome=broken-off ", " cause=\"http://127.0.0.1:");
        }
    }

    @Test
    void line_ofAnAnswerThatTheClientDoesNotTake_blamesTheClient() {
        UpstreamLimits limits =
                new UpstreamLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2), 10, 10);
        int length = 96 * 1024 * 1024;
        try (Shop shop = Shop.before(
                        connection -> {
                            connection.request();
                            connection.sendHead("HTTP/1.1 200 OK", "Content-Length: " + length);
                            byte[] piece = new byte[64 * 1024];
                            for (int sent = 0; sent < length; sent += piece.length) {
                                connection.send(piece);
                            }
                        },
                        limits,
                        directory);
                LogLines log = new LogLines();
                RawHttp client = shop.connect()) {
            client.head("GET /docs HTTP/1.1", "Host: shop");

            assertThat(log.request())
                    .contains(" status=200 outcome=broken-off ")
                    .endsWith(" cause=\"the client stopped taking the answer\"");
        }
    }

    @Test
    void line_ofAChallengeWhoseClientLeft_isThere() throws Exception {
        try (Shop shop = Shop.open(directory)) {
            shop.node.receiving(Receiving.HELD);
            try (LogLines log = new LogLines()) {
                try (RawHttp client = shop.connect()) {
                    client.head("GET /weather HTTP/1.1", "Host: shop").finishSending();
                    client.ending();
                }
                shop.node.receiving(Receiving.PROMPT);
                assertThat(log.request())
                        .contains("client=127.0.0.1 ", " status=- outcome=payment-required ")
                        .endsWith(" cause=\"the client left\"");
                assertThat(log.waiting()).isZero();
            }
        }
    }

    @Test
    void line_ofARequestWithABrokenBody_isOneLine() {
        try (Shop shop = Shop.open(directory)) {
            try (LogLines log = new LogLines()) {
                Credential credential = shop.buy("/weather");
                assertThat(log.request()).contains("status=402");
                try (RawHttp client = shop.connect()) {
                    client.head(
                                    "POST /weather HTTP/1.1",
                                    "Host: s",
                                    Shop.show(credential),
                                    "Transfer-Encoding: chunked")
                            .send("3\r\nabc\r\n");
                    client.send("zz\r\n");
                    assertThat(client.answer().status()).isEqualTo(400);
                    client.ending();
                }
                assertThat(log.request()).contains("status=400");
                shop.get("/docs");
                assertThat(log.request()).contains("path=/docs");
            }
        }
    }
}
