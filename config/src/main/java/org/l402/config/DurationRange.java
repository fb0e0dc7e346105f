package org.l402.config;

import java.time.Duration;
import org.l402.L402Exception;

/** The shortest and the longest that a length of time in a file may be. */
public record DurationRange(Duration least, Duration most, boolean wholeSeconds) {

    /**
     * Checks a length of time that comes from a file or from code.
     *
     * @throws L402Exception when it is out of range
     */
    public void check(Duration duration) {
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
