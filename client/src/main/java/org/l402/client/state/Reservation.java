package org.l402.client.state;

import org.l402.client.budget.Exceeded;

/** What became of the wish to make a payment; only {@link Reserved} may be paid. */
public sealed interface Reservation {

    /**
     * The payment is in the journal, and price and maximal fee are held back.
     *
     * @param payment with a maximal fee that leaves every limit unbroken
     */
    record Reserved(Payment payment) implements Reservation {}

    /** A limit leaves less than the price. */
    record OverLimit(Exceeded exceeded) implements Reservation {}

    /** The same invoice was begun before, however that ended. */
    record TriedBefore() implements Reservation {}

    /** The file {@code stop} forbids all spending. */
    record Stopped() implements Reservation {}
}
