package org.l402.client.budget;

import org.l402.lightning.MilliSatoshi;

/**
 * How one limit stands.
 *
 * @param most the limit
 * @param spent what was paid within it, fees included
 * @param held what is held back within it for payments that are on their way or in doubt, at price and maximal fee
 */
public record Allowance(Limit limit, MilliSatoshi most, MilliSatoshi spent, MilliSatoshi held) {

    /** What may still be spent; zero also when more was spent than a limit that was lowered since. */
    public MilliSatoshi left() {
        return new MilliSatoshi(Math.max(0, most.value() - spent.value() - held.value()));
    }
}
