package org.l402.client.budget;

import org.l402.L402Exception;
import org.l402.lightning.MilliSatoshi;

/**
 * The most that routing may cost on top of a price: a share of the price or a floor, whichever is more.
 *
 * @param percent of the price, 0 to 100
 */
public record FeeCap(int percent, MilliSatoshi floor) {

    /** 1 % or 5 sat. */
    public static final FeeCap USUAL = new FeeCap(1, MilliSatoshi.ofSat(5));
    /** Nothing: only payments that cost no fee. */
    public static final FeeCap NONE = new FeeCap(0, MilliSatoshi.ZERO);

    public FeeCap {
        if (percent < 0 || percent > 100) {
            throw new L402Exception("a fee of " + percent + " % is not between 0 and 100 %");
        }
    }

    /** The most for one price; a fraction of a millisatoshi is left out. */
    public MilliSatoshi of(MilliSatoshi price) {
        // By parts, since the price times a hundred may be more than a long holds.
        long share = price.value() / 100 * percent + price.value() % 100 * percent / 100;
        return new MilliSatoshi(Math.max(share, floor.value()));
    }
}
