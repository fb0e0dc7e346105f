package org.l402.lightning;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.l402.L402Exception;

/**
 * An amount of bitcoin in whole millisatoshi (1 sat = 1000 msat), from 0 to 21 million btc.
 *
 * @param value the amount in msat
 */
public record MilliSatoshi(long value) implements Comparable<MilliSatoshi> {

    public static final MilliSatoshi ZERO = new MilliSatoshi(0);
    /** All the bitcoin there will ever be. */
    public static final MilliSatoshi MAX = new MilliSatoshi(21_000_000L * 100_000_000_000L);

    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,32}(?:\\.[0-9]{1,32})?) ?(msat|sat|btc)");

    public MilliSatoshi {
        if (value < 0 || value > 21_000_000L * 100_000_000_000L) {
            throw new L402Exception("an amount of " + value + " msat is not between 0 and 21 million btc");
        }
    }

    public static MilliSatoshi ofSat(long sat) {
        if (sat < 0 || sat > MAX.value / 1000) {
            throw new L402Exception("an amount of " + sat + " sat is not between 0 and 21 million btc");
        }
        return new MilliSatoshi(sat * 1000);
    }

    /**
     * Reads {@code 1000 msat}, {@code 5 sat} or {@code 0.001 btc}; the space may be left out, the unit may not.
     *
     * @throws L402Exception when the text is no amount, has a fraction of a millisatoshi or exceeds 21 million btc
     */
    public static MilliSatoshi parse(String text) {
        Matcher amount = AMOUNT.matcher(text.toLowerCase(Locale.ROOT));
        if (!amount.matches()) {
            throw new L402Exception("\"" + text + "\" is not an amount; write it as 1000 msat, 5 sat or 0.001 btc");
        }
        int shift = switch (amount.group(2)) {
            case "btc" -> 11;
            case "sat" -> 3;
            default -> 0;
        };
        BigDecimal msat = new BigDecimal(amount.group(1)).movePointRight(shift);
        if (msat.stripTrailingZeros().scale() > 0) {
            throw new L402Exception(
                    "\"" + text + "\" has a fraction of a millisatoshi; the smallest amount is 1 msat (0.001 sat)");
        }
        if (msat.compareTo(BigDecimal.valueOf(MAX.value)) > 0) {
            throw new L402Exception("\"" + text + "\" is more than 21 million btc");
        }
        return new MilliSatoshi(msat.longValueExact());
    }

    /**
     * The sum.
     *
     * @throws L402Exception when it exceeds 21 million btc
     */
    public MilliSatoshi plus(MilliSatoshi other) {
        return new MilliSatoshi(value + other.value);
    }

    public boolean isZero() {
        return value == 0;
    }

    @Override
    public int compareTo(MilliSatoshi other) {
        return Long.compare(value, other.value);
    }

    /** The amount as a person writes it, exact: {@code 5 sat}, {@code 1500 msat}. {@link #parse} reads it back. */
    @Override
    public String toString() {
        return value % 1000 == 0 && value != 0 ? value / 1000 + " sat" : value + " msat";
    }
}
