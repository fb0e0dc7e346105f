package org.l402.lightning.cln;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.l402.lightning.cln.Reply.Kind;
import org.l402.lightning.cln.Reply.Trouble;

/**
 * The calls of one node: each has a deadline, there is a bound on how many wait, and a call is let go of when the outcome
 * that it is for is settled or cancelled.
 *
 * <p>What follows a call runs on the common pool, never on the thread that reads the node's answers: whatever a caller
 * hangs on its stage cannot hold up other calls.
 */
final class Calls implements AutoCloseable {

    private final Transport transport;
    private final int maxInFlight;
    private final Semaphore room;

    Calls(Transport transport, int maxInFlight) {
        this.transport = transport;
        this.maxInFlight = maxInFlight;
        this.room = new Semaphore(maxInFlight);
    }

    String place() {
        return transport.place();
    }

    /** Makes a call on behalf of an outcome and hands the reply on; what that throws fails the outcome. */
    void ask(
            CompletableFuture<?> outcome,
            String method,
            Map<String, Object> params,
            Duration patience,
            Consumer<Reply> then) {
        if (outcome.isDone()) {
            return;
        }
        CompletableFuture<Reply> call = start(method, params, patience);
        whenDone(outcome, () -> call.cancel(false));
        CompletionStage<Reply> replied = call;
        replied.whenCompleteAsync((reply, cancelled) -> {
            if (reply == null) {
                return; // whoever asked waits no longer
            }
            try {
                then.accept(reply);
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
    }

    /** As {@link #ask}, for a call that may be made twice: it is, once, when its connection is lost. */
    void askAgainWhenLost(
            CompletableFuture<?> outcome,
            String method,
            Map<String, Object> params,
            Duration patience,
            Consumer<Reply> then) {
        long start = System.nanoTime();
        ask(outcome, method, params, patience, reply -> {
            Duration left = patience.minusNanos(System.nanoTime() - start);
            if (reply instanceof Trouble trouble && trouble.kind() == Kind.LOST && left.toNanos() > 0) {
                ask(outcome, method, params, left, then);
            } else {
                then.accept(reply);
            }
        });
    }

    private CompletableFuture<Reply> start(String method, Map<String, Object> params, Duration patience) {
        if (!room.tryAcquire()) {
            return CompletableFuture.completedFuture(new Trouble(
                    Kind.UNSENT,
                    0,
                    "`" + method + "` was not sent to " + place() + ": " + maxInFlight
                            + " of its calls are being waited for already, as many as may be; the node is slow, or"
                            + " max-in-flight is too low for it"));
        }
        CompletableFuture<Reply> call = askBeside(method, params, patience);
        whenDone(call, room::release);
        return call;
    }

    /** Makes a call that takes no place from the calls of the trade. */
    CompletableFuture<Reply> askBeside(String method, Map<String, Object> params, Duration patience) {
        CompletableFuture<Reply> call = transport.call(method, params);
        Trouble late = new Trouble(
                Kind.LATE,
                0,
                place() + " did not answer `" + method + "` within " + patience.toMillis()
                        + " ms; look whether it is busy or stuck, or give it more time");
        return call.completeOnTimeout(late, patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Does something when a stage ends, however it ends. */
    static void whenDone(CompletionStage<?> stage, Runnable action) {
        stage.whenComplete((value, failure) -> action.run());
    }

    @Override
    public void close() {
        transport.close();
    }
}
