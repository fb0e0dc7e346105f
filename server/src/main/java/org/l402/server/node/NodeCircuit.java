package org.l402.server.node;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.NodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The switch before a node in trouble: closed, every call passes; open, calls are turned away at once.
 *
 * <p>It opens when three calls in a row have failed, or one has shown that the node is another. While it is open, one
 * call at a time is let through as a probe, at most one a second; the first that the node answers closes it. A request that the
 * node turns down for what it asks says nothing against the node, or one price too high would close every service. What a call that
 * began before the switch last changed tells of failure is old news and does not count. The log gets one line when it
 * opens and one when it closes. Safe for use by many threads.
 */
final class NodeCircuit {

    static final int FAILURES = 3;
    static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger("l402.node");

    private final CallKind kind;
    private final LongSupplier nanoTime;
    private long period;
    private int failures;
    private @Nullable Outage outage;

    NodeCircuit(CallKind kind, LongSupplier nanoTime) {
        this.kind = kind;
        this.nanoTime = nanoTime;
    }

    /** A call that may be made; whoever was given one says what came of it. */
    record Attempt(long period, boolean isProbe) {}

    private static final class Outage {
        private final long begun;
        private final NodeException answer;
        private long lastProbe;
        private boolean probing;
        private long turnedAway;

        Outage(long begun, NodeException cause) {
            this.begun = begun;
            this.lastProbe = begun;
            this.answer = new NodeException("the node is not asked until it is well again: " + cause.getMessage());
        }
    }

    /** Leave to make a call now; empty while calls are turned away. */
    synchronized Optional<Attempt> attempt() {
        if (outage == null) {
            return Optional.of(new Attempt(period, false));
        }
        if (outage.probing || nanoTime.getAsLong() - outage.lastProbe < BETWEEN_PROBES.toNanos()) {
            outage.turnedAway++;
            return Optional.empty();
        }
        outage.probing = true;
        return Optional.of(new Attempt(period, true));
    }

    /** Why a call was turned away, the same for all; that the node is well again may have been found out since. */
    synchronized NodeException reason() {
        return outage == null ? new NodeException("the node was not asked, but is well again") : outage.answer;
    }

    /** The node answered, be it by turning this one request down. */
    void answered() {
        Outage ended;
        synchronized (this) {
            failures = 0;
            ended = outage;
            if (ended != null) {
                outage = null;
                period++;
            }
        }
        if (ended != null) {
            LOG.info(
                    "the node {} again after {} s; {} requests were turned away meanwhile",
                    kind.well(),
                    String.format(Locale.ROOT, "%.1f", (nanoTime.getAsLong() - ended.begun) / 1e9),
                    ended.turnedAway);
        }
    }

    void failed(Attempt attempt, NodeException cause) {
        boolean opened = false;
        synchronized (this) {
            if (outage != null) {
                outage.turnedAway++;
                endProbe(attempt);
            } else if (attempt.period() == period) {
                failures++;
                opened = failures >= FAILURES || cause instanceof WrongNodeException;
                if (opened) {
                    outage = new Outage(nanoTime.getAsLong(), cause);
                    failures = 0;
                    period++;
                }
            }
        }
        if (opened) {
            log(cause);
        }
    }

    /** The call was not made after all: the next may be instead. */
    synchronized void abandoned(Attempt attempt) {
        if (outage != null && isProbe(attempt)) {
            outage.probing = false;
        }
    }

    private void endProbe(Attempt attempt) {
        if (outage != null && isProbe(attempt)) {
            outage.probing = false;
            outage.lastProbe = nanoTime.getAsLong();
        }
    }

    private boolean isProbe(Attempt attempt) {
        return attempt.isProbe() && attempt.period() == period;
    }

    private void log(NodeException cause) {
        if (cause instanceof WrongNodeException) {
            LOG.error("{}; {}", cause.getMessage(), kind.consequence());
        } else {
            LOG.warn("the node {}: {}; {}", kind.trouble(), cause.getMessage(), kind.consequence());
        }
    }
}
