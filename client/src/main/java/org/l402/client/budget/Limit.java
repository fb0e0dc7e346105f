package org.l402.client.budget;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A limit on what is spent, price and routing fee together.
 *
 * <p>Windows of time roll: a day is the 24 hours before this moment. A day of the calendar would let twice its limit be
 * spent around midnight, and would mean something else in each time zone.
 */
public enum Limit {
    /** What one purchase may cost. */
    PER_REQUEST(null, "on one request"),
    /** What one origin may get in 24 hours. */
    PER_ORIGIN_PER_DAY(Duration.ofDays(1), "at one origin in 24 hours"),
    /** In 60 minutes. */
    PER_HOUR(Duration.ofHours(1), "in 60 minutes"),
    /** In 24 hours. */
    PER_DAY(Duration.ofDays(1), "in 24 hours"),
    /** In 30 days. */
    PER_MONTH(Duration.ofDays(30), "in 30 days"),
    /** Ever. */
    TOTAL(null, "in total");

    private final @Nullable Duration window;
    private final String scope;

    Limit(@Nullable Duration window, String scope) {
        this.window = window;
        this.scope = scope;
    }

    /** How long what was spent counts; empty where it has no end, or where nothing spent before counts. */
    public Optional<Duration> window() {
        return Optional.ofNullable(window);
    }

    /** What it limits, as it ends a sentence: {@code in 24 hours}. */
    public String scope() {
        return scope;
    }

    /** The limit's name for files and programs: {@code per-origin-per-day}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
