package org.l402.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.L402Exception;

class PreimageTest {

    private static final String HEX = "0001020304050607080910111213141516171819202122232425262728293031";

    @Test
    void paymentHash_isTheSha256() {
        // sha256 of 32 zero bytes, as any tool computes it.
        assertThat(Preimage.of(new byte[32]).paymentHash().hex())
                .isEqualTo("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
    }

    @Test
    void ofHex_ofEitherCase_isTheSame() {
        assertThat(Preimage.ofHex("AB".repeat(32)))
                .isEqualTo(Preimage.ofHex("ab".repeat(32)))
                .hasSameHashCodeAs(Preimage.ofHex("ab".repeat(32)))
                .isNotEqualTo(Preimage.ofHex(HEX));
        assertThat(Preimage.ofHex(HEX).hex()).isEqualTo(HEX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "000102030405060708091011121314151617181920212223242526272829303",
                "000102030405060708091011121314151617181920212223242526272829303g"
            })
    void ofHex_ofAnythingElse_isRefusedWithoutQuotingIt(String hex) {
        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> Preimage.ofHex(hex))
                .withMessageContaining("64 hex digits")
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("0102"));
    }

    @Test
    void of_wrongLength_isRefused() {
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> Preimage.of(new byte[31]));
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> PaymentHash.of(new byte[33]));
        assertThatExceptionOfType(L402Exception.class).isThrownBy(() -> PaymentHash.ofHex("zz".repeat(32)));
    }

    @Test
    void bytes_areCopies() {
        byte[] source = new byte[32];
        Preimage preimage = Preimage.of(source);
        PaymentHash hash = PaymentHash.of(source);
        source[0] = 1;
        preimage.bytes()[0] = 1;
        hash.bytes()[0] = 1;

        assertThat(preimage).isEqualTo(Preimage.of(new byte[32]));
        assertThat(hash).isEqualTo(PaymentHash.of(new byte[32])).hasToString("00".repeat(32));
    }

    @Test
    void toString_ofAPreimage_showsNothingOfIt() {
        assertThat(Preimage.ofHex(HEX)).hasToString("preimage (secret)");
    }
}
