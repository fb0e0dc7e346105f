package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.challenge.Challenge;
import org.l402.credential.Credential;
import org.l402.testkit.HttpMessage;

/** What the data directory keeps across restarts, and that it keeps nothing of what was not paid for. */
class KeysTest {

    @TempDir
    Path directory;

    @TempDir
    Path another;

    @Test
    void restart_withTheSameDirectory_keepsCredentialsAndChallengesGood() {
        try (Shop shop = Shop.open(directory)) {
            Credential credential = shop.buy("/weather");
            Challenge open = Shop.challenge(shop.get("/weather"));

            shop.restart();

            assertThat(shop.get("/weather", Shop.show(credential)).status()).isEqualTo(200);
            Credential paidLater = new Credential(Shop.token(open), shop.pay(open));
            assertThat(shop.get("/weather", Shop.show(paidLater)).status()).isEqualTo(200);
        }
    }

    @Test
    void credential_ofAnotherGateway_isRevokedWith402() {
        try (Shop shop = Shop.open(directory);
                Shop other = Shop.open(another)) {
            Credential credential = shop.buy("/weather");

            HttpMessage answer = other.get("/weather", Shop.show(credential));

            assertRevoked(answer);
            other.pay(Shop.challenge(answer));
            assertThat(shop.get("/weather", Shop.show(credential)).status()).isEqualTo(200);
            assertThat(other.upstream.requests()).isEmpty();
        }
    }

    @Test
    void twoGateways_onOneDirectory_takeEachOthersCredentials() {
        try (Shop shop = Shop.open(directory);
                Shop replica = Shop.open(directory)) {
            assertThat(replica.get("/weather", Shop.show(shop.buy("/weather"))).status())
                    .isEqualTo(200);
            assertThat(shop.get("/weather", Shop.show(replica.buy("/weather"))).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void keys_rotatedThenRetired_areGoodInBetween() throws IOException {
        try (Shop shop = Shop.open(directory);
                Shop other = Shop.open(another, file -> file + "invalid-credential: 401\n")) {
            Credential old = shop.buy("/weather");
            String oldKeys = Files.readString(shop.data().resolve("master-keys"));
            String newKeys = Files.readString(other.data().resolve("master-keys"));

            Files.writeString(shop.data().resolve("master-keys"), newKeys + oldKeys);
            shop.restart();
            Credential fresh = shop.buy("/weather");
            assertThat(shop.get("/weather", Shop.show(old)).status()).isEqualTo(200);
            assertThat(shop.get("/weather", Shop.show(fresh)).status()).isEqualTo(200);
            assertThat(other.get("/weather", Shop.show(fresh)).status())
                    .as("minted with the first key")
                    .isEqualTo(200);

            Files.writeString(shop.data().resolve("master-keys"), newKeys);
            shop.restart();
            assertRevoked(shop.get("/weather", Shop.show(old)));
            assertThat(shop.get("/weather", Shop.show(fresh)).status()).isEqualTo(200);
            assertRevoked(other.get("/weather", Shop.show(old)));
        }
    }

    private static void assertRevoked(HttpMessage answer) {
        assertThat(answer.status()).isEqualTo(402);
        assertThat(new JsonObject(answer.text()).getString("type")).isEqualTo("urn:l402:problem:credential-revoked");
        assertThat(Shop.challenge(answer).invoice()).startsWith("lnbcrt");
    }

    @Test
    void unpaidRequests_aThousandAtOnce_leaveNothingOnDisk() throws IOException {
        try (Shop shop = Shop.open(directory)) {
            Map<String, Long> before = files(directory);
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shop.port() + "/weather"))
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                answers.add(client.sendAsync(request, BodyHandlers.ofString()));
            }
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(402));
            assertThat(answers.stream()
                            .map(answer -> new JsonObject(answer.join().body()).getString("payment_hash"))
                            .distinct())
                    .as("an invoice for each")
                    .hasSize(1000);

            assertThat(files(directory)).isEqualTo(before);
        }
    }

    private static Map<String, Long> files(Path directory) throws IOException {
        Map<String, Long> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                files.put(path.toString(), Files.isDirectory(path) ? -1 : Files.size(path));
            }
        }
        return files;
    }
}
