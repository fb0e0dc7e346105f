package org.l402.macaroon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes put together by hand that only a careless reader would take for a macaroon. */
class MacaroonFormatTest {

    private static final String SIGNATURE = "0620" + "ab".repeat(32);
    private static final RootKey KEY = RootKey.of(new byte[32]);

    @Test
    void decode_leastMacaroon_isRead() {
        Macaroon macaroon = decode("02" + "020161" + "00" + "00" + SIGNATURE);

        assertThat(macaroon.identifier()).containsExactly('a');
        assertThat(macaroon.location()).isEmpty();
        assertThat(macaroon.caveats()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            overlong length of the identifier   | 02 02 8100 61 00 00 SIG        | shortest form
            overlong length of zero             | 02 02 8000 00 00 SIG           | shortest form
            length of three bytes               | 02 02 808001 61 00 00 SIG      | more than 16383
            length beyond the end               | 02 02 7f 61 00 00 SIG          | cut off
            location behind the identifier      | 02 0201 61 0101 62 00 00 SIG   | out of order
            identifier doubled                  | 02 0201 61 0201 62 00 00 SIG   | doubled
            location doubled                    | 02 0101 61 0101 62 0201 61 00 00 SIG | identifier of the macaroon is missing
            no identifier                       | 02 0101 61 00 00 SIG           | identifier of the macaroon is missing
            unknown field in the header         | 02 0201 61 0301 61 00 00 SIG   | unknown
            verification id in the header       | 02 0201 61 0401 61 00 00 SIG   | unknown
            caveat without identifier           | 02 0201 61 00 0401 61 00 00 SIG | identifier of caveat 1 is missing
            caveat with a location alone        | 02 0201 61 00 0101 61 0201 62 00 00 SIG | third-party
            caveat with a verification id       | 02 0201 61 00 0201 62 0401 63 00 00 SIG | third-party
            caveat with two identifiers         | 02 0201 61 00 0201 62 0201 63 00 00 SIG | doubled
            caveat with an unknown field        | 02 0201 61 00 0201 62 0501 63 00 00 SIG | unknown
            no end of the caveats               | 02 0201 61 00 SIG              | identifier of caveat 1 is missing
            end of section after the signature  | 02 0201 61 00 00 SIG 00        | 1 bytes follow
            trailing bytes                      | 02 0201 61 00 00 SIG 616263    | 3 bytes follow
            signature of 31 bytes               | 02 0201 61 00 00 061f SHORT    | 32 bytes, not 31
            no signature                        | 02 0201 61 00 00               | cut off
            another field than the signature    | 02 0201 61 00 00 0520 FULL     | signature is missing
            version 3                           | 03 0201 61 00 00 SIG           | begins with byte 3
            version 1                           | 3030 0201 61                   | version 1
            JSON                                | 7b2276223a327d                 | JSON
            """)
    void decode_ofBytesThatGoWouldNotWrite_isRefused(String name, String hex, String reason) {
        String bytes = hex.replace("SIG", SIGNATURE)
                .replace("SHORT", "ab".repeat(31))
                .replace("FULL", "ab".repeat(32))
                .replace(" ", "");

        assertThatExceptionOfType(MacaroonException.class)
                .as(name)
                .isThrownBy(() -> decode(bytes))
                .withMessageContaining(reason);
    }

    @Test
    void decode_ofNothing_saysSo() {
        assertThatExceptionOfType(MacaroonException.class)
                .isThrownBy(() -> Macaroon.decode(new byte[0]))
                .withMessageContaining("0 bytes");
    }

    @Test
    void decode_beyondTheLongest_isRefusedBeforeItIsRead() {
        byte[] tooLong = new byte[Macaroon.MAX_BYTES + 1];
        tooLong[0] = 2;

        assertThatExceptionOfType(MacaroonException.class)
                .isThrownBy(() -> Macaroon.decode(tooLong))
                .withMessageContaining("4097 bytes is too long");
    }

    @Test
    void decode_ofTheLongest_isRead() {
        Macaroon longest = Macaroon.mint(KEY, "", new byte[66], List.of("x".repeat(Macaroon.MAX_BYTES - 109)));

        assertThat(longest.encode()).hasSize(Macaroon.MAX_BYTES);
        assertThatExceptionOfType(MacaroonException.class)
                .isThrownBy(() -> Macaroon.mint(KEY, "", new byte[66], List.of("x".repeat(Macaroon.MAX_BYTES - 108))));
    }

    @Test
    void decode_ofMoreCaveatsThanAllowed_isRefused() {
        String header = "02" + "020161" + "00";

        assertThatCode(() -> decode(header + "02016200".repeat(Macaroon.MAX_CAVEATS) + "00" + SIGNATURE))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(MacaroonException.class)
                .isThrownBy(() -> decode(header + "02016200".repeat(Macaroon.MAX_CAVEATS + 1) + "00" + SIGNATURE))
                .withMessageContaining("at most 64 caveats");
    }

    @Test
    void mint_beyondTheBounds_isRefused() {
        List<String> many = Collections.nCopies(Macaroon.MAX_CAVEATS + 1, "a=b");
        assertThatExceptionOfType(MacaroonException.class)
                .isThrownBy(() -> Macaroon.mint(KEY, "", new byte[66], many))
                .withMessageContaining("at most 64 caveats");
        assertThatExceptionOfType(MacaroonException.class)
                .isThrownBy(() -> Macaroon.mint(KEY, "", new byte[66], List.of("x".repeat(Macaroon.MAX_BYTES))))
                .withMessageContaining("longer than 4096 bytes");
        // The parts fit, the whole does not.
        assertThatExceptionOfType(MacaroonException.class)
                .isThrownBy(() -> Macaroon.mint(KEY, "", new byte[66], List.of("x".repeat(Macaroon.MAX_BYTES - 80))))
                .withMessageContaining("4096");
    }

    @Test
    void attenuate_ofAFullMacaroon_isRefusedAndLeavesItAsItWas() {
        Macaroon full = Macaroon.mint(KEY, "", new byte[66], Collections.nCopies(Macaroon.MAX_CAVEATS, "a=b"));

        assertThatExceptionOfType(MacaroonException.class).isThrownBy(() -> full.attenuate("c=d"));
        assertThat(full.isSignedBy(KEY)).isTrue();
    }

    @Test
    void caveats_withBytesThatAreNotUtf8_showReplacementCharacters() {
        Macaroon macaroon = decode("02" + "020161" + "00" + "0203" + "61ff62" + "00" + "00" + SIGNATURE);

        assertThat(macaroon.caveats()).containsExactly("a\ufffdb");
    }

    @Test
    void decode_keepsNoHoldOnTheCallersArray() {
        byte[] bytes = Macaroon.mint(KEY, "lsat", new byte[66], List.of("a=b")).encode();
        Macaroon macaroon = Macaroon.decode(bytes);
        bytes[10] ^= 1;
        macaroon.encode()[10] ^= 1;
        macaroon.identifier()[10] ^= 1;
        macaroon.signature()[10] ^= 1;

        assertThat(macaroon.isSignedBy(KEY)).isTrue();
    }

    @Test
    void equals_isByContent() {
        Macaroon one = Macaroon.mint(KEY, "lsat", new byte[66], List.of("a=b"));
        Macaroon same = Macaroon.decode(one.encode());

        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(one.attenuate("c=d"));
    }

    @Test
    void toString_ofSecrets_showsNone() {
        Macaroon macaroon = Macaroon.mint(KEY, "lsat", new byte[66], List.of("preimage=" + "cd".repeat(32)));

        assertThat(macaroon.toString())
                .isEqualTo("macaroon of 187 bytes with 1 caveats")
                .doesNotContain("cdcd");
        assertThat(KEY.toString()).isEqualTo("root key (secret)");
    }

    private static Macaroon decode(String hex) {
        return Macaroon.decode(HexFormat.of().parseHex(hex));
    }
}
