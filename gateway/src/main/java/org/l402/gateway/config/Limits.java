package org.l402.gateway.config;

import java.time.Duration;
import org.l402.L402Exception;

/** The shortest and the longest that a length of time in the file may be. */
enum Limits {
    /** An invoice that lives long can be paid long after its price changed. */
    INVOICE_EXPIRY(Duration.ofSeconds(1), Duration.ofDays(1), true),
    /** A client waits for its challenge as long as the node may take. */
    TIMEOUT(Duration.ofMillis(1), Duration.ofMinutes(5), false),
    VALID_FOR(Duration.ofSeconds(1), Duration.ofDays(3650), true);

    private final Duration least;
    private final Duration most;
    private final boolean wholeSeconds;

    Limits(Duration least, Duration most, boolean wholeSeconds) {
        this.least = least;
        this.most = most;
        this.wholeSeconds = wholeSeconds;
    }

    void check(Duration duration) {
        check(duration, DurationText.format(duration));
    }

    /** @param written how the duration is quoted where it is refused */
    void check(Duration duration, String written) {
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new L402Exception("\"" + written + "\" is out of range; from " + DurationText.format(least) + " to "
                    + DurationText.format(most) + " is allowed");
        }
        if (wholeSeconds && duration.toMillisPart() != 0) {
            throw new L402Exception("\"" + written + "\" has a fraction of a second; write whole seconds");
        }
    }
}
