package org.l402.client;

import org.l402.client.quote.Quote;
import org.l402.lightning.MilliSatoshi;

/**
 * A limit for one purchase. The routing fee may be 1 % of the amount or 5 sat, whichever is more, as long as both stay
 * within the limit.
 */
record PerRequestLimit(MilliSatoshi limit) implements SpendingPolicy {

    private static final MilliSatoshi FEE_FLOOR = MilliSatoshi.ofSat(5);

    @Override
    public Decision decide(Quote quote) {
        MilliSatoshi amount = quote.amount();
        if (amount.compareTo(limit) > 0) {
            return new Declined(quote.origin() + " asks for " + amount + ", and at most " + limit
                    + " may be spent on one request, fee included");
        }
        long onePercent = (amount.value() + 99) / 100;
        long fee = Math.min(Math.max(onePercent, FEE_FLOOR.value()), limit.value() - amount.value());
        return new Approved(new MilliSatoshi(fee));
    }
}
