package org.l402.bolt11;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Whatever comes in, decoding gives an invoice or a {@link Bolt11Exception}. */
class Bolt11FuzzTest {

    @FuzzTest
    void decode_anyText_invoiceOrClearError(byte[] data) {
        check(new String(data, StandardCharsets.UTF_8));
    }

    /** Gets past the checksum: the first byte picks the network, the rest are groups of five bits. */
    @FuzzTest
    void decode_anyFields_invoiceOrClearError(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] groups = new byte[data.length - 1];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (byte) (data[i + 1] & 31);
        }
        check(new Bech32(data[0] % 2 == 0 ? "lnbc10u" : "lnbcrt", groups).encode());
    }

    private static void check(String text) {
        Bolt11Invoice invoice;
        try {
            invoice = Bolt11Invoice.decode(text);
        } catch (Bolt11Exception e) {
            assertThat(e).hasMessageNotContaining("null").message().isNotBlank();
            return;
        }
        assertThat(invoice.text()).isEqualTo(text.toLowerCase(Locale.ROOT));
        assertThat(invoice.expiresAt()).isAfterOrEqualTo(invoice.timestamp());
        assertThat(invoice.description().isPresent())
                .isNotEqualTo(invoice.descriptionHash().isPresent());
    }
}
