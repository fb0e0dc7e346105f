package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;

/** Requests that two programs could read in two ways, or that ask for what is not served, even if they are paid for. */
class RequestFormTest {

    private static Shop shop;
    private static String paid;

    @BeforeAll
    static void open(@TempDir Path directory) {
        shop = Shop.open(directory);
        paid = Shop.show(shop.buy("/weather"));
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    /** PAID stands for the credential's line; the blank line at the end is added. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nContent-Length: 3\\r\\nTransfer-Encoding: chunked",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 3",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nTransfer-Encoding: xchunked",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nTransfer-Encoding: gzip, chunked",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nTransfer-Encoding: chunked, identity",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nTransfer-Encoding : chunked",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nTransfer-Encoding:\\x0bchunked",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nTransfer_Encoding: chunked\\r\\nContent-Length: 0, 3",
                "400 | POST /weather HTTP/1.0\\r\\nHost: s\\r\\nPAID\\r\\nTransfer-Encoding: chunked",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nContent-Length: 3\\r\\nContent-Length: 3",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nContent-Length: 3, 3",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nContent-Length: +3",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nContent-Length: -3",
                "400 | POST /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nContent-Length: 0x3",
                "400 | GET /weather HTTP/1.1\\r\\nPAID",
                "400 | GET /weather HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\nPAID",
                "400 | GET /weather HTTP/1.1\\r\\nHost: a b\\r\\nPAID",
                "400 | GET /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nX: a\\0b",
                "400 | GET /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nX: a\\rb",
                "400 | GET /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\nX: bare line feed",
                "400 | GET /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\n folded",
                "400 | GET /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\n: nameless",
                "400 | GET /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID\\r\\nX Y: blank in the name",
                "400 | GET /weather HTTP/1.1\\r\\n Host: s\\r\\nPAID",
                "400 | GET  /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID",
                "400 | GET /weather  HTTP/1.1\\r\\nHost: s\\r\\nPAID",
                "400 | GET /weather\\tHTTP/1.1\\r\\nHost: s\\r\\nPAID",
                "400 | GET /weather HTTP/1.1 \\r\\nHost: s\\r\\nPAID",
                "400 | GET /weather HTTP/2.0\\r\\nHost: s\\r\\nPAID",
                "400 | GET /weather http/1.1\\r\\nHost: s\\r\\nPAID",
                "400 | GET /weather\\r\\nHost: s\\r\\nPAID",
                "400 | PRI * HTTP/2.0\\r\\n\\r\\nSM",
                "405 | TRACE /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID",
                "405 | CONNECT weather:443 HTTP/1.1\\r\\nHost: s\\r\\nPAID",
                "501 | BREW /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID",
                "501 | get /weather HTTP/1.1\\r\\nHost: s\\r\\nPAID",
            })
    void request_thatIsAmbiguousOrNotTaken_isRefusedAndGoesNowhere(int status, String bytes) {
        int before = shop.upstream.requests().size();
        try (RawHttp client = shop.connect()) {
            client.send(bytes.replace("\\r", "\r")
                            .replace("\\n", "\n")
                            .replace("\\t", "\t")
                            .replace("\\0", "\0")
                            .replace("\\x0b", "\u000b")
                            .replace("PAID", paid)
                    + "\r\n\r\nGET /weather/smuggled HTTP/1.1\r\nHost: s\r\n" + paid + "\r\n\r\n");
            HttpMessage answer = client.answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Connection")).hasValue("close");
            assertThat(new JsonObject(answer.text()).getInteger("status")).isEqualTo(status);
            assertThat(answer.text()).doesNotContain(paid.substring(22, 60));
            client.ending();
        }
        assertThat(shop.upstream.requests()).hasSize(before);
    }

    @Test
    void request_thatIsTooBig_isToldWhatIsTooBig() {
        assertThat(shop.get("/weather/" + "a".repeat(9_000), paid).status()).isEqualTo(414);
        assertThat(shop.get("/weather", paid, "X: " + "a".repeat(40_000)).status())
                .isEqualTo(431);
        try (RawHttp client = shop.connect()) {
            client.send("GET /weather HTTP/1.1\r\nHost: s\r\n" + "X: y\r\n".repeat(200) + "\r\n");
            assertThat(client.answer().status()).isEqualTo(431);
        }
    }

    @Test
    void requestLine_withABadTarget_isNotBlamedOnTheVersion() {
        assertThat(new JsonObject(shop.get("/caf\u00e9").text()).getString("detail"))
                .contains("a target in printable ASCII");
        try (RawHttp client = shop.connect()) {
            client.head("GET / HTTP/3.0", "Host: s");
            assertThat(new JsonObject(client.answer().text()).getString("detail"))
                    .contains("ends in HTTP/3.0; HTTP/1.1 and HTTP/1.0 are spoken here");
        }
    }

    @Test
    void upgrade_toHttp2OrAWebSocket_isNotTaken() {
        assertThat(shop.get(
                                "/weather",
                                "Connection: Upgrade, HTTP2-Settings",
                                "Upgrade: h2c",
                                "HTTP2-Settings: AAMAAABk")
                        .status())
                .isEqualTo(402);
        int before = shop.upstream.requests().size();
        assertThat(shop.get(
                                "/weather",
                                paid,
                                "Connection: Upgrade, HTTP2-Settings",
                                "Upgrade: h2c",
                                "HTTP2-Settings: AA")
                        .status())
                .isEqualTo(200);
        assertThat(shop.get(
                                "/weather",
                                paid,
                                "Connection: Upgrade",
                                "Upgrade: websocket",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
                        .status())
                .isEqualTo(200);
        assertThat(shop.upstream.requests().subList(before, before + 2)).allSatisfy(request -> {
            assertThat(request.header("Upgrade")).isEmpty();
            assertThat(request.header("HTTP2-Settings")).isEmpty();
        });
    }

    @Test
    void pipelined_paidAndUnpaid_getEachItsOwnAnswerInOrder() {
        int before = shop.upstream.requests().size();
        try (RawHttp client = shop.connect()) {
            String head = " HTTP/1.1\r\nHost: s\r\n";
            client.send("GET /weather/1" + head + paid + "\r\n\r\n"
                    + "GET /weather/2" + head + "\r\n"
                    + "GET /weather/3" + head + paid + "\r\n\r\n"
                    + "GET /stock" + head + paid + "\r\n\r\n"
                    + "GET /docs/5" + head + "\r\n"
                    + "GET /weather/6" + head + "\r\n");
            assertThat(client.answer().text()).isEqualTo("GET /weather/1 HTTP/1.1");
            assertThat(client.answer().status()).isEqualTo(402);
            assertThat(client.answer().text()).isEqualTo("GET /weather/3 HTTP/1.1");
            assertThat(client.answer().status()).isEqualTo(402);
            assertThat(client.answer().text()).isEqualTo("GET /docs/5 HTTP/1.1");
            assertThat(client.answer().status()).isEqualTo(402);
        }
        assertThat(shop.upstream.requests()).hasSize(before + 3);
    }

    @Test
    void request_afterAnAnswerThatEndsTheConnection_isNotBegun() {
        String unread = "x".repeat(100_000);
        try (LogLines log = new LogLines()) {
            try (RawHttp client = shop.connect()) {
                client.send("POST /weather HTTP/1.1\r\nHost: s\r\nContent-Length: " + unread.length() + "\r\n\r\n"
                        + unread + "POST /weather/next HTTP/1.1\r\nHost: s\r\n" + paid
                        + "\r\nContent-Length: 0\r\n\r\n");
                HttpMessage answer = client.answer();
                assertThat(answer.status()).isEqualTo(402);
                assertThat(answer.header("Connection")).hasValue("close");
                client.ending();
            }
            assertThat(log.request()).contains(" status=402 ");
            shop.get("/docs");
            assertThat(log.request()).contains(" path=/docs ");
        }
    }

    @Test
    void connection_keptAfterAPaidRequest_mustPayForTheNext() {
        try (RawHttp client = shop.connect()) {
            client.head("GET /weather HTTP/1.1", "Host: s", paid);
            assertThat(client.answer().status()).isEqualTo(200);
            client.head("GET /weather HTTP/1.1", "Host: s");
            assertThat(client.answer().status()).isEqualTo(402);
        }
    }

    @Test
    void client_thatForgesWhatTheGatewaySays_isNotBelieved() {
        int before = shop.upstream.requests().size();
        shop.get(
                "/weather",
                paid,
                "X-Forwarded-For: 6.6.6.6",
                "X_Forwarded_For: 6.6.6.6",
                "X-Forwarded-Host: evil",
                "X-Forwarded-Prefix: /evil",
                "Forwarded: for=6.6.6.6",
                "X-Real-IP: 6.6.6.6",
                "Connection: X-Forwarded-For, Host, Via",
                "X-HTTP-Method-Override: DELETE",
                "X-Original-URL: /stock",
                "X-Rewrite-URL: /stock");

        HttpMessage seen = shop.upstream.requests().get(before);
        assertThat(String.join("\n", seen.fields())).doesNotContain("6.6.6.6", "evil", "/stock", "DELETE");
        assertThat(seen.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(seen.headers("X-Forwarded-Host")).containsExactly("shop");
        assertThat(seen.headers("Host")).containsExactly("127.0.0.1:" + shop.upstream.port());
        assertThat(seen.headers("Via")).containsExactly("1.1 l402");
    }
}
