package org.l402.macaroon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Byte for byte what Go's library writes, and nothing that it would not write. */
class MacaroonVectorTest {

    static List<GoVectors.Valid> valid() {
        return GoVectors.valid();
    }

    static List<GoVectors.Refused> refused() {
        return GoVectors.refused();
    }

    @Test
    void vectors_fromBothFiles_areAllThere() {
        assertThat(valid()).hasSize(12 + 27);
        assertThat(refused()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void mint_withTheVectorsParts_writesItsBytes(GoVectors.Valid vector) {
        Macaroon minted =
                Macaroon.mint(RootKey.of(vector.rootKey()), vector.location(), vector.identifier(), vector.caveats());

        assertThat(minted.encode()).isEqualTo(vector.binary());
        assertThat(minted.signature()).isEqualTo(vector.signature());
        assertThat(Base64.getEncoder().encodeToString(minted.encode())).isEqualTo(vector.base64());
    }

    @ParameterizedTest
    @MethodSource("valid")
    void decode_ofTheVector_findsItsParts(GoVectors.Valid vector) {
        Macaroon decoded = Macaroon.decode(vector.binary());

        assertThat(decoded.location()).isEqualTo(vector.location());
        assertThat(decoded.identifier()).isEqualTo(vector.identifier());
        assertThat(decoded.caveats()).isEqualTo(vector.caveats());
        assertThat(decoded.signature()).isEqualTo(vector.signature());
        assertThat(decoded.encode()).isEqualTo(vector.binary());
        assertThat(decoded.isSignedBy(RootKey.of(vector.rootKey()))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void attenuate_caveatByCaveat_writesTheVectorsBytes(GoVectors.Valid vector) {
        Macaroon macaroon =
                Macaroon.mint(RootKey.of(vector.rootKey()), vector.location(), vector.identifier(), List.of());
        for (String caveat : vector.caveats()) {
            macaroon = macaroon.attenuate(caveat);
        }

        assertThat(macaroon.encode()).isEqualTo(vector.binary());
    }

    @ParameterizedTest
    @MethodSource("valid")
    void decode_cutOffAtEveryByte_isRefused(GoVectors.Valid vector) {
        for (int length = 0; length < vector.binary().length; length++) {
            byte[] cut = java.util.Arrays.copyOf(vector.binary(), length);
            assertThatExceptionOfType(MacaroonException.class)
                    .as("cut to %d bytes", length)
                    .isThrownBy(() -> Macaroon.decode(cut));
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void isSignedBy_withAnyBitOfContentChanged_isFalse(GoVectors.Valid vector) {
        RootKey key = RootKey.of(vector.rootKey());
        Macaroon original = Macaroon.decode(vector.binary());
        for (int i = 0; i < vector.binary().length; i++) {
            byte[] changed = vector.binary().clone();
            changed[i] ^= 0x10;
            Macaroon altered;
            try {
                altered = Macaroon.decode(changed);
            } catch (MacaroonException e) {
                continue; // No longer a macaroon at all.
            }
            // The location alone is not signed.
            assertThat(altered.isSignedBy(key))
                    .as("byte %d", i)
                    .isEqualTo(!altered.location().equals(original.location()));
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void decode_ofWhatIsNotSupported_saysWhatItIs(GoVectors.Refused vector) {
        assertThatExceptionOfType(MacaroonException.class)
                .isThrownBy(() -> Macaroon.decode(vector.binary()))
                .withMessageContaining(vector.reason());
    }
}
