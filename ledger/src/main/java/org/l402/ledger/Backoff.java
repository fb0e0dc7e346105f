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
    private Duration last = Duration.ZERO;

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
        last = whole.minus(Duration.ofNanos((long) (whole.toNanos() * random.nextDouble() / 2)));
        return last;
    }

    /** All was well for a time: when that is longer than the last pause, the next one is the first again. */
    void wellFor(Duration time) {
        if (time.compareTo(last) > 0) {
            next = first;
        }
    }
}
