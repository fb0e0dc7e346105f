package org.l402.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.L402Exception;

class MilliSatoshiTest {

    @ParameterizedTest
    @CsvSource({
        "1000 msat, 1000",
        "1msat, 1",
        "5 sat, 5000",
        "5sat, 5000",
        "0.001 sat, 1",
        "1.5 SAT, 1500",
        "0 sat, 0",
        "0.001 btc, 100000000",
        "0.00000000001 btc, 1",
        "21000000 btc, 2100000000000000000",
        "1.000 msat, 1"
    })
    void parse_ofAnAmount_isExact(String text, long msat) {
        assertThat(MilliSatoshi.parse(text).value()).isEqualTo(msat);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "5", "sat", "-1 sat", "+1 sat", "1e3 sat", "1,5 sat", "1.sat", ".5 sat", "5  sat", " 5 sat",
                "5 usd", "0x5 sat", "٥ sat", "5 sats"
            })
    void parse_ofWhatIsNoAmount_quotesItAndSaysHow(String text) {
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> MilliSatoshi.parse(text))
                .withMessageContaining("\"" + text + "\"")
                .withMessageContaining("1000 msat, 5 sat or 0.001 btc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5 msat", "0.0001 sat", "0.000000000001 btc"})
    void parse_ofAFractionOfAMillisatoshi_isRefused(String text) {
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> MilliSatoshi.parse(text))
                .withMessageContaining("fraction of a millisatoshi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"21000000.00000000001 btc", "99999999999999999999999999 btc", "2100000000000001 sat"})
    void parse_ofMoreThanThereIs_isRefused(String text) {
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> MilliSatoshi.parse(text))
                .withMessageContaining("more than 21 million btc");
    }

    @Test
    void plus_beyondAllBitcoin_isRefused() {
        assertThat(MilliSatoshi.ofSat(1).plus(new MilliSatoshi(1)).value()).isEqualTo(1001);
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> MilliSatoshi.MAX.plus(new MilliSatoshi(1)));
    }

    @Test
    void constructor_outOfRange_isRefused() {
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> new MilliSatoshi(-1));
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> new MilliSatoshi(MilliSatoshi.MAX.value() + 1));
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> MilliSatoshi.ofSat(-1));
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> MilliSatoshi.ofSat(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 msat", "1, 1 msat", "1000, 1 sat", "1500, 1500 msat"})
    void toString_ofAnAmount_isReadBack(long msat, String text) {
        assertThat(new MilliSatoshi(msat)).hasToString(text).isEqualTo(MilliSatoshi.parse(text));
    }

    @Test
    void compareTo_isByValue() {
        assertThat(new MilliSatoshi(2)).isGreaterThan(new MilliSatoshi(1)).isLessThan(MilliSatoshi.MAX);
        assertThat(MilliSatoshi.ZERO.isZero()).isTrue();
        assertThat(MilliSatoshi.MAX.isZero()).isFalse();
    }
}
