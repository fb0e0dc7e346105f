package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.testkit.HttpMessage;

/** No spelling of a path that is sold gets to the upstream unpaid, although all the rest of it is served for nothing. */
class PathTrickTest {

    private static Shop shop;

    @BeforeAll
    static void open(@TempDir Path directory) {
        shop = Shop.open(
                directory,
                file -> file
                        + file.substring(file.indexOf("  - name: docs"))
                                .replace("docs", "rest")
                                .replace("/rest/**", "/**"));
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @AfterEach
    void noneOfIt_reachedWhatIsSold() {
        assertThat(shop.upstream.requests()).noneMatch(request -> isSold(target(request)));
    }

    private static String target(HttpMessage request) {
        return request.startLine().split(" ", 3)[1];
    }

    /** Whether an upstream that forgives everything would take a target for something that is sold. */
    private static boolean isSold(String target) {
        String path = target.replaceFirst("[?#].*", "");
        for (int i = 0; i < 3; i++) {
            path = URLDecoder.decode(
                    path.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").replace("+", "%2B"), StandardCharsets.UTF_8);
        }
        path = path.toLowerCase(Locale.ROOT).replace('\\', '/').replaceAll("[;\0][^/]*", "");
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.remove(segments.size() - 1);
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return !segments.isEmpty()
                && (segments.get(0).equals("weather") || (segments.get(0).equals("stock") && segments.size() == 1));
    }

    @Test
    void plainPath_besideThoseSold_isServed() {
        assertThat(shop.get("/docs/weather").status()).isEqualTo(200);
        assertThat(shop.get("/").status()).isEqualTo(200);
        assertThat(shop.get("/stock/list").status()).isEqualTo(200);
        assertThat(shop.get("/weathers").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/../weather",
                "/docs/./../weather",
                "/docs/%2e%2e/weather",
                "/docs/.%2e/weather",
                "/docs/%2E%2E/weather",
                "/docs/..%2fweather",
                "/docs/..%2Fweather",
                "/docs/..%5cweather",
                "/docs/..\\weather",
                "/docs\\..\\weather",
                "/docs/%252e%252e/weather",
                "/docs/%25%32%65%25%32%65/weather",
                "/docs/..%252fweather",
                "/docs/..%c0%afweather",
                "/docs/%c0%ae%c0%ae/weather",
                "/docs/%e0%80%ae./weather",
                "/docs/%u002e%u002e/weather",
                "/docs/..;/weather",
                "/docs/..;x=1/weather",
                "/docs/%2e%2e%3b/weather",
                "/docs/x/../../weather",
                "/docs/..",
                "//weather",
                "/docs//../weather",
                "/./weather",
                "/.//weather",
                "/%2fweather",
                "/%5cweather",
                "/\\weather",
                "/weather;x",
                "/weather;/",
                "/weather%3bx",
                "/;/weather",
                "/weather%00",
                "/docs/%00/../weather",
                "/weather%",
                "/weather%2",
                "/weather%zz",
                "/weather%0d%0aX:y",
                "/weather%0a",
                "/weather%7f",
                "/weather%ff",
                "/weather%2525",
                "/docs/..#/weather",
                "/docs#/../weather",
                "http://shop/docs/../weather",
                "http://shop//weather",
                "http://shop/docs/%2e%2e/weather",
                "http://user@shop/weather",
                "http:///weather",
                "http://shop\\weather",
                "ftp://shop/weather",
                "shop/weather",
                "weather",
                "*",
                "?/weather",
            })
    void path_inADeceptiveForm_is400(String target) {
        assertThat(shop.get(target).status()).isEqualTo(400);
        assertThat(shop.get(target + "?x").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/WEATHER",
                "/Weather",
                "/weatheR/x",
                "/%57eather",
                "/STOCK",
                "/stock/",
                "/Stock/",
                "/%53tock/",
                "/%C5%BFtock",
                "/%E2%84%AAweather/../weather"
            })
    void path_thatIsSoldButForCaseOrASlash_isNobodys(String target) {
        assertThat(shop.get(target).status()).isIn(404, 400);
    }

    @ParameterizedTest
    @CsvSource({
        "/weather, 402",
        "/weather/, 402",
        "/weather/../docs, 400",
        "/w%65ather, 402",
        "/%77%65%61%74%68%65%72, 402",
        "/weather/%7Euser, 402",
        "/weather?/../docs, 402",
        "/weather?a=%2f..%2fdocs, 402",
        "/stock?, 402",
        "http://elsewhere/weather, 402",
        "HTTP://elsewhere:1/weather/x, 402",
        "https://elsewhere/stock, 402",
        "http://shop?/weather, 200",
    })
    void path_inAnotherSpelling_isTheSamePath(String target, int status) {
        assertThat(shop.get(target).status()).isEqualTo(status);
    }

    @Test
    void paths_putTogetherAtRandom_areNeverServedUnpaidWhenSold() {
        String[] pieces = {
            "/", "/", "//", "weather", "WEATHER", "stock", "Stock", "docs", "..", ".", "%2e", "%2E%2e", "%2f", "%5c",
            "\\", ";x", ";", "%252e", "%252f", "%00", "%77eather", "%73tock", "%25", "%", "%2", "%c0%ae", "%20", "a",
            "?", "#", ":", "@", "*", "%3f", "%23", "~", "%7e", "+", ","
        };
        Random random = new Random(402);
        int served = 0;
        for (int i = 0; i < 2000; i++) {
            StringBuilder target = new StringBuilder(random.nextInt(20) == 0 ? "http://shop" : "/");
            for (int n = random.nextInt(7); n >= 0; n--) {
                target.append(pieces[random.nextInt(pieces.length)]);
            }
            served += shop.get(target.toString()).status() == 200 ? 1 : 0;
        }
        assertThat(served).as("some are harmless").isGreaterThan(50);
    }
}
