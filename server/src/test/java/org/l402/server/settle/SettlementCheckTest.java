package org.l402.server.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.server.node.CallKind;
import org.l402.server.node.NodeCalls;

class SettlementCheckTest {

    private static final PaymentHash HASH = PaymentHash.of(new byte[32]);
    private static final InvoiceStatus SETTLED = paid(1000, 1000);

    private final List<CompletableFuture<InvoiceStatus>> asked = new ArrayList<>();
    private final SettlementCheck check =
            new SettlementCheck(new Asked(), new NodeCalls(CallKind.LOOK_UP, Duration.ofMinutes(5), 2));

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

    @ParameterizedTest
    @CsvSource({
        "1000, 1000, SETTLED",
        "1000, 1001, SETTLED",
        "1000, 999, UNPAID",
        "1000, 0, UNPAID",
        "0, 5000, UNPAID",
        "0, 0, UNPAID"
    })
    void of_settled_isMeasuredByWhatTheInvoiceAskedFor(long asked, long received, Standing standing) {
        CompletionStage<Standing> answer = check.of(HASH);
        this.asked.get(0).complete(paid(asked, received));

        assertThat(get(answer)).isEqualTo(standing);
        check.of(HASH);
        assertThat(this.asked).as("what is not paid is not remembered").hasSize(standing == Standing.SETTLED ? 1 : 2);
    }

    @Test
    void of_nodeThatFails_isLeftAloneAndWhatIsKnownStaysKnown() {
        check.learn(HASH);
        for (int i = 1; i <= 3; i++) {
            CompletionStage<Standing> answer = check.of(hash(i));
            asked.get(i - 1).completeExceptionally(new NodeException("the node is away"));
            assertThat(failure(answer)).hasMessage("the node is away");
        }

        assertThat(failure(check.of(hash(4))))
                .isInstanceOf(NodeException.class)
                .hasMessage("the node is not asked until it is well again: the node is away");
        assertThat(asked).hasSize(3);
        assertThat(get(check.of(HASH))).isEqualTo(Standing.SETTLED);
    }

    @Test
    void of_moreThanAreRemembered_theFirstLearntIsForgotten() {
        for (int i = 0; i <= SettlementCheck.REMEMBERED; i++) {
            check.learn(hash(i));
            check.learn(hash(i));
        }

        assertThat(get(check.of(hash(1)))).isEqualTo(Standing.SETTLED);
        assertThat(get(check.of(hash(SettlementCheck.REMEMBERED)))).isEqualTo(Standing.SETTLED);
        assertThat(asked).isEmpty();
        check.of(hash(0));
        assertThat(asked).hasSize(1);
    }

    @Test
    void of_noAnswer_failsInTimeAndLetsGoOfTheCall() {
        SettlementCheck hasty =
                new SettlementCheck(new Asked(), new NodeCalls(CallKind.LOOK_UP, Duration.ofMillis(500), 1));

        assertThat(failure(hasty.of(HASH))).hasMessage("the node looked up no invoice within 500 ms");
        assertThat(asked.get(0)).isCancelled();

        CompletionStage<Standing> again = hasty.of(HASH);
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

        assertThat(failure(check.of(hash(3)))).hasMessage("2 invoices are being looked up already");
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

    private static InvoiceStatus paid(long asked, long received) {
        return new InvoiceStatus.Settled(new MilliSatoshi(asked), new MilliSatoshi(received), Instant.EPOCH);
    }

    private static PaymentHash hash(int number) {
        return PaymentHash.of(ByteBuffer.allocate(32).putInt(28, number + 1).array());
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
