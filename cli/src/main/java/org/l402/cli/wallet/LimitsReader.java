package org.l402.cli.wallet;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.client.budget.FeeCap;
import org.l402.client.budget.Limit;
import org.l402.client.budget.Limits;
import org.l402.config.Keys;
import org.l402.config.Kind;
import org.l402.config.Section;
import org.l402.lightning.MilliSatoshi;

/** Reads the section {@code limits}; what it may leave out is as {@link Limits#PLAY_MONEY} has it. */
final class LimitsReader {

    static final String EXAMPLE = "limits: { per-request: 50 sat, per-day: 1000 sat }";

    static final Keys KEYS = Keys.of(
            "per-request",
            "per-origin-per-day",
            "per-hour",
            "per-day",
            "per-month",
            "total",
            "max-fee",
            "approve-above");

    private static final Keys MAX_FEE = Keys.of("percent", "floor");
    private static final Kind<MilliSatoshi> AMOUNT = Kind.of("an amount such as 50 sat", MilliSatoshi::parse);
    private static final Kind<MilliSatoshi> LIMIT = Kind.of("an amount such as 50 sat", LimitsReader::limit);
    private static final Kind<Integer> PERCENT = Kind.number(0, 100);

    private static final Set<Limit> REQUIRED = EnumSet.of(Limit.PER_REQUEST, Limit.PER_DAY);

    private LimitsReader() {}

    /** @param isReal whether money of some worth is spent, for which nothing stands in for the limits that must be */
    static Limits read(Section section, boolean isReal) {
        Limits limits = Limits.PLAY_MONEY;
        for (Limit limit : Limit.values()) {
            MilliSatoshi value = isReal && REQUIRED.contains(limit)
                    ? section.required(limit.label(), LIMIT)
                    : section.optional(limit.label(), LIMIT);
            limits = value == null ? limits : limits.with(limit, value);
        }
        if (section.has("max-fee")) {
            FeeCap cap = feeCap(section.section("max-fee", MAX_FEE, "max-fee: { percent: 1, floor: 5 sat }"));
            limits = limits.feeCap(cap);
        }
        MilliSatoshi above = section.optional("approve-above", AMOUNT);
        return above == null ? limits : limits.approveAbove(above);
    }

    private static FeeCap feeCap(@Nullable Section section) {
        return section == null
                ? FeeCap.USUAL
                : new FeeCap(
                        section.optional("percent", PERCENT, FeeCap.USUAL.percent()),
                        section.optional("floor", AMOUNT, FeeCap.USUAL.floor()));
    }

    private static MilliSatoshi limit(String text) {
        MilliSatoshi limit = MilliSatoshi.parse(text);
        if (limit.isZero()) {
            throw new L402Exception("\"" + text + "\" would pay for nothing; write an amount above 0");
        }
        return limit;
    }
}
