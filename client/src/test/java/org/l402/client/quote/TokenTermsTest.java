package org.l402.client.quote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.l402.lightning.PaymentHash;
import org.l402.macaroon.Macaroon;
import org.l402.macaroon.RootKey;
import org.l402.mint.Identifier;
import org.l402.mint.TokenId;

class TokenTermsTest {

    private static final Instant NOON = Instant.ofEpochSecond(1_700_000_000);

    @Test
    void of_macaroonOfVersion0_saysWhatItOpens() {
        TokenTerms terms = terms(
                "services=weather:0,stock:1",
                "weather_capabilities=default",
                "weather_valid_until=1700000100",
                "stock_valid_until=1700000200");

        assertThat(terms.isOpaque()).isFalse();
        assertThat(terms.serviceNames()).isEqualTo("weather, stock");
        assertThat(terms.expiresAt()).contains(NOON.plusSeconds(200));
        assertThat(terms.isExpired(NOON.plusSeconds(199))).isFalse();
        assertThat(terms.isExpired(NOON.plusSeconds(200))).isTrue();
    }

    @Test
    void of_repeatedCaveats_takesTheNarrowest() {
        TokenTerms terms = terms(
                "services=weather:0,stock:0",
                "services=weather:0",
                "weather_valid_until=1700000100",
                "weather_valid_until=1700000050");

        assertThat(terms.serviceNames()).isEqualTo("weather");
        assertThat(terms.expiresAt()).contains(NOON.plusSeconds(50));
    }

    @Test
    void of_serviceWithoutExpiry_neverExpires() {
        assertThat(terms("services=weather:0,stock:0", "weather_valid_until=1").isExpired(NOON))
                .isFalse();
    }

    @Test
    void of_anyOtherText_isOpaque() {
        for (String token : List.of("", "opaque", "AgEEbHNhdA==", "not base64!")) {
            assertThat(TokenTerms.of(token).isOpaque()).as(token).isTrue();
        }
    }

    @Test
    void covers_sameServiceAndCapabilities_isTrue() {
        TokenTerms held = terms("services=weather:0", "weather_capabilities=default,history", "weather_valid_until=9");

        assertThat(held.covers(terms("services=weather:0", "weather_capabilities=default")))
                .isTrue();
        assertThat(held.covers(terms("services=weather:0", "weather_capabilities=history,default")))
                .isTrue();
    }

    @Test
    void covers_lessThanWanted_isFalse() {
        TokenTerms held = terms("services=weather:0", "weather_capabilities=default");

        assertThat(held.covers(terms("services=stock:0", "stock_capabilities=default")))
                .isFalse();
        assertThat(held.covers(terms("services=weather:1", "weather_capabilities=default")))
                .isFalse();
        assertThat(held.covers(terms("services=weather:0", "weather_capabilities=history")))
                .isFalse();
        assertThat(held.covers(terms("services=weather:0"))).isFalse();
        assertThat(held.covers(terms())).isFalse();
        assertThat(held.covers(TokenTerms.of("opaque"))).isFalse();
    }

    private static TokenTerms terms(String... caveats) {
        byte[] identifier = Identifier.of(PaymentHash.of(new byte[32]), TokenId.of(new byte[32]))
                .bytes();
        Macaroon macaroon = Macaroon.mint(RootKey.of(new byte[32]), "lsat", identifier, List.of(caveats));
        return TokenTerms.of(Base64.getEncoder().encodeToString(macaroon.encode()));
    }
}
