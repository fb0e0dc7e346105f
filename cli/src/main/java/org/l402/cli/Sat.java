package org.l402.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.l402.lightning.MilliSatoshi;

/** Money in sat with three decimals, exact. */
public final class Sat {

    private Sat() {}

    public static String of(MilliSatoshi amount) {
        return of(BigInteger.valueOf(amount.value()));
    }

    public static String of(BigInteger msat) {
        return new BigDecimal(msat, 3).toPlainString();
    }

    /** How much more or less arrived than was asked for: {@code +0.500}, {@code -0.100}, or nothing. */
    public static String difference(MilliSatoshi price, MilliSatoshi received) {
        long difference = received.value() - price.value();
        return difference == 0
                ? ""
                : difference > 0 ? "+" + of(BigInteger.valueOf(difference)) : of(BigInteger.valueOf(difference));
    }
}
