package org.l402.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.l402.lightning.NodeException;
import org.l402.lightning.NodeException.Kind;
import org.l402.server.keys.DataException;

/** Calls to a node that is slow, fails, or has too much to do. */
class NodeCallsTest {

    private static final int AT_A_TIME = 64;

    private long now;
    private final NodeCalls calls = calls(CallKind.ISSUE, Duration.ofMinutes(5));

    private NodeCalls calls(CallKind kind, Duration timeout) {
        return new NodeCalls(kind, timeout, AT_A_TIME, () -> now);
    }

    @Test
    void ask_slowNode_failsInTimeAndCancelsTheCall() {
        for (CallKind kind : CallKind.values()) {
            CompletableFuture<String> never = new CompletableFuture<>();

            assertThat(failure(calls(kind, Duration.ofMillis(20)).ask(() -> never)))
                    .isInstanceOf(NodeException.class)
                    .hasMessage("the node " + kind.notDone() + " within 20 ms")
                    .hasRootCauseInstanceOf(TimeoutException.class);
            assertThat(never).isCancelled();
        }
    }

    @Test
    void place_beyondTheBound_failsAtOnceUntilAnotherCallHasEnded() {
        List<CompletableFuture<String>> asked = new ArrayList<>();
        List<CompletionStage<String>> answers = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            CompletableFuture<String> call = new CompletableFuture<>();
            asked.add(call);
            answers.add(calls.ask(() -> call));
        }

        assertThatThrownBy(calls::place)
                .isInstanceOf(NodeException.class)
                .hasMessage("64 invoices are being waited for already");
        assertThat(failure(calls.<String>ask(() -> {
                    throw new AssertionError("the node is asked");
                })))
                .isInstanceOf(NodeException.class);

        asked.get(0).complete("made");
        assertThat(get(answers.get(0))).isEqualTo("made");
        assertThat(calls.ask(CompletableFuture::new).toCompletableFuture()).isNotDone();
    }

    static Stream<Supplier<CompletionStage<String>>> faults() {
        return Stream.of(
                () -> CompletableFuture.failedStage(new NodeException("it is down")),
                () -> CompletableFuture.failedStage(new IllegalStateException("a fault of the adapter")),
                () -> CompletableFuture.<String>supplyAsync(() -> {
                    throw new NodeException("down, said later");
                }),
                () -> {
                    throw new NodeException("down, thrown");
                },
                () -> {
                    throw new IllegalStateException("a fault of the adapter, thrown");
                });
    }

    @ParameterizedTest
    @MethodSource("faults")
    void ask_nodeThatFails_failsAndIsReadyForTheNext(Supplier<CompletionStage<String>> fault) {
        for (int i = 0; i < 2 * AT_A_TIME; i++) {
            assertThat(failure(calls.ask(fault)))
                    .isInstanceOf(NodeException.class)
                    .hasMessageNotContaining("waited for already");
        }
        now += NodeCircuit.BETWEEN_PROBES.toNanos();

        assertAnswered();
    }

    @Test
    void place_givenBack_isRoomForAnother() {
        for (int i = 0; i < NodeCircuit.FAILURES; i++) {
            assertThat(failure(calls.ask(() -> CompletableFuture.failedStage(new NodeException("it is down")))))
                    .hasMessage("it is down");
        }
        assertThatThrownBy(calls::place).hasMessage("the node is not asked until it is well again: it is down");
        now += NodeCircuit.BETWEEN_PROBES.toNanos();

        for (int i = 0; i < 2 * AT_A_TIME; i++) {
            calls.place().giveBack();
        }

        assertAnswered();
    }

    @Test
    void ask_whatTheNodeTurnsDown_keepsNoOtherFromBeingAsked() {
        for (int i = 0; i < 2 * NodeCircuit.FAILURES; i++) {
            assertThat(failure(calls.ask(
                            () -> CompletableFuture.failedStage(new NodeException(Kind.REQUEST, "too large")))))
                    .hasMessage("too large");
        }

        assertAnswered();
    }

    @Test
    void ask_whatFailsForAReasonOfThisProject_saysItsSentence() {
        assertThat(failure(calls.ask(() -> CompletableFuture.failedStage(new DataException("the disk is full")))))
                .isInstanceOf(NodeException.class)
                .hasMessage("the disk is full");
    }

    private void assertAnswered() {
        assertThat(get(calls.ask(() -> CompletableFuture.completedStage("made"))))
                .isEqualTo("made");
    }
}
