package org.l402.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.NodeException;
import org.l402.lightning.SettlementSource.Listener;
import org.l402.lightning.SettlementSource.Settlement;

/**
 * What one following told and is not saved yet: between the thread of the source, which waits while it is full, and the
 * thread that saves.
 */
final class Inbox implements Listener {

    private final int capacity;
    private List<Settlement> settlements = new ArrayList<>();
    private boolean caughtUp;
    private @Nullable NodeException ended;
    private boolean closed;

    Inbox(int capacity) {
        this.capacity = capacity;
    }

    /**
     * What was told since the last time.
     *
     * @param caughtUp whether the backlog ended with or before the last of them
     * @param ended why nothing more comes after them
     */
    record Batch(List<Settlement> settlements, boolean caughtUp, Optional<NodeException> ended) {}

    @Override
    public synchronized void settled(Settlement settlement) {
        boolean interrupted = false;
        while (settlements.size() >= capacity && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        settlements.add(settlement);
        notifyAll();
    }

    @Override
    public synchronized void caughtUp() {
        caughtUp = true;
        notifyAll();
    }

    @Override
    public synchronized void ended(NodeException why) {
        ended = why;
        notifyAll();
    }

    /** Waits until something was told; once this is closed, takes what is there. */
    synchronized Batch take() throws InterruptedException {
        while (isQuiet()) {
            wait();
        }
        return taken();
    }

    /** Does so for no longer than a time; empty when that is over. */
    synchronized Optional<Batch> take(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); isQuiet() && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return isQuiet() ? Optional.empty() : Optional.of(taken());
    }

    private boolean isQuiet() {
        return settlements.isEmpty() && !caughtUp && ended == null && !closed;
    }

    private Batch taken() {
        Batch batch = new Batch(settlements, caughtUp, Optional.ofNullable(ended));
        settlements = new ArrayList<>();
        caughtUp = false;
        notifyAll();
        return batch;
    }

    /** Lets whoever waits go on. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
