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
     * Reads the ledger, and asks the node what settled since.
     *
     * @param nodeId the node's public key
     * @param timeout how long to count what it tells
     */
    static LedgerStanding of(Path data, SettlementSource node, String nodeId, Duration timeout) {
        Optional<Cursor> cursor;
        try (Ledger ledger = Ledger.visit(data).orElse(null)) {
            if (ledger == null) {
                return NONE;
            }
            cursor = ledger.cursor(nodeId);
        } catch (LedgerException e) {
            return new LedgerStanding(
                    true, Optional.empty(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
        Optional<Instant> lastSettled = cursor.map(Cursor::settledAt);
        try {
            long behind = settledAfter(node, cursor.map(Cursor::position).orElse(0L), timeout);
            return new LedgerStanding(true, lastSettled, Optional.of(behind), Optional.empty());
        } catch (NodeException e) {
            return new LedgerStanding(true, lastSettled, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new LedgerStanding(true, lastSettled, Optional.empty(), Optional.empty());
        }
    }

    private static long settledAfter(SettlementSource node, long position, Duration timeout)
            throws InterruptedException {
        Counter counter = new Counter();
        Following following = node.follow(position, counter);
        try {
            return counter.counted.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return counter.told.get();
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
