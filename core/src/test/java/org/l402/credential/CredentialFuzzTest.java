package org.l402.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.mint.KeyId;
import org.l402.mint.MasterKey;
import org.l402.mint.RootKeys;
import org.l402.offer.Offer;
import org.l402.verify.Verdict;
import org.l402.verify.Verifier;

class CredentialFuzzTest {

    private static final Verifier VERIFIER = new Verifier(
            new RootKeys(List.of(MasterKey.of(KeyId.ofHex("00000000"), Network.REGTEST, new byte[32]))),
            InstantSource.system());
    private static final Offer OFFER = Offer.of("weather", new MilliSatoshi(1), Optional.empty());

    /** Nothing that anybody sends makes an exception, and nothing that nobody signed is granted. */
    @FuzzTest
    void read_ofAnyHeaders_neverFailsAndNeverGrants(byte[] bytes) {
        List<String> lines =
                new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        for (String name : List.of("authorization", "macaroon", "grpc-metadata-macaroon")) {
            Presented presented = CredentialReader.read(asked -> asked.equals(name) ? lines : List.of());
            if (presented instanceof Presented.One one) {
                assertThat(VERIFIER.verify(one.credential(), OFFER)).isInstanceOf(Verdict.Refused.class);
                assertThat(CredentialReader.read(asked -> asked.equals("authorization")
                                ? List.of(one.credential().authorization())
                                : List.of()))
                        .isEqualTo(presented);
            } else if (presented instanceof Presented.Unreadable unreadable) {
                assertThat(unreadable.reason()).isNotBlank();
            }
        }
    }
}
