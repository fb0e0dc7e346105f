package org.l402.server.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;

class SettlementCheckTest {

    private static final PaymentHash HASH = PaymentHash.of(new byte[32]);
    private static final InvoiceStatus SETTLED = new InvoiceStatus.Settled(MilliSatoshi.ofSat(1), Instant.EPOCH);

    private final List<CompletableFuture<InvoiceStatus>> asked = new ArrayList<>();
    private final SettlementCheck check = new SettlementCheck(new Asked(), Duration.ofMillis(200), 2);

    @Test
    void of_manyAtOnce_asksOnceForAll() {
        List<CompletionStage<Standing>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(check.of(HASH));
        }
        assertThat(asked).hasSize(1);

        asked.get(0).complete(SETTLED);

        assertThat(answers).allSatisfy(answer -> assertThat(get(answer)).isEqualTo(Standing.SETTLED));
        assertThat(get(check.of(HASH))).isEqualTo(Standing.SETTLED);
        assertThat(asked).as("it is remembered").hasSize(1);
    }

    @Test
    void of_notSettled_isAskedAgain() {
        CompletionStage<Standing> first = check.of(HASH);
        asked.get(0).complete(new InvoiceStatus.Open());
        assertThat(get(first)).isEqualTo(Standing.UNPAID);

        CompletionStage<Standing> second = check.of(HASH);
        asked.get(1).complete(new InvoiceStatus.Accepted());
        assertThat(get(second)).isEqualTo(Standing.PENDING);

        CompletionStage<Standing> third = check.of(HASH);
        asked.get(2).complete(SETTLED);
        assertThat(get(third)).isEqualTo(Standing.SETTLED);
    }

    @Test
    void of_noAnswer_failsInTimeAndLetsGoOfTheCall() {
        assertThat(failure(check.of(HASH))).hasMessageContaining("within 200 ms");
        assertThat(asked.get(0)).isCancelled();

        CompletionStage<Standing> again = check.of(HASH);
        asked.get(1).complete(SETTLED);
        assertThat(get(again)).isEqualTo(Standing.SETTLED);
    }

    @Test
    void of_failure_isTold() {
        CompletionStage<Standing> answer = check.of(HASH);
        asked.get(0).completeExceptionally(new NodeException("the node is away"));

        assertThat(failure(answer)).hasMessage("the node is away");
    }

    @Test
    void of_moreThanMayWait_failsAtOnce() {
        check.of(hash(1));
        check.of(hash(2));

        assertThat(failure(check.of(hash(3)))).hasMessageContaining("too many");
        assertThat(asked).hasSize(2);

        asked.get(0).complete(SETTLED);
        check.of(hash(3));
        assertThat(asked).hasSize(3);
    }

    @Test
    void learn_settled_isNotAsked() {
        check.learn(HASH);

        assertThat(get(check.of(HASH))).isEqualTo(Standing.SETTLED);
        assertThat(asked).isEmpty();
    }

    private static PaymentHash hash(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        return PaymentHash.of(bytes);
    }

    /** A node whose answers the test gives. */
    private final class Asked implements InvoiceIssuer {

        @Override
        public CompletionStage<Issued> issue(Request request) {
            throw new AssertionError("a check makes no invoices");
        }

        @Override
        public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
            CompletableFuture<InvoiceStatus> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        }
    }
}
