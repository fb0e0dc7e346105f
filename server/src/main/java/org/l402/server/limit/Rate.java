package org.l402.server.limit;

import java.time.Duration;
import org.l402.L402Exception;

/**
 * So many in so long, all at once where there were none before.
 *
 * @param count 1 to 1,000,000
 * @param per one second to one hour
 */
public record Rate(int count, Duration per) {

    public static final int MOST = 1_000_000;
    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofHours(1);

    public Rate {
        if (count < 1 || count > MOST) {
            throw new L402Exception("a rate has a count of 1 to " + MOST + ", not " + count);
        }
        if (per.compareTo(SHORTEST) < 0 || per.compareTo(LONGEST) > 0) {
            throw new L402Exception("a rate is for one second to one hour, not " + per);
        }
    }

    /** The time, in nanoseconds, after which one more is due. */
    long interval() {
        return per.toNanos() / count;
    }

    /**
     * How long, in nanoseconds, the next one has to wait; 0 when it need not.
     *
     * @param due the time at which all that was taken so far will have come due
     */
    long delay(long due, long now) {
        return Math.max(0, due - now - interval() * (count - 1));
    }

    /** The time at which all will have come due when one more is taken now. */
    long take(long due, long now) {
        return Math.max(due, now) + interval();
    }

    /** In words: {@code 30 in 60 s}. */
    @Override
    public String toString() {
        return count + " in " + per.toSeconds() + " s";
    }
}
