package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.credential.Credential;
import org.l402.lightning.sandbox.Receiving;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;

/** A flood of requests that nobody pays for reaches no node, and keeps nobody else from buying. */
class ChallengeLimitTest {

    private static final String OFF = "challenges: { per-network: off, total: off }";
    private static final String[] UNPAID = {"GET /weather HTTP/1.1", "Host: shop"};

    @TempDir
    Path directory;

    @Test
    void network_thatFloods_isTurnedAwayAndAnotherIsServed() throws UnknownHostException {
        try (Shop shop = limited("per-network: 5/1h, total: off")) {
            Credential credential = shop.buy("/weather");

            List<Integer> flood = IntStream.range(0, 30)
                    .mapToObj(i -> shop.get("/weather").status())
                    .toList();

            assertThat(flood.subList(0, 4)).containsOnly(402);
            assertThat(flood.subList(4, 30)).containsOnly(429);
            assertThat(from("127.0.0.254", shop).status())
                    .as("the same network")
                    .isEqualTo(429);
            assertThat(from("127.1.0.1", shop).status()).as("another").isEqualTo(402);
            assertThat(shop.get("/weather", Shop.show(credential)).status())
                    .as("who paid")
                    .isEqualTo(200);
            assertThat(shop.get("/docs").status()).as("what is free").isEqualTo(200);
        }
    }

    @Test
    void header_thatNamesAnotherClient_isNotBelieved() {
        try (Shop shop = limited("per-network: 1/1h, total: off")) {
            assertThat(shop.get("/weather").status()).isEqualTo(402);
            for (String header :
                    List.of("X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "X-Real-IP: 192.0.2.1")) {
                assertThat(shop.get("/weather", header).status()).isEqualTo(429);
            }
        }
    }

    @Test
    void requestsOnOneConnectionOrMany_countAlike() {
        try (Shop shop = limited("per-network: 10/1h, total: off");
                RawHttp client = shop.connect()) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                statuses.add(client.head(UNPAID).answer().status());
                statuses.add(shop.get("/weather").status());
            }
            assertThat(statuses.subList(0, 10)).containsOnly(402);
            assertThat(statuses.subList(10, 20)).containsOnly(429);
            assertThat(client.head("GET /docs HTTP/1.1", "Host: shop").answer().status())
                    .as("the connection is good for more")
                    .isEqualTo(200);
        }
    }

    @Test
    void credentialThatIsInvalid_isUnderTheSameLimit() {
        try (Shop shop = limited("per-network: 2/1h, total: off")) {
            assertThat(shop.get("/weather", "Authorization: L402 nonsense").status())
                    .isEqualTo(402);
            assertThat(shop.get("/weather", "Authorization: L402 nonsense").status())
                    .isEqualTo(402);
            assertThat(shop.get("/weather", "Authorization: L402 nonsense").status())
                    .isEqualTo(429);
            assertThat(shop.get("/weather").status()).isEqualTo(429);
        }
    }

    @Test
    void all_atTheirLimit_areTurnedAwayWhereverTheyComeFrom() throws UnknownHostException {
        try (Shop shop = limited("per-network: off, total: 3/1h")) {
            assertThat(shop.get("/weather").status()).isEqualTo(402);
            assertThat(shop.get("/weather").status()).isEqualTo(402);
            assertThat(from("127.1.0.1", shop).status()).isEqualTo(402);
            assertThat(from("127.2.0.1", shop).status()).isEqualTo(429);
        }
    }

    @Test
    void answer_tellsWhenToTryAgainAndThatThePaidAreServed() {
        try (Shop shop = limited("per-network: 2/1h, total: off")) {
            shop.get("/weather");
            shop.get("/weather");
            shop.node.receiving(Receiving.DOWN);

            HttpMessage answer = shop.get("/weather");

            assertThat(answer.status()).as("the node is not asked").isEqualTo(429);
            assertThat(answer.header("Retry-After"))
                    .hasValueSatisfying(
                            wait -> assertThat(Integer.parseInt(wait)).isBetween(1700, 1800));
            assertThat(answer.header("Cache-Control")).hasValue("no-store");
            assertThat(answer.headers("WWW-Authenticate")).isEmpty();
            JsonObject body = new JsonObject(answer.text());
            assertThat(body.getString("type")).isEqualTo("urn:l402:problem:rate-limited");
            assertThat(body.getString("detail"))
                    .matches("The limit on requests without a valid credential from your network is 2 in 3600 s; try"
                            + " again in 1[78][0-9][0-9] s\\. Requests that carry a paid credential are served"
                            + " meanwhile\\.");
        }
    }

    @Test
    void log_namesTheNetworkAndTheLimit() {
        try (Shop shop = limited("per-network: 1/1h, total: off");
                LogLines log = new LogLines()) {
            shop.get("/weather");
            assertThat(log.request()).contains(" status=402 outcome=payment-required ");
            shop.get("/weather");
            assertThat(log.request())
                    .contains(" status=429 outcome=rate-limited ")
                    .endsWith(" cause=\"the network 127.0.0.0/24 is at its limit of 1 in 3600 s\"");
        }
    }

    @Test
    void file_withoutAWordAboutIt_limitsAndLeavesABuyerItsFew() {
        try (Shop shop = Shop.open(directory, file -> file.replaceAll("limits:\\s+challenges: \\{[^}]*}\\s+", ""))) {
            for (int i = 0; i < 30; i++) {
                assertThat(shop.get("/weather").status()).isEqualTo(402);
            }
            assertThat(IntStream.range(0, 100).map(i -> shop.get("/weather").status()))
                    .as("one comes due every two seconds")
                    .contains(429);
        }
    }

    private Shop limited(String challenges) {
        return Shop.open(directory, file -> file.replace(OFF, "challenges: { " + challenges + " }"));
    }

    private static HttpMessage from(String address, Shop shop) throws UnknownHostException {
        try (RawHttp client = RawHttp.connectFrom(InetAddress.getByName(address), shop.port())) {
            return client.head(UNPAID).answer();
        }
    }
}
