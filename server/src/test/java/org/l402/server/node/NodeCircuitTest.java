package org.l402.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.l402.lightning.NodeException;
import org.l402.server.node.NodeCircuit.Attempt;

class NodeCircuitTest {

    private long now = Long.MAX_VALUE - 5;
    private final NodeCircuit circuit = new NodeCircuit(CallKind.ISSUE, () -> now);

    @Test
    void failures_untilThreeInARow_turnNobodyAway() {
        fail(2);
        circuit.answered();
        fail(2);
        assertThat(circuit.attempt()).isPresent();
        fail(1);
        assertThat(circuit.attempt()).isEmpty();
        assertThat(circuit.reason()).hasMessage("the node is not asked until it is well again: down");
    }

    @Test
    void open_letsOneProbeThroughEachSecond() {
        fail(3);
        after(Duration.ofMillis(999));
        assertThat(circuit.attempt()).isEmpty();
        after(Duration.ofMillis(1));

        Attempt probe = circuit.attempt().orElseThrow();
        after(Duration.ofMinutes(1));
        assertThat(circuit.attempt()).as("while a probe is under way").isEmpty();
        circuit.failed(probe, new NodeException("down"));
        assertThat(circuit.attempt()).isEmpty();
        after(Duration.ofSeconds(1));
        assertThat(circuit.attempt()).isPresent();
    }

    @Test
    void open_whenAProbeSucceeds_closes() {
        fail(3);
        after(Duration.ofSeconds(1));
        assertThat(circuit.attempt()).isPresent();
        circuit.answered();

        assertThat(circuit.attempt()).isPresent();
        fail(2);
        assertThat(circuit.attempt()).as("counted anew").isPresent();
    }

    @Test
    void open_whenAnEarlierCallSucceeds_closes() {
        assertThat(circuit.attempt()).isPresent();
        fail(3);
        circuit.answered();
        assertThat(circuit.attempt()).isPresent();
    }

    @Test
    void closedAgain_failuresOfCallsFromBefore_areOldNews() {
        Attempt[] before = IntStream.range(0, 64)
                .mapToObj(i -> circuit.attempt().orElseThrow())
                .toArray(Attempt[]::new);
        fail(3);
        after(Duration.ofSeconds(1));
        assertThat(circuit.attempt()).isPresent();
        circuit.answered();

        for (Attempt old : before) {
            circuit.failed(old, new NodeException("down"));
        }
        assertThat(circuit.attempt()).isPresent();
    }

    @Test
    void probe_thatIsNotMade_leavesRoomForAnother() {
        fail(3);
        after(Duration.ofSeconds(1));
        circuit.abandoned(circuit.attempt().orElseThrow());
        assertThat(circuit.attempt()).isPresent();
    }

    @Test
    void nodeThatIsAnother_turnsAwayAtOnce() {
        circuit.failed(circuit.attempt().orElseThrow(), new WrongNodeException("another"));
        assertThat(circuit.attempt()).isEmpty();
    }

    @Test
    void open_askedByManyAtOnce_letsOneThrough() throws InterruptedException {
        fail(3);
        after(Duration.ofSeconds(1));
        AtomicInteger through = new AtomicInteger();
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int k = 0; k < 10_000; k++) {
                    circuit.attempt().ifPresent(attempt -> through.incrementAndGet());
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(through).hasValue(1);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            Optional<Attempt> attempt = circuit.attempt();
            circuit.failed(attempt.orElseThrow(), new NodeException("down"));
        }
    }

    private void after(Duration duration) {
        now += duration.toNanos();
    }
}
