package org.l402.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How far a node's settlements were read.
 *
 * @param position the place of the last one, ours or not, in the order of that node's settlements; above zero
 * @param settledAt when that one settled, in whole milliseconds; what is below is cut off
 */
public record Cursor(long position, Instant settledAt) {

    public Cursor {
        settledAt = settledAt.truncatedTo(ChronoUnit.MILLIS);
    }
}
