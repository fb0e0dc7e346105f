package org.l402.ledger;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long after each, up to a bound, and less by a random part of up to a
 * half, so that many who lost the same node do not come back at once.
 */
final class Backoff {

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    Duration next() {
        Duration whole = next;
        Duration twice = whole.multipliedBy(2);
        next = twice.compareTo(longest) > 0 ? longest : twice;
        return whole.minus(Duration.ofNanos((long) (whole.toNanos() * random.nextDouble() / 2)));
    }

    /** An attempt held for a time; it was no success before that is as long as the longest pause. */
    void held(Duration time) {
        if (time.compareTo(longest) >= 0) {
            next = first;
        }
    }
}
