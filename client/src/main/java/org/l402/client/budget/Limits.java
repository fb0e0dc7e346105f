package org.l402.client.budget;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.MilliSatoshi;

/**
 * The limits of a wallet's owner, fees included. There are always two, for one request and for a day; the others are
 * added. Values are never changed: each method gives new ones.
 *
 * <p>What counts against a limit is what the journal says of the same network's money, whichever process and whichever
 * wallet spent it: the real cost of what was paid, and price and maximal fee of what is on its way or in doubt.
 */
public final class Limits {

    /** For play money: 100 sat for one request, and no end of it in a day. */
    public static final Limits PLAY_MONEY = of(MilliSatoshi.ofSat(100), MilliSatoshi.MAX);

    private final Map<Limit, MilliSatoshi> most;
    private final FeeCap feeCap;
    private final @Nullable MilliSatoshi approveAbove;

    private Limits(Map<Limit, MilliSatoshi> most, FeeCap feeCap, @Nullable MilliSatoshi approveAbove) {
        this.most = Collections.unmodifiableMap(most);
        this.feeCap = feeCap;
        this.approveAbove = approveAbove;
    }

    /**
     * The two limits that there always are, with {@link FeeCap#USUAL}.
     *
     * @param perRequest the most for one purchase
     * @param perDay the most in any 24 hours
     */
    public static Limits of(MilliSatoshi perRequest, MilliSatoshi perDay) {
        EnumMap<Limit, MilliSatoshi> most = new EnumMap<>(Limit.class);
        most.put(Limit.PER_REQUEST, perRequest);
        most.put(Limit.PER_DAY, perDay);
        return new Limits(most, FeeCap.USUAL, null);
    }

    /** With another limit, or with another value of one that is there. */
    public Limits with(Limit limit, MilliSatoshi value) {
        EnumMap<Limit, MilliSatoshi> changed = new EnumMap<>(most);
        changed.put(limit, value);
        return new Limits(changed, feeCap, approveAbove);
    }

    public Limits perRequest(MilliSatoshi value) {
        return with(Limit.PER_REQUEST, value);
    }

    public Limits perOriginPerDay(MilliSatoshi value) {
        return with(Limit.PER_ORIGIN_PER_DAY, value);
    }

    public Limits perHour(MilliSatoshi value) {
        return with(Limit.PER_HOUR, value);
    }

    public Limits perMonth(MilliSatoshi value) {
        return with(Limit.PER_MONTH, value);
    }

    public Limits total(MilliSatoshi value) {
        return with(Limit.TOTAL, value);
    }

    public Limits feeCap(FeeCap value) {
        return new Limits(most, value, approveAbove);
    }

    /** With the price above which a purchase is made only after {@link Approval}. */
    public Limits approveAbove(MilliSatoshi price) {
        return new Limits(most, feeCap, price);
    }

    /** Each limit that there is, in the order of {@link Limit}. */
    public Map<Limit, MilliSatoshi> most() {
        return most;
    }

    public FeeCap feeCap() {
        return feeCap;
    }

    /** The price above which somebody has to be asked; empty when nobody is ever asked. */
    public Optional<MilliSatoshi> approveAbove() {
        return Optional.ofNullable(approveAbove);
    }

    @Override
    public String toString() {
        return most + ", fee at most " + feeCap.percent() + " % or " + feeCap.floor();
    }
}
