package org.l402.lightning.lnd;

import java.util.Optional;
import java.util.TreeMap;
import org.l402.lightning.SettlementSource.Settlement;

/**
 * Brings settlements into the order of their indexes.
 *
 * <p>One is given out as soon as its index is the next one. LND counts without gaps, but for payments of AMP invoices, so
 * what is held back is no more than what was open at the same time as the one that is waited for.
 */
final class Backlog {

    private final TreeMap<Long, Settlement> held = new TreeMap<>();
    private long last;
    private long received;

    /** What follows an index. */
    Backlog(long after) {
        this.last = after;
    }

    void add(Settlement settlement) {
        if (settlement.index() > last && held.putIfAbsent(settlement.index(), settlement) == null) {
            received++;
        }
    }

    /** How many different ones were added. */
    long received() {
        return received;
    }

    /** Whether none is held back. */
    boolean isEmpty() {
        return held.isEmpty();
    }

    /**
     * Gives out one.
     *
     * @param complete whether none is missing any more, so that a gap is not waited for
     */
    Optional<Settlement> next(boolean complete) {
        if (held.isEmpty() || !(complete || held.firstKey() == last + 1)) {
            return Optional.empty();
        }
        Settlement next = held.pollFirstEntry().getValue();
        last = next.index();
        return Optional.of(next);
    }
}
