package org.l402.gateway.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.l402.L402Exception;
import org.l402.config.DurationText;
import org.l402.server.limit.Rate;

/** How a limit is written: {@code 30/1m} is thirty a minute, {@code off} is no limit. */
public final class RateText {

    private static final String OFF = "off";
    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,6})/([0-9].*)");

    private RateText() {}

    /** Reads a limit; empty is no limit. */
    static Optional<Rate> parse(String text) {
        if (text.equals(OFF)) {
            return Optional.empty();
        }
        Matcher parts = RATE.matcher(text);
        if (!parts.matches()) {
            throw new L402Exception("\"" + text
                    + "\" is not a rate; write a count and a length of time such as 30/1m or" + " 200/1s, or off");
        }
        try {
            Duration per = DurationText.parse(parts.group(2));
            return Optional.of(new Rate(Integer.parseInt(parts.group(1)), per));
        } catch (L402Exception e) {
            throw new L402Exception(
                    "\"" + text + "\" is not a rate that can be kept; write a count of 1 to " + Rate.MOST
                            + ", / and a length of time from " + DurationText.format(Rate.SHORTEST) + " to "
                            + DurationText.format(Rate.LONGEST),
                    e);
        }
    }

    /** The limit as it is written in a file. */
    public static String format(Optional<Rate> limit) {
        return limit.map(rate -> rate.count() + "/" + DurationText.format(rate.per()))
                .orElse(OFF);
    }
}
