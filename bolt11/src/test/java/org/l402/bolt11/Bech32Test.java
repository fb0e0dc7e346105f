package org.l402.bolt11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of BIP 173, the limit of 90 characters aside. */
class Bech32Test {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A12UEL5L",
                "a12uel5l",
                "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
                "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
                "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
                "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
                "?1ezyfcl",
                "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx"
            })
    void decode_valid_encodesToTheSame(String text) {
        assertThat(Bech32.decode(text).encode()).isEqualTo(text.toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({
        "pzry9x0s0muk, a 1 between",
        "1pzry9x0s0muk, a 1 between",
        "x1b4n0q5v, at position 3 is not a character",
        "li1dgmt3, checksum",
        "A1G7SGD8, checksum",
        "10a06t8, a 1 between",
        "1qzzfhee, a 1 between",
        "a12UEL5L, mixes both",
        "'', a 1 between",
        "'a1 2uel5l', character 3 is U+0020",
        "'lnbc1é', character 6 is U+00E9",
        "'lnbc1\u007f', character 6 is U+007F",
    })
    void decode_invalid_refused(String text, String reason) {
        assertThatExceptionOfType(Bolt11Exception.class)
                .isThrownBy(() -> Bech32.decode(text))
                .withMessageContaining(reason);
    }
}
