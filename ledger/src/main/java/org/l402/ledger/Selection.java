package org.l402.ledger;

import java.time.Instant;
import java.util.Optional;
import org.l402.offer.Name;

/**
 * Which sales are meant.
 *
 * @param since the first moment; empty: from the beginning
 * @param until the first moment that is no longer meant; empty: to the end
 * @param service empty: all of them
 */
public record Selection(Optional<Instant> since, Optional<Instant> until, Optional<Name> service) {

    public static final Selection ALL = new Selection(Optional.empty(), Optional.empty(), Optional.empty());

    /** What of it is from a moment on. */
    Selection from(Instant first) {
        return new Selection(Optional.of(since.filter(first::isBefore).orElse(first)), until, service);
    }

    /** What of it is from one moment on and before another. */
    Selection within(Instant first, Instant end) {
        return new Selection(
                from(first).since, Optional.of(until.filter(end::isAfter).orElse(end)), service);
    }

    /** In milliseconds, where no time is before the first. */
    long from() {
        return since.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    }

    /** In milliseconds; the moment itself is not meant. */
    long to() {
        return until.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    }
}
