package org.l402.macaroon;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class MacaroonFuzzTest {

    private static final RootKey KEY = RootKey.of(new byte[32]);

    /** Whatever is accepted is written again byte for byte; all else is refused in words. */
    @FuzzTest
    void decode_ofAnyBytes_refusesOrReadsThemExactly(byte[] bytes) {
        Macaroon macaroon;
        try {
            macaroon = Macaroon.decode(bytes);
        } catch (MacaroonException e) {
            assertThat(e).hasMessageNotContaining("null");
            return;
        }
        assertThat(macaroon.encode()).isEqualTo(bytes);
        assertThat(macaroon.signature()).hasSize(32);
        macaroon.isSignedBy(KEY);
        if (macaroon.caveatCount() < Macaroon.MAX_CAVEATS && bytes.length < Macaroon.MAX_BYTES - 8) {
            assertThat(macaroon.attenuate("a=b").caveats())
                    .hasSize(macaroon.caveatCount() + 1)
                    .endsWith("a=b");
        }
    }
}
