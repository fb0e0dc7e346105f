package org.l402.lightning.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.l402.L402Exception;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;

/** Whatever comes over a pay port, it is a message or refused, and no payment is believed without its preimage. */
class PayMessageFuzzTest {

    private static final PaymentHash HASH = PaymentHash.ofHex("00".repeat(32));

    @FuzzTest
    void read_anyBytes_isAMessageOrRefused(byte[] bytes) {
        readOrRefuse(bytes, PayMessage.Pay.class);
        readOrRefuse(bytes, PayMessage.Track.class);
        readOrRefuse(bytes, PayMessage.Refusal.class);
        try {
            PaymentOutcome outcome =
                    PayMessage.read(bytes, PayMessage.Outcome.class).of(HASH);
            assertThat(outcome).isNotInstanceOf(PaymentOutcome.Paid.class);
        } catch (L402Exception e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static <T> void readOrRefuse(byte[] bytes, Class<T> kind) {
        try {
            T message = PayMessage.read(bytes, kind);
            assertThat(PayMessage.read(PayMessage.write(message), kind)).isEqualTo(message);
        } catch (NodeException e) {
            assertThat(e.getMessage()).startsWith("the body is ");
        }
    }
}
