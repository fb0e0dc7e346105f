package org.l402.client;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Whether the caller of a request still wants its answer. */
final class Cancellation {

    private boolean isCancelled;
    private @Nullable Future<?> exchange;

    /** Breaks off the exchange with the server that goes on, and lets nothing new begin. */
    void cancel() {
        Future<?> current;
        synchronized (this) {
            isCancelled = true;
            current = exchange;
        }
        if (current != null) {
            current.cancel(true);
        }
    }

    synchronized boolean isCancelled() {
        return isCancelled;
    }

    /** The exchange that is broken off by {@link #cancel}: this one, in place of the one before. */
    void covers(Future<?> started) {
        boolean isLate;
        synchronized (this) {
            exchange = started;
            isLate = isCancelled;
        }
        if (isLate) {
            started.cancel(true);
        }
    }

    /** There is a result, and nothing left to break off: a body that streams on is its reader's. */
    synchronized void end() {
        exchange = null;
    }

    /** To be called before each step that somebody would have to want. */
    void check() {
        if (isCancelled()) {
            throw new CancellationException("the request was cancelled");
        }
    }
}
