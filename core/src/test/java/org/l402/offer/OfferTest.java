package org.l402.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.L402Exception;
import org.l402.lightning.MilliSatoshi;

class OfferTest {

    private static final MilliSatoshi PRICE = new MilliSatoshi(1000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a,b",
                "a:0",
                "a=b",
                "a_b",
                "a b",
                "A",
                "ä",
                "a\n",
                "a\u0000",
                "services=x",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddX"
            })
    void name_thatCouldChangeACaveat_isRefused(String name) {
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> new Name(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "weather", "stock-2", "-", "0", "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd"})
    void name_ofTheAllowedCharacters_isAccepted(String name) {
        assertThat(new Name(name)).hasToString(name);
    }

    @Test
    void offer_outOfItsRanges_isRefused() {
        Name name = new Name("weather");
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> new Offer(name, 256, Offer.DEFAULT, PRICE, Optional.empty()))
                .withMessageContaining("256");
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> new Offer(name, -1, Offer.DEFAULT, PRICE, Optional.empty()));
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> Offer.of("weather", MilliSatoshi.ZERO, Optional.empty()))
                .withMessageContaining("price of weather is 0");
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> Offer.of("weather", PRICE, Optional.of(Duration.ofMillis(999))));
    }

    @Test
    void compareTo_ofNames_isAlphabetical() {
        assertThat(new Name("a")).isLessThan(new Name("b"));
    }
}
