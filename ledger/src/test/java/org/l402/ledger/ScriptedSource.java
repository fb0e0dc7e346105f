package org.l402.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.NodeException;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.UnknownPlaceException;

/** A node's record that a test writes to, told by the test's own thread and by whoever follows. */
final class ScriptedSource implements SettlementSource {

    private final List<Settlement> record = new ArrayList<>();
    private final List<Long> asked = new ArrayList<>();
    private @Nullable Listener listener;
    private boolean away;
    private boolean twice;

    /** Adds settlements, and tells a follower of them. */
    void settle(Settlement... settlements) {
        for (Settlement settlement : settlements) {
            Listener following;
            synchronized (this) {
                record.add(settlement);
                following = listener;
            }
            if (following != null) {
                following.settled(settlement);
            }
        }
    }

    /** Forgets all that settled. */
    synchronized void lose() {
        record.clear();
    }

    /** Tells of everything twice from now on. */
    synchronized void repeat() {
        twice = true;
    }

    /** Ends the following under way, and refuses others until {@link #back}. */
    void leave() {
        Listener following;
        synchronized (this) {
            away = true;
            following = listener;
            listener = null;
        }
        if (following != null) {
            following.ended(new NodeException("the node went away"));
        }
    }

    synchronized void back() {
        away = false;
    }

    /** After which places it was asked to tell. */
    synchronized List<Long> asked() {
        return List.copyOf(asked);
    }

    synchronized boolean isFollowed() {
        return listener != null;
    }

    @Override
    public Following follow(long after, Listener following) {
        List<Settlement> backlog;
        synchronized (this) {
            asked.add(after);
            if (away) {
                throw new NodeException("the node is away");
            }
            listener = following;
            backlog = record.stream()
                    .filter(settlement -> settlement.index() > after)
                    .toList();
        }
        Thread teller = new Thread(() -> tell(after, backlog, following), "teller");
        teller.setDaemon(true);
        teller.start();
        return () -> {
            synchronized (this) {
                listener = null;
            }
            join(teller);
        };
    }

    private void tell(long after, List<Settlement> backlog, Listener following) {
        if (after > 0 && !knows(after)) {
            following.ended(new UnknownPlaceException("nothing settled after place " + after));
            return;
        }
        for (int i = 0; i < (twice ? 2 : 1); i++) {
            backlog.forEach(following::settled);
        }
        following.caughtUp();
    }

    private synchronized boolean knows(long place) {
        return record.stream().anyMatch(settlement -> settlement.index() == place);
    }

    private static void join(Thread teller) {
        try {
            teller.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
