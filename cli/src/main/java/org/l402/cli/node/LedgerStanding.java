package org.l402.cli.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.l402.ledger.Cursor;
import org.l402.ledger.Ledger;
import org.l402.ledger.LedgerException;
import org.l402.lightning.NodeException;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.SettlementSource.Following;
import org.l402.lightning.SettlementSource.Listener;
import org.l402.lightning.SettlementSource.Settlement;

/**
 * How the ledger stands beside its node.
 *
 * @param exists whether there is one; a gateway makes it when it first runs
 * @param lastSettled when the last payment of the node settled that was read; empty when none was
 * @param behind how many payments of the node were not read yet; empty when that cannot be seen
 * @param trouble why the ledger cannot be used, or not be compared
 */
record LedgerStanding(boolean exists, Optional<Instant> lastSettled, Optional<Long> behind, Optional<String> trouble) {

    private static final LedgerStanding NONE =
            new LedgerStanding(false, Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Reads the ledger alone.
     *
     * @param nodeId the node's public key
     */
    static LedgerStanding of(Path data, String nodeId) {
        return of(data, nodeId, cursor -> standing(cursor, Optional.empty(), Optional.empty()));
    }

    /**
     * Reads the ledger, and asks the node what settled since.
     *
     * @param nodeId the node's public key
     * @param timeout how long to count what it tells
     */
    static LedgerStanding of(Path data, String nodeId, SettlementSource node, Duration timeout) {
        return of(data, nodeId, cursor -> compared(cursor, node, timeout));
    }

    private static LedgerStanding of(Path data, String nodeId, Function<Optional<Cursor>, LedgerStanding> standing) {
        try (Ledger ledger = Ledger.visit(data).orElse(null)) {
            return ledger == null ? NONE : standing.apply(ledger.cursor(nodeId));
        } catch (LedgerException e) {
            return standing(Optional.empty(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static LedgerStanding compared(Optional<Cursor> cursor, SettlementSource node, Duration timeout) {
        try {
            long behind = settledAfter(node, cursor.map(Cursor::position).orElse(0L), timeout);
            return standing(cursor, Optional.of(behind), Optional.empty());
        } catch (NodeException e) {
            return standing(cursor, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return standing(cursor, Optional.empty(), Optional.empty());
        }
    }

    private static LedgerStanding standing(Optional<Cursor> cursor, Optional<Long> behind, Optional<String> trouble) {
        return new LedgerStanding(true, cursor.map(Cursor::settledAt), behind, trouble);
    }

    private static long settledAfter(SettlementSource node, long position, Duration timeout)
            throws InterruptedException {
        Counter counter = new Counter();
        Following following = node.follow(position, counter);
        try {
            return counter.counted.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NodeException(
                    "the node did not tell within " + timeout.toMillis() + " ms all that was paid; "
                            + counter.told.get() + " payments were not read yet, or more",
                    e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof NodeException why
                    ? why
                    : new NodeException("the node's record failed: " + e, e);
        } finally {
            following.close();
        }
    }

    /** Counts what settled, up to the moment in which all was told. */
    private static final class Counter implements Listener {

        private final AtomicLong told = new AtomicLong();
        private final CompletableFuture<Long> counted = new CompletableFuture<>();

        @Override
        public void settled(Settlement settlement) {
            told.incrementAndGet();
        }

        @Override
        public void caughtUp() {
            counted.complete(told.get());
        }

        @Override
        public void ended(NodeException why) {
            counted.completeExceptionally(why);
        }
    }
}
