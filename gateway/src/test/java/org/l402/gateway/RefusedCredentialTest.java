package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.credential.Credential;
import org.l402.lightning.Preimage;
import org.l402.macaroon.Macaroon;
import org.l402.macaroon.RootKey;
import org.l402.testkit.HttpMessage;

/** What does not open is told why, gets a fresh challenge where that helps, and never reaches the upstream. */
class RefusedCredentialTest {

    @TempDir
    Path directory;

    private Shop shop;
    private Credential bought;

    @BeforeEach
    void open() {
        shop = Shop.open(directory);
        bought = shop.buy("/weather");
    }

    @AfterEach
    void close() {
        assertThat(shop.upstream.requests())
                .as("what was let through")
                .allMatch(request -> request.startLine().contains("opened"));
        shop.close();
    }

    /** Credentials and parts of some that are not genuine, as header lines. */
    private Stream<String> notGenuine() {
        Macaroon token = bought.macaroon();
        Preimage preimage = bought.preimage();
        Credential unpaid = new Credential(Shop.token(Shop.challenge(shop.get("/weather"))), preimage);
        Macaroon forged = Macaroon.mint(RootKey.of(new byte[32]), "lsat", token.identifier(), token.caveats());
        byte[] version1 = "0017location lsat\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return Stream.of(
                Shop.show(unpaid),
                Shop.show(new Credential(token, Preimage.of(new byte[32]))),
                Shop.show(new Credential(forged, preimage)),
                narrowed("weather_valid_until=99999999999"),
                narrowed("services=weather:0,stock:0"),
                narrowed("weather_capabilities=default,dear"),
                narrowed("weather_colour=blue"),
                narrowed("default_days=1"),
                narrowed("weather_valid_until=soon"),
                narrowed("weather_valid_until = 1"),
                narrowed("preimage=" + "00".repeat(32)),
                "Authorization: L402 " + Base64.getEncoder().encodeToString(version1) + ":" + preimage.hex(),
                "Authorization: L402 " + Base64.getEncoder().encodeToString(token.encode()) + ":" + preimage.hex()
                        + "00",
                "Authorization: L402 " + Base64.getEncoder().encodeToString(token.encode()) + ":",
                "Authorization: L402 " + Base64.getEncoder().encodeToString(token.encode()),
                "Authorization: L402 :" + preimage.hex(),
                "Authorization: L402 %%%:" + preimage.hex(),
                "Authorization: L402",
                "Authorization: L402 " + preimage.hex(),
                "Macaroon: " + preimage.hex(),
                "Macaroon: xyz",
                "Grpc-Metadata-Macaroon: ");
    }

    private String narrowed(String caveat) {
        return Shop.show(new Credential(bought.macaroon().attenuate(caveat), bought.preimage()));
    }

    @Test
    void notGenuine_usually_is402AndCanBePaidAnew() {
        assertThat(notGenuine()).allSatisfy(line -> {
            HttpMessage answer = shop.get("/weather", line);

            assertThat(type(answer)).isEqualTo("402 credential-invalid");
            assertThat(detail(answer)).doesNotContain(bought.preimage().hex()).endsWith("<token>:<preimage>\".");
            shop.pay(Shop.challenge(answer));
        });
    }

    @Test
    void notGenuine_with401Chosen_is401WithoutAnInvoice() {
        try (Shop strict = Shop.open(directory, file -> file + "invalid-credential: 401\n")) {
            assertThat(notGenuine()).allSatisfy(line -> {
                HttpMessage answer = strict.get("/weather", line);

                assertThat(type(answer)).isEqualTo("401 credential-invalid");
                assertThat(answer.headers("WWW-Authenticate")).containsExactly("L402");
                assertThat(answer.header("Cache-Control")).hasValue("no-store");
                assertThat(new JsonObject(answer.text()).fieldNames())
                        .containsExactly("type", "title", "status", "detail");
            });
            assertThat(type(strict.get("/weather"))).isEqualTo("402 payment-required");
            assertThat(type(strict.get("/stock", Shop.show(bought)))).isEqualTo("402 credential-insufficient");
            assertThat(strict.upstream.requests()).isEmpty();
        }
    }

    @Test
    void credential_withAnyByteOfItsTokenChanged_opensNothing() {
        byte[] token = bought.macaroon().encode();
        int location = 3; // after the version, the field's type and its length; unsigned, as the format has it
        for (int i = 0; i < token.length; i++) {
            if (i >= location && i < location + "lsat".length()) {
                continue;
            }
            byte[] changed = token.clone();
            changed[i] ^= 1;
            String line = "Authorization: L402 " + Base64.getEncoder().encodeToString(changed) + ":"
                    + bought.preimage().hex();

            assertThat(type(shop.get("/weather", line)))
                    .as("byte " + i)
                    .isIn("402 credential-invalid", "402 credential-revoked");
        }
    }

    @Test
    void credential_withACaveatTakenAway_opensNothing() {
        Macaroon token = bought.macaroon();
        List<String> fewer = token.caveats().subList(0, token.caveatCount() - 1);
        byte[] encoded = Macaroon.mint(RootKey.of(new byte[0]), "lsat", token.identifier(), fewer)
                .encode();
        System.arraycopy(token.signature(), 0, encoded, encoded.length - 32, 32);
        Credential shortened = new Credential(Macaroon.decode(encoded), bought.preimage());

        assertThat(type(shop.get("/weather", Shop.show(shortened)))).isEqualTo("402 credential-invalid");
    }

    @Test
    void credential_atItsExpiry_isExpired() {
        shop.clock.advance(Duration.ofMinutes(70).minusSeconds(1));
        assertThat(shop.get("/weather/opened", Shop.show(bought)).status()).isEqualTo(200);

        shop.clock.advance(Duration.ofSeconds(1));
        HttpMessage answer = shop.get("/weather", Shop.show(bought));

        assertThat(type(answer)).isEqualTo("402 credential-expired");
        assertThat(detail(answer)).contains("expired at 2026-11-23T11:10:00Z");
        shop.pay(Shop.challenge(answer));
    }

    @Test
    void credential_thatItsHolderMadeExpire_isExpired() {
        assertThat(type(shop.get("/weather", narrowed("weather_valid_until=1"))))
                .isEqualTo("402 credential-expired");
    }

    @Test
    void credential_ofAnotherService_isInsufficientInBothDirections() {
        Credential dear = shop.buy("/stock");

        assertThat(type(shop.get("/stock", Shop.show(bought)))).isEqualTo("402 credential-insufficient");
        assertThat(type(shop.get("/weather", Shop.show(dear)))).isEqualTo("402 credential-insufficient");
        assertThat(new JsonObject(shop.get("/stock", Shop.show(bought)).text()).getLong("price_msat"))
                .as("the challenge is for what was asked for")
                .isEqualTo(5000);
    }

    @Test
    void credentials_thatDiffer_areAmbiguousAndNoneIsPicked() {
        Credential other = shop.buy("/weather");
        String hex = java.util.HexFormat.of()
                .formatHex(other.macaroon()
                        .attenuate("preimage=" + other.preimage().hex())
                        .encode());

        assertThat(type(shop.get("/weather", Shop.show(bought), Shop.show(other))))
                .isEqualTo("400 credential-ambiguous");
        assertThat(type(shop.get("/weather", Shop.show(bought), "Macaroon: " + hex)))
                .isEqualTo("400 credential-ambiguous");
        assertThat(type(shop.get("/weather", Shop.show(bought), "Authorization: L402 nonsense")))
                .as("one that can be read and one that cannot")
                .isEqualTo("402 credential-invalid");
    }

    @Test
    void preimage_alone_isToldTheFormThatIsWanted() {
        HttpMessage answer =
                shop.get("/weather", "Authorization: L402 " + bought.preimage().hex());

        assertThat(detail(answer)).contains("a preimage alone", "L402 <token>:<preimage>");
    }

    @Test
    void otherSchemes_areNoCredentialOfOurs() {
        assertThat(type(shop.get("/weather", "Authorization: Bearer abc"))).isEqualTo("402 payment-required");
        assertThat(type(shop.get("/weather", "Authorization: L402x abc:def"))).isEqualTo("402 payment-required");
    }

    private static String type(HttpMessage answer) {
        String uri = new JsonObject(answer.text()).getString("type");
        return answer.status() + " " + uri.substring("urn:l402:problem:".length());
    }

    private static String detail(HttpMessage answer) {
        return new JsonObject(answer.text()).getString("detail");
    }
}
