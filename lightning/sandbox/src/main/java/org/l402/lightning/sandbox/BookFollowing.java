package org.l402.lightning.sandbox;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.NodeException;
import org.l402.lightning.SettlementSource.Following;
import org.l402.lightning.SettlementSource.Listener;
import org.l402.lightning.SettlementSource.Settlement;

/** A following of a sandbox node's book, on a thread of its own. */
final class BookFollowing implements Following {

    private final InvoiceBook book;
    private final Listener listener;
    private final Consumer<BookFollowing> gone;
    private final Thread thread = new Thread(this::run, "sandbox-following");
    private long after;
    private volatile boolean closed;
    private volatile @Nullable NodeException end;

    /** @param gone is told at the end, whichever it is */
    BookFollowing(InvoiceBook book, long after, Listener listener, Consumer<BookFollowing> gone) {
        this.book = book;
        this.after = after;
        this.listener = listener;
        this.gone = gone;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Lets the following end as one that the node ended. */
    void end(NodeException why) {
        end = why;
        book.wake();
    }

    private boolean isOver() {
        return closed || end != null;
    }

    private void run() {
        try {
            follow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end = new NodeException("the following of the node's settlements was interrupted", e);
        } catch (Throwable e) { // an Error as well: whoever listens would wait for ever
            end = new NodeException("what was told of a settlement failed: " + e, e);
        } finally {
            gone.accept(this);
        }
        NodeException why = end;
        if (why != null && !closed) {
            listener.ended(why);
        }
    }

    private void follow() throws InterruptedException {
        tell();
        if (!isOver()) {
            listener.caughtUp();
        }
        while (!isOver()) {
            book.awaitSettledAfter(after, this::isOver);
            tell();
        }
    }

    private void tell() {
        List<Settlement> settlements = book.settledAfter(after);
        for (Settlement settlement : settlements) {
            if (isOver()) {
                return;
            }
            listener.settled(settlement);
            after = settlement.index();
        }
    }

    /** {@inheritDoc} Waits for the listener, unless it is the listener that closes. */
    @Override
    public void close() {
        closed = true;
        book.wake();
        if (Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
