package org.l402.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Lengths of time in words. */
public final class Span {

    private Span() {}

    /** A moment seen from another: {@code in 59 minutes}, {@code 3 hours ago}. */
    public static String between(Instant now, Instant then) {
        String words = words(Duration.between(now, then).abs());
        return then.isBefore(now) ? words + " ago" : "in " + words;
    }

    /** A length of time in the largest unit that fits twice, or once exactly: {@code 90 seconds}, {@code 1 hour}. */
    public static String words(Duration duration) {
        long seconds = duration.toSeconds();
        ChronoUnit[] units = {ChronoUnit.YEARS, ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES};
        for (ChronoUnit unit : units) {
            long length = unit.getDuration().toSeconds();
            if (seconds >= 2 * length || seconds == length) {
                return count(seconds / length, unit);
            }
        }
        return count(seconds, ChronoUnit.SECONDS);
    }

    private static String count(long number, ChronoUnit unit) {
        String name = unit.toString().toLowerCase(java.util.Locale.ROOT);
        return number + " " + (number == 1 ? name.substring(0, name.length() - 1) : name);
    }
}
