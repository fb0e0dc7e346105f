package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.gateway.upstream.UpstreamLimits;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;

/** An upstream that is away or slow is told of as such, and the credential is good afterwards. */
class UpstreamTroubleTest {

    @TempDir
    Path directory;

    @Test
    void upstreamDown_paidRequest_is502AndWantsNoMoney() {
        try (Shop shop = Shop.open(directory)) {
            String paid = Shop.show(shop.buy("/weather"));
            shop.upstream.close();

            HttpMessage answer = shop.get("/weather", paid);

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.headers("WWW-Authenticate")).isEmpty();
            assertThat(answer.header("Cache-Control")).hasValue("no-store");
            assertThat(type(answer)).isEqualTo("urn:l402:problem:upstream-unavailable");
            assertThat(answer.text())
                    .as("where the upstream is, is the operator's affair")
                    .doesNotContain("127.0.0.1", Integer.toString(shop.upstream.port()));
            assertThat(shop.get("/docs").status()).isEqualTo(502);
        }
    }

    @Test
    void upstreamSlow_paidRequest_is504AndTheCredentialStaysGood() {
        UpstreamLimits limits =
                new UpstreamLimits(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(2), 10, 10);
        try (Shop shop = Shop.before(
                connection -> {
                    while (!connection.request().startLine().contains("slow")) {
                        connection.sendHead("HTTP/1.1 200 OK", "Content-Length: 0");
                    }
                    connection.drain();
                },
                limits,
                directory)) {
            String paid = Shop.show(shop.buy("/weather"));

            HttpMessage answer = shop.get("/weather/slow", paid);

            assertThat(answer.status()).isEqualTo(504);
            assertThat(type(answer)).isEqualTo("urn:l402:problem:upstream-timeout");
            assertThat(shop.get("/weather/quick", paid).status()).isEqualTo(200);
        }
    }

    @Test
    void upstreamThatBreaksOff_inTheMiddle_isNotTakenForWhole() {
        try (Shop shop = Shop.before(
                connection -> {
                    connection.request();
                    connection.sendHead("HTTP/1.1 200 OK", "Transfer-Encoding: chunked");
                    connection.send("4\r\nhalf\r\n");
                },
                directory)) {
            String paid = Shop.show(shop.buy("/weather"));
            try (RawHttp client = shop.connect()) {
                client.head("GET /weather HTTP/1.1", "Host: shop", paid);
                assertThat(client.ending()).isEqualTo(RawHttp.Ending.RESET);
            }
        }
    }

    @Test
    void upstreamsOwn402_isPassedOnAsItIs() {
        String response =
                "HTTP/1.1 402 Payment Required\r\nWWW-Authenticate: Other x=\"y\"\r\nContent-Length: 0\r\n\r\n";
        try (Shop shop = Shop.before(
                connection -> {
                    while (true) {
                        connection.request();
                        connection.send(response);
                    }
                },
                directory)) {
            HttpMessage answer = shop.get("/weather", Shop.show(shop.buy("/weather")));

            assertThat(answer.status()).isEqualTo(402);
            assertThat(answer.headers("WWW-Authenticate")).containsExactly("Other x=\"y\"");
        }
    }

    private static String type(HttpMessage answer) {
        return new JsonObject(answer.text()).getString("type");
    }
}
