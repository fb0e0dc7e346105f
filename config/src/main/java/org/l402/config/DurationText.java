package org.l402.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.l402.L402Exception;

/** How a length of time is written: {@code 500ms}, {@code 30s}, {@code 15m}, {@code 1h}, {@code 7d}. */
public final class DurationText {

    private static final Pattern DURATION = Pattern.compile("([0-9]+)(ms|s|m|h|d)");
    private static final int MAX_DIGITS = 12;

    private DurationText() {}

    /**
     * Reads a length of time: one whole number and one unit.
     *
     * @throws L402Exception when the text is not that
     */
    public static Duration parse(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new L402Exception("\"" + text
                    + "\" is not a length of time; write one whole number and a unit: 500ms, 30s, 15m, 1h or 7d");
        }
        if (parts.group(1).length() > MAX_DIGITS) {
            throw new L402Exception("\"" + text + "\" is longer than anything lasts");
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** The duration, not negative and of whole milliseconds, in the largest unit that is exact; {@link #parse} reads it. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0 || millis == 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 != 0 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
