package org.l402.client.state;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.l402.client.state.StateDatabase.Session;

/**
 * The time by which budgets are counted: the system's, except that it never goes back, in any process.
 *
 * <p>It is kept in the state file, together with what the system's clock said at the last look. Where the system's clock
 * shows an earlier time than it once did, the budget's goes on from where it was, at the system's pace, by an hour at
 * most from one look to the next. So nothing is freed by turning a clock back, nor by putting it right afterwards (a
 * machine that begins in 1970 until it has asked the network); and a clock that once was a year ahead by mistake stops
 * nothing for a year.
 */
final class BudgetClock {

    private static final long LONGEST_STEP = Duration.ofHours(1).toSeconds();

    private BudgetClock() {}

    /** A look: the time, in seconds. */
    static long look(Session session, Instant wall) throws SQLException {
        return look(session, wall.getEpochSecond());
    }

    private static long look(Session session, long wall) throws SQLException {
        List<long[]> kept = session.select(
                row -> new long[] {row.getLong("time"), row.getLong("wall")}, "SELECT time, wall FROM clock");
        if (kept.isEmpty()) {
            return wall;
        }
        long time = kept.get(0)[0];
        long step = Math.min(Math.max(0, wall - kept.get(0)[1]), LONGEST_STEP);
        return Math.max(wall, time + (wall < time ? step : 0));
    }

    /** A look that is kept for the next. */
    static long advance(Session session, Instant wall) throws SQLException {
        long time = look(session, wall);
        session.update(
                "INSERT INTO clock (id, time, wall) VALUES (1, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET time = excluded.time, wall = excluded.wall",
                time,
                wall.getEpochSecond());
        return time;
    }
}
