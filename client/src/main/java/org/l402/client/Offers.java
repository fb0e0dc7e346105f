package org.l402.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.l402.challenge.Challenge;
import org.l402.client.quote.Appraisal;
import org.l402.client.quote.Appraiser;
import org.l402.client.quote.Origin;
import org.l402.client.quote.Quote;
import org.l402.client.quote.Refusal;
import org.l402.client.quote.Refusal.Rule;

/**
 * What a server's challenges come to: those that may be bought, in the order in which they are tried, or why none.
 *
 * @param appraiser holds each against the rules
 * @param payees says who may be paid
 * @param policy chooses among those that pass
 */
record Offers(Appraiser appraiser, Payees payees, SpendingPolicy policy, InstantSource clock) {

    /** How many offers of one answer are looked at. */
    static final int MAX = 10;

    /** A choice. */
    sealed interface Choice {}

    /** The first of these that the limits allow, at least one. */
    record Some(List<Quote> quotes) implements Choice {}

    /** None of them. */
    record None(Refusal refusal) implements Choice {}

    Choice choose(HttpRequest request, URI uri, List<Challenge> challenges) {
        Optional<Refusal> forbidden = payees.forbidden(request, uri);
        if (forbidden.isPresent()) {
            return new None(forbidden.get());
        }
        List<Quote> quotes = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        for (Challenge challenge : challenges.subList(0, Math.min(challenges.size(), MAX))) {
            Appraisal appraisal = appraiser.appraise(Origin.of(uri), challenge, clock.instant());
            if (appraisal instanceof Quote quote) {
                quotes.add(quote);
            } else if (appraisal instanceof Refusal refusal) {
                refusals.add(refusal);
            }
        }
        if (quotes.isEmpty()) {
            return new None(refusals.get(0));
        }
        List<Quote> chosen = chosen(quotes);
        return chosen.isEmpty() ? new None(declined(quotes.get(0))) : new Some(chosen);
    }

    /** Only what was offered, whatever a policy makes of it. */
    private List<Quote> chosen(List<Quote> quotes) {
        try {
            return policy.choose(List.copyOf(quotes)).stream()
                    .filter(quotes::contains)
                    .toList();
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    private static Refusal declined(Quote quote) {
        return new Refusal(
                Rule.POLICY,
                "the spending policy takes none of the offers of " + quote.origin() + ", the first of which costs "
                        + quote.amount(),
                quote);
    }
}
