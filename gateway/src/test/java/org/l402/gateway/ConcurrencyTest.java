package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.credential.Credential;

/** Requests that are under way together do not get into each other's way. */
class ConcurrencyTest {

    @TempDir
    Path directory;

    private record Sent(String target, int status, CompletableFuture<HttpResponse<String>> answer) {}

    @Test
    void requests_ofManyBuyersAndThievesAtOnce_getEachItsOwnAnswer() {
        try (Shop shop = Shop.open(directory)) {
            List<Credential> weather = new ArrayList<>();
            List<Credential> stock = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                weather.add(narrowed(shop.buy("/weather"), i));
                stock.add(narrowed(shop.buy("/stock"), i));
            }
            HttpClient client = HttpClient.newHttpClient();
            List<Sent> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Credential credential = weather.get(i % 8);
                String path = "/weather/" + i;
                all.add(
                        switch (i % 5) {
                            case 0, 1 -> send(client, shop, path, credential, 200);
                            case 2 -> send(client, shop, path, stock.get(i % 8), 402);
                            case 3 -> send(client, shop, "/stock?" + i, stock.get(i % 8), 200);
                            default ->
                                send(
                                        client,
                                        shop,
                                        path,
                                        new Credential(
                                                credential.macaroon(),
                                                weather.get((i + 1) % 8).preimage()),
                                        402);
                        });
            }
            assertThat(all).allSatisfy(sent -> {
                HttpResponse<String> answer = sent.answer().join();
                assertThat(answer.statusCode()).as(sent.target()).isEqualTo(sent.status());
                if (sent.status() == 200) {
                    assertThat(answer.body()).isEqualTo("GET " + sent.target() + " HTTP/1.1");
                }
            });
            assertThat(shop.upstream.requests()).hasSize(240);
        }
    }

    /** With caveats of its own, so that the chains of MACs differ in length. */
    private static Credential narrowed(Credential credential, int times) {
        Credential narrowed = credential;
        for (int i = 0; i < times; i++) {
            narrowed = new Credential(narrowed.macaroon().attenuate("other_" + i + "=x"), credential.preimage());
        }
        return narrowed;
    }

    private static Sent send(HttpClient client, Shop shop, String target, Credential credential, int status) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shop.port() + target))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", credential.authorization())
                .build();
        return new Sent(target, status, client.sendAsync(request, BodyHandlers.ofString()));
    }
}
