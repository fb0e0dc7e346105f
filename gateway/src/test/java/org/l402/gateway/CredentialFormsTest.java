package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.l402.credential.Credential;
import org.l402.testkit.HttpMessage;

/** Every form in which deployed clients send a credential opens, and none of it gets to the upstream. */
class CredentialFormsTest {

    private static Shop shop;
    private static Credential credential;

    @BeforeAll
    static void open(@TempDir Path directory) {
        shop = Shop.open(directory);
        credential = shop.buy("/weather");
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    static Stream<Arguments> forms() {
        byte[] token = credential.macaroon().encode();
        String standard = Base64.getEncoder().encodeToString(token);
        String preimage = credential.preimage().hex();
        byte[] whole = credential.macaroon().attenuate("preimage=" + preimage).encode();
        String wholeHex = HexFormat.of().formatHex(whole);
        String withPreimage = Base64.getEncoder().encodeToString(whole);
        return Stream.of(
                form("L402", "Authorization: L402 " + standard + ":" + preimage),
                form("LSAT", "Authorization: LSAT " + standard + ":" + preimage),
                form("any case", "aUTHORIZATION: l402 " + standard + ":" + preimage),
                form("any case", "authorization: lsat " + standard + ":" + preimage),
                form(
                        "upper-case preimage",
                        "Authorization: L402 " + standard + ":" + preimage.toUpperCase(Locale.ROOT)),
                form("blanks around", "Authorization:  L402   " + standard + ":" + preimage + "  "),
                form(
                        "unpadded",
                        "Authorization: L402 "
                                + Base64.getEncoder().withoutPadding().encodeToString(token) + ":" + preimage),
                form(
                        "URL-safe",
                        "Authorization: L402 " + Base64.getUrlEncoder().encodeToString(token) + ":" + preimage),
                form(
                        "URL-safe and unpadded",
                        "Authorization: L402 "
                                + Base64.getUrlEncoder().withoutPadding().encodeToString(token) + ":" + preimage),
                form("as lnget sends it", "Authorization: LSAT " + withPreimage + ":" + preimage),
                form("header Macaroon", "Macaroon: " + wholeHex),
                form("header Grpc-Metadata-Macaroon", "Grpc-Metadata-Macaroon: " + wholeHex),
                form("metadata token", "Content-Type: application/grpc", "Token: " + wholeHex),
                form("metadata macaroon", "Content-Type: application/grpc+proto", "macaroon: " + wholeHex),
                form(
                        "two lines, as Aperture's client sends them",
                        "Authorization: LSAT " + standard + ":" + preimage,
                        "Authorization: L402 " + standard + ":" + preimage),
                form(
                        "everywhere at once",
                        "Authorization: L402 " + standard + ":" + preimage,
                        "Authorization: LSAT " + withPreimage + ":" + preimage,
                        "Macaroon: " + wholeHex,
                        "Grpc-Metadata-Macaroon: " + wholeHex.toUpperCase(Locale.ROOT)));
    }

    private static Arguments form(String name, String... fields) {
        return Arguments.of(name, List.of(fields));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void credential_inEveryForm_opensAndStaysHere(String name, List<String> fields) {
        HttpMessage answer = shop.get("/weather/here", fields.toArray(String[]::new));

        assertThat(answer.status()).isEqualTo(200);
        List<HttpMessage> seen = shop.upstream.requests();
        assertThat(seen.get(seen.size() - 1).fields())
                .isNotEmpty()
                .noneMatch(line -> line.matches("(?i)(authorization|macaroon|grpc-metadata-macaroon|token):.*"))
                .noneMatch(line -> line.contains(credential.preimage().hex()));
    }

    @Test
    void credential_narrowedByItsHolder_opens() {
        Credential narrowed = new Credential(
                credential
                        .macaroon()
                        .attenuate(
                                "weather_valid_until=" + (shop.clock.instant().getEpochSecond() + 60))
                        .attenuate("other_program=whatever"),
                credential.preimage());

        assertThat(shop.get("/weather", Shop.show(narrowed)).status()).isEqualTo(200);
    }

    @Test
    void credential_besideOneOfTheUpstreamsOwn_isTakenAwayAlone() {
        HttpMessage answer =
                shop.get("/weather/both", Shop.show(credential), "Authorization: Basic dXNlcjpwYXNz", "Cookie: own=1");

        assertThat(answer.status()).isEqualTo(200);
        HttpMessage seen = shop.upstream.requests().stream()
                .filter(request -> request.startLine().contains("/weather/both"))
                .findFirst()
                .orElseThrow();
        assertThat(seen.headers("Authorization")).containsExactly("Basic dXNlcjpwYXNz");
        assertThat(seen.headers("Cookie")).containsExactly("own=1");
    }
}
