package org.l402.bolt11;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;

/** The human-readable part of an invoice: {@code ln}, the network, and the amount if it has one. */
record InvoicePrefix(Network network, Optional<MilliSatoshi> amount) {

    private static final Pattern FORM = Pattern.compile("ln([a-z]*)(?:([0-9]+)(.*))?");
    /** As many as the largest amount has in the smallest unit. */
    private static final int MAX_DIGITS = 20;

    InvoicePrefix {
        if (amount.isPresent() && amount.get().isZero()) {
            throw new Bolt11Exception("an invoice's amount is above zero; one for any amount has none at all");
        }
    }

    static InvoicePrefix parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new Bolt11Exception("an invoice begins with ln and its network; this one begins with \""
                    + (text.length() > 20 ? text.substring(0, 20) + "…" : text) + "\"");
        }
        Network network = network(form.group(1));
        String digits = form.group(2);
        return new InvoicePrefix(
                network, digits == null ? Optional.empty() : Optional.of(amount(digits, form.group(3))));
    }

    /** The part as text, the amount in the largest unit that gives a whole number. */
    String text() {
        return "ln" + network.prefix() + amount.map(InvoicePrefix::text).orElse("");
    }

    private static Network network(String prefix) {
        return Arrays.stream(Network.values())
                .filter(network -> network.prefix().equals(prefix))
                .findFirst()
                .orElseThrow(() -> new Bolt11Exception("an invoice that begins with \"ln" + shortened(prefix)
                        + "\" is for no network known here; known are "
                        + Arrays.stream(Network.values())
                                .map(network -> "ln" + network.prefix())
                                .collect(Collectors.joining(", "))));
    }

    private static MilliSatoshi amount(String digits, String multiplier) {
        if (digits.startsWith("0") || digits.length() > MAX_DIGITS) {
            throw new Bolt11Exception("an invoice's amount has 1 to " + MAX_DIGITS
                    + " digits, the first of them not 0; found " + shortened(digits));
        }
        int shift = switch (multiplier) {
            case "" -> 11;
            case "m" -> 8;
            case "u" -> 5;
            case "n" -> 2;
            case "p" -> -1;
            default ->
                throw new Bolt11Exception("an amount's unit is m, u, n or p, or left out for whole bitcoin; found \""
                        + shortened(multiplier) + "\" after " + digits);
        };
        BigDecimal msat = new BigDecimal(digits).movePointRight(shift);
        if (msat.stripTrailingZeros().scale() > 0) {
            throw new Bolt11Exception("an amount of " + digits + multiplier
                    + " has a fraction of a millisatoshi; with unit p the last digit is 0");
        }
        if (msat.compareTo(BigDecimal.valueOf(MilliSatoshi.MAX.value())) > 0) {
            throw new Bolt11Exception("an amount of " + digits + multiplier + " is more than 21 million btc");
        }
        return new MilliSatoshi(msat.longValueExact());
    }

    private static String text(MilliSatoshi amount) {
        long msat = amount.value();
        if (msat % 100_000_000_000L == 0) {
            return Long.toString(msat / 100_000_000_000L);
        }
        if (msat % 100_000_000 == 0) {
            return msat / 100_000_000 + "m";
        }
        if (msat % 100_000 == 0) {
            return msat / 100_000 + "u";
        }
        return msat % 100 == 0 ? msat / 100 + "n" : msat + "0p";
    }

    private static String shortened(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }
}
