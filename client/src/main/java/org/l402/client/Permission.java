package org.l402.client;

import java.util.Optional;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Quote;
import org.l402.client.quote.Refusal;
import org.l402.client.quote.Refusal.Rule;
import org.l402.client.state.ClientState;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;

/** What the owner of the money says to a purchase: by limits, by the file {@code stop}, and when asked. */
record Permission(ClientState state, Limits limits, Approval approval, Network network) {

    /** Why a quote may not be paid as things stand, so that a reservation would fail. */
    Optional<Refusal> forbidden(Quote quote) {
        if (state.isStopped()) {
            return Optional.of(stopped(quote));
        }
        return state.exceeded(limits, network, quote.origin(), quote.amount())
                .map(exceeded -> Refusal.overLimit(quote, exceeded));
    }

    /** Why a quote may not be paid, after somebody was asked where that is wanted; not for what is forbidden anyway. */
    Optional<Refusal> refused(Quote quote) throws InterruptedException {
        Optional<MilliSatoshi> above = limits.approveAbove();
        if (above.isEmpty() || quote.amount().compareTo(above.get()) <= 0) {
            return Optional.empty();
        }
        Optional<Refusal> forbidden = forbidden(quote);
        return forbidden.isPresent() || isGiven(quote)
                ? forbidden
                : Optional.of(new Refusal(
                        Rule.NOT_APPROVED,
                        quote.origin() + " asks for " + quote.amount() + ", which is more than the " + above.get()
                                + " that may be paid without asking, and nobody said yes",
                        quote));
    }

    private boolean isGiven(Quote quote) throws InterruptedException {
        try {
            return approval.isGiven(quote, limits.feeCap().of(quote.amount()));
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** The refusal of everything. */
    Refusal stopped(Quote quote) {
        return new Refusal(
                Rule.STOPPED, "the file " + state.stopFile() + " stops all spending; remove it to go on", quote);
    }
}
