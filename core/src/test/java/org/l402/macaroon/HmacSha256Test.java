package org.l402.macaroon;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Held against the JDK's own Mac, which takes no empty key. */
class HmacSha256Test {

    @Test
    void mac_ofKeysAndMessagesOfManyLengths_isTheJdks() throws Exception {
        Random random = new Random(402);
        for (int round = 0; round < 2000; round++) {
            byte[] key = new byte[1 + random.nextInt(150)];
            byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(key);
            random.nextBytes(message);
            Mac jdk = Mac.getInstance("HmacSHA256");
            jdk.init(new SecretKeySpec(key, "HmacSHA256"));

            assertThat(HmacSha256.ofThread().mac(key, message)).isEqualTo(jdk.doFinal(message));
        }
    }

    @Test
    void mac_intoItsOwnKey_readsTheKeyBeforeItWrites() {
        byte[] key = new byte[32];
        byte[] expected = HmacSha256.ofThread().mac(key, new byte[10]);

        HmacSha256.ofThread().mac(key, new byte[12], 1, 10, key);

        assertThat(key).isEqualTo(expected);
    }

    @Test
    void ofThread_onAnotherThread_isAnotherInstance() throws Exception {
        HmacSha256[] other = new HmacSha256[1];
        Thread thread = new Thread(() -> other[0] = HmacSha256.ofThread());
        thread.start();
        thread.join();

        assertThat(other[0]).isNotNull().isNotSameAs(HmacSha256.ofThread());
        assertThat(MessageDigest.isEqual(
                        other[0].mac(new byte[1], new byte[1]),
                        HmacSha256.ofThread().mac(new byte[1], new byte[1])))
                .isTrue();
    }
}
