package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.l402.testkit.HttpMessage;

/** What a page of another origin may do, and what a cache on the way may keep. */
class BrowserAndCacheTest {

    @TempDir
    Path directory;

    @Test
    void preflight_forWhatIsSold_isAnsweredHereAndForNothing() {
        try (Shop shop = Shop.open(directory)) {
            HttpMessage answer = shop.send(
                    "OPTIONS",
                    "/weather",
                    "Origin: https://page.example",
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: authorization, content-type");

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.headers("Access-Control-Allow-Origin")).containsExactly("*");
            assertThat(answer.header("Access-Control-Allow-Headers")).hasValue("authorization, content-type");
            assertThat(answer.header("Access-Control-Allow-Methods"))
                    .hasValueSatisfying(
                            methods -> assertThat(methods).contains("GET", "POST", "PUT", "PATCH", "DELETE"));
            assertThat(answer.headers("Access-Control-Allow-Credentials")).isEmpty();
            assertThat(shop.upstream.requests()).isEmpty();
        }
    }

    @Test
    void options_thatIsNoPreflight_costsWhatGetCosts() {
        try (Shop shop = Shop.open(directory)) {
            assertThat(shop.send("OPTIONS", "/weather").status()).isEqualTo(402);
            assertThat(shop.send("OPTIONS", "/weather", "Origin: https://page.example")
                            .status())
                    .isEqualTo(402);
            assertThat(shop.send("OPTIONS", "/weather", "Access-Control-Request-Method: GET")
                            .status())
                    .isEqualTo(402);
            assertThat(shop.send(
                                    "GET",
                                    "/weather",
                                    "Origin: https://page.example",
                                    "Access-Control-Request-Method: GET")
                            .status())
                    .isEqualTo(402);
        }
    }

    @Test
    void preflight_forWhatIsFree_isTheUpstreamsToAnswer() {
        try (Shop shop = Shop.open(directory)) {
            shop.send("OPTIONS", "/docs", "Origin: https://page.example", "Access-Control-Request-Method: POST");
            assertThat(shop.upstream.requests()).hasSize(1);
        }
    }

    @Test
    void answersOfTheGatewaysOwn_areForScriptsToReadAndForNoCacheToKeep() {
        try (Shop shop = Shop.open(directory)) {
            List<HttpMessage> answers = List.of(
                    shop.get("/weather", "Origin: https://page.example"),
                    shop.get("/weather", "Authorization: L402 nonsense"),
                    shop.get("/nowhere"),
                    shop.get("/docs/../x"),
                    shop.send("TRACE", "/weather"));

            assertThat(answers).extracting(HttpMessage::status).containsExactly(402, 402, 404, 400, 405);
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.headers("Cache-Control")).containsExactly("no-store");
                assertThat(answer.headers("Access-Control-Allow-Origin")).containsExactly("*");
                assertThat(answer.header("Access-Control-Expose-Headers")).hasValue("WWW-Authenticate, Retry-After");
                assertThat(answer.headers("Access-Control-Allow-Credentials")).isEmpty();
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                                            | private",
                "Cache-Control: public, max-age=3600          | private, max-age=3600",
                "Cache-Control: s-maxage=3600, max-age=60     | private, max-age=60",
                "Cache-Control: private                       | private",
                "Cache-Control: no-store                      | no-store",
                "Cache-Control: private=\"Set-Cookie\"        | private",
                "Expires: Thu, 01 Jan 2037 00:00:00 GMT       | private",
                "CDN-Cache-Control: max-age=3600              | private",
                "Surrogate-Control: max-age=3600              | private",
                "Cloudflare-CDN-Cache-Control: max-age=3600   | private",
                "X-Accel-Expires: 3600                        | private",
            })
    void paidAnswer_whateverTheUpstreamSays_isForNoSharedCache(@Nullable String field, String cacheControl) {
        String response = "HTTP/1.1 200 OK\r\n" + (field == null ? "" : field + "\r\n") + "Content-Length: 0\r\n\r\n";
        try (Shop shop = Shop.before(
                connection -> {
                    while (true) {
                        connection.request();
                        connection.send(response);
                    }
                },
                directory)) {
            HttpMessage answer = shop.get("/weather", Shop.show(shop.buy("/weather")));

            assertThat(answer.headers("Cache-Control")).containsExactly(cacheControl);
            assertThat(answer.fields()).noneMatch(line -> line.matches("(?i)(.*cdn-.*|surrogate.*|x-accel.*):.*"));
            if (field != null && field.startsWith("Cache-Control")) {
                assertThat(shop.get("/docs").headers("Cache-Control"))
                        .as("what is free stays as it is")
                        .containsExactly(field.substring("Cache-Control: ".length()));
            }
        }
    }
}
