package org.l402.client;

import org.l402.client.quote.Quote;
import org.l402.lightning.MilliSatoshi;

/**
 * Whose money it is, as far as a program can say: nothing is paid that it has not approved, and without an answer (an
 * exception) the answer is no.
 *
 * <p>It is asked once for each purchase, with the cheapest offer first, before any lock is taken.
 */
@FunctionalInterface
public interface SpendingPolicy {

    /** Whether a checked quote may be paid. */
    Decision decide(Quote quote);

    /** At most so much for one purchase, price and routing fee together. */
    static SpendingPolicy perRequest(MilliSatoshi limit) {
        return new PerRequestLimit(limit);
    }

    /** An answer. */
    sealed interface Decision {}

    /**
     * Yes.
     *
     * @param maxFee the most that routing may cost on top of the amount
     */
    record Approved(MilliSatoshi maxFee) implements Decision {}

    /**
     * No.
     *
     * @param reason one sentence: which limit, how much was asked
     */
    record Declined(String reason) implements Decision {}
}
