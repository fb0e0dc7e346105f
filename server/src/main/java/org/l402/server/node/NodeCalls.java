package org.l402.server.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.l402.L402Exception;
import org.l402.lightning.NodeException;

/**
 * The calls of one kind that are made to a node.
 *
 * <p>Each has a time limit, at which it is cancelled, and there is a bound on how many are under way: beyond it a call
 * fails at once, so a slow node cannot make requests pile up. A node that fails repeatedly is left alone for a second at
 * a time, and calls fail at once. Never blocks; safe for use by many threads.
 */
public final class NodeCalls {

    private final CallKind kind;
    private final Duration timeout;
    private final int maxInFlight;
    private final Semaphore inFlight;
    private final NodeCircuit circuit;

    /**
     * Calls of one kind, apart from those of another: a node may do the one and not the other.
     *
     * @param timeout how long the node may take for each
     * @param maxInFlight how many may be under way at the same time
     */
    public NodeCalls(CallKind kind, Duration timeout, int maxInFlight) {
        this(kind, timeout, maxInFlight, System::nanoTime);
    }

    NodeCalls(CallKind kind, Duration timeout, int maxInFlight, LongSupplier nanoTime) {
        this.kind = kind;
        this.timeout = timeout;
        this.maxInFlight = maxInFlight;
        this.inFlight = new Semaphore(maxInFlight);
        this.circuit = new NodeCircuit(kind, nanoTime);
    }

    /**
     * Room for one call, which whoever was given it uses or gives back at once.
     *
     * @throws NodeException when the node is not asked now: it is not well, or too many calls are under way
     */
    public Place place() {
        NodeCircuit.Attempt attempt = circuit.attempt().orElseThrow(circuit::reason);
        if (!inFlight.tryAcquire()) {
            circuit.abandoned(attempt);
            throw new NodeException(maxInFlight + " invoices are being " + kind.waitedFor() + " already");
        }
        return new Place(attempt);
    }

    /** Makes a call; the stage fails with {@link NodeException} when it is not made, or not answered in time. */
    public <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> call) {
        try {
            return place().ask(call);
        } catch (NodeException notAsked) {
            return CompletableFuture.failedStage(notAsked);
        }
    }

    /** Room for one call to the node; good for one use. */
    public final class Place {

        private final NodeCircuit.Attempt attempt;

        private Place(NodeCircuit.Attempt attempt) {
            this.attempt = attempt;
        }

        /** Makes the call; the stage fails with {@link NodeException} when it is not answered in time. */
        public <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> call) {
            CompletableFuture<T> asked = begin(call);
            return asked.copy()
                    .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                    .handle((answer, failure) -> {
                        asked.cancel(true); // without effect on a call that has ended
                        inFlight.release();
                        if (failure == null) {
                            circuit.answered();
                            return answer;
                        }
                        NodeException cause = said(failure);
                        if (cause.kind() == NodeException.Kind.REQUEST) {
                            circuit.answered();
                        } else {
                            circuit.failed(attempt, cause);
                        }
                        throw cause;
                    });
        }

        /** No call is made after all. */
        public void giveBack() {
            inFlight.release();
            circuit.abandoned(attempt);
        }
    }

    private static <T> CompletableFuture<T> begin(Supplier<CompletionStage<T>> call) {
        try {
            return call.get().toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private NodeException said(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return new NodeException("the node " + kind.notDone() + " within " + timeout.toMillis() + " ms", cause);
        }
        if (cause instanceof NodeException known) {
            return known;
        }
        return cause instanceof L402Exception told
                ? new NodeException(String.valueOf(told.getMessage()), told)
                : new NodeException("the node's adapter failed: " + cause, cause);
    }
}
