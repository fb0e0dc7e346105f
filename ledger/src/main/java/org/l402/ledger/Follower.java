package org.l402.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.l402.ledger.FollowerState.Stage;
import org.l402.lightning.NodeException;
import org.l402.lightning.NodeException.Kind;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.SettlementSource.Following;
import org.l402.lightning.SettlementSource.Settlement;
import org.l402.lightning.UnknownPlaceException;
import org.l402.server.settle.SettlementCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a ledger from a node's settlements, on a thread of its own, until it is closed: from the cursor on, which for a
 * new ledger is the whole backlog.
 *
 * <p>What has been told while the last batch was being written is the next batch, so one commit serves as many sales as
 * came in its time. Whatever ends a following, the next one begins at the cursor: the node is the record, and nothing is
 * lost while it keeps its invoices. The same holds for a ledger that cannot be opened or written: it is tried again, and
 * selling does not depend on it. While nothing is sold it is tried from time to time whether it could be written. Nobody
 * ever waits for this thread.
 */
public final class Follower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("l402.ledger");

    /** Settlements told and not written; also the largest batch. */
    private static final int WAITING = 1000;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration OPENING = Duration.ofSeconds(10);

    private final FollowedNode node;
    private final OwnInvoices own;
    private final Supplier<Ledger> opening;
    private final Consumer<PaymentHash> paid;
    private final InstantSource clock;
    private final Backoff backoff;
    private final Duration quiet;
    private final Standing standing;
    private final Thread thread = new Thread(this::run, "l402-ledger");
    private final CountDownLatch opened = new CountDownLatch(1);

    /** In the following under way; used by the thread alone. */
    private @Nullable Instant caughtUpAt;

    /** Guarded by this, as is what follows. */
    private boolean closed;

    private @Nullable Inbox inbox;

    /** @param quiet after how long without a settlement it is tried whether the ledger can be written */
    Follower(
            FollowedNode node,
            OwnInvoices own,
            Supplier<Ledger> opening,
            Consumer<PaymentHash> paid,
            InstantSource clock,
            Backoff backoff,
            Duration quiet) {
        this.node = node;
        this.own = own;
        this.opening = opening;
        this.paid = paid;
        this.clock = clock;
        this.backoff = backoff;
        this.quiet = quiet;
        this.standing = new Standing(clock);
    }

    /**
     * Begins to keep a ledger. Returns when it was opened and its invoices were told, or could not be opened, or after ten
     * seconds.
     *
     * @param own tells our invoices from others
     * @param opening opens the ledger, again after each failure; fails with {@link LedgerException}
     * @param paid is told of invoices that are in the ledger and were paid with all that they asked for: of the newest
     *     {@value SettlementCheck#REMEMBERED} when it is opened, and of each that is written; must not block
     */
    public static Follower start(
            FollowedNode node,
            OwnInvoices own,
            Supplier<Ledger> opening,
            Consumer<PaymentHash> paid,
            InstantSource clock) {
        Follower follower = new Follower(
                node,
                own,
                opening,
                paid,
                clock,
                new Backoff(FIRST_PAUSE, LONGEST_PAUSE, ThreadLocalRandom.current()),
                QUIET);
        follower.start();
        follower.awaitOpening(OPENING);
        return follower;
    }

    void awaitOpening(Duration patience) {
        try {
            if (!opened.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("the ledger takes more than {} s to open; selling begins without", patience.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** How it stands at this moment. */
    public FollowerState state() {
        return standing.state();
    }

    /** Writes what was told, and stops. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (inbox != null) {
                inbox.close();
            }
            notifyAll();
        }
        try {
            thread.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isClosed()) {
                keep();
                opened.countDown();
                pause(backoff.next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Opens the ledger, and follows until that fails. */
    private void keep() throws InterruptedException {
        try (Ledger ledger = opening.get()) {
            ledger.paidInFull(SettlementCheck.REMEMBERED).forEach(paid);
            opened.countDown();
            while (!isClosed()) {
                follow(ledger);
                pause(backoff.next());
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (LedgerException e) {
            standing.troubled(Stage.LEDGER_UNUSABLE, e);
        } catch (Throwable e) { // an Error as well: nobody would begin this thread again
            standing.faulted(e);
        }
    }

    private void follow(Ledger ledger) throws InterruptedException {
        ledger.tryWriting(); // also when the node is away, or has nothing to tell
        try {
            follow(ledger, node.publicKey().get());
        } catch (NodeException e) {
            standing.troubled(e.kind() == Kind.AWAY ? Stage.NODE_AWAY : Stage.NODE_REFUSES, e);
        }
    }

    private void follow(Ledger ledger, String publicKey) throws InterruptedException {
        Inbox told = open();
        long after = ledger.cursor(publicKey).map(Cursor::position).orElse(0L);
        Following following = node.source().follow(after, told);
        caughtUpAt = null;
        try {
            save(ledger, publicKey, told);
        } catch (UnknownPlaceException e) {
            ledger.rewind(publicKey);
            standing.rewound(e);
        } finally {
            told.close(); // first, because the other may wait for a listener that waits for room
            following.close();
            if (caughtUpAt != null) {
                backoff.wellFor(Duration.between(caughtUpAt, clock.instant()));
            }
        }
    }

    /** Saves until this follower is closed; or fails when the following ends. */
    private void save(Ledger ledger, String publicKey, Inbox told) throws InterruptedException {
        boolean last;
        do {
            last = isClosed();
            Optional<Inbox.Batch> taken = told.take(quiet);
            if (taken.isEmpty()) {
                ledger.tryWriting();
                continue;
            }
            Inbox.Batch batch = taken.get();
            save(ledger, publicKey, batch);
            if (batch.ended().isPresent()) {
                throw batch.ended().get();
            }
        } while (!last);
    }

    private void save(Ledger ledger, String publicKey, Inbox.Batch batch) {
        List<Settlement> settlements = batch.settlements();
        if (!settlements.isEmpty()) {
            List<Sale> sales = settlements.stream()
                    .flatMap(settlement -> own.sale(settlement, publicKey).stream())
                    .toList();
            Settlement last = settlements.get(settlements.size() - 1);
            int written = ledger.record(publicKey, sales, new Cursor(last.index(), last.at()));
            sales.stream().filter(Sale::isPaidInFull).map(Sale::paymentHash).forEach(paid);
            standing.wrote(written);
        }
        if (batch.caughtUp()) {
            caughtUpAt = clock.instant();
            standing.caughtUp();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized Inbox open() {
        Inbox fresh = new Inbox(WAITING);
        inbox = fresh;
        if (closed) {
            fresh.close();
        }
        return fresh;
    }

    private synchronized void pause(Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0 && !closed; left = end - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }
}
