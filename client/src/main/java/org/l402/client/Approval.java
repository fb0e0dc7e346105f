package org.l402.client;

import org.l402.client.budget.Limits;
import org.l402.client.quote.Quote;
import org.l402.lightning.MilliSatoshi;

/**
 * Somebody who is asked before a purchase above {@link Limits#approveAbove()}. Only {@code true} is a yes: an exception is
 * a no.
 */
@FunctionalInterface
public interface Approval {

    /** Nobody: the answer is always no. */
    Approval NOBODY = (quote, maxFee) -> false;

    /**
     * Whether a checked quote may be paid. It may take its time, in which no other purchase from the same origin is made;
     * an answer after the invoice's expiry comes too late.
     *
     * @param maxFee the most that routing may cost on top
     */
    boolean isGiven(Quote quote, MilliSatoshi maxFee) throws InterruptedException;
}
