package org.l402.client;

import java.util.Comparator;
import java.util.List;
import org.l402.client.quote.Quote;

/**
 * Which of several offers for one thing is bought, if any. Limits are held against its choice afterwards; it can only
 * say no to more.
 */
@FunctionalInterface
public interface SpendingPolicy {

    /** The cheapest that the limits allow. */
    SpendingPolicy CHEAPEST = quotes ->
            quotes.stream().sorted(Comparator.comparing(Quote::amount)).toList();

    /**
     * Puts offers in the order in which they are to be tried: the first that the limits allow is bought. What is left out
     * is never bought; an empty list is a no, and so is an exception.
     *
     * @param quotes offers of one answer that passed every check which needs no opinion, at least one
     */
    List<Quote> choose(List<Quote> quotes);
}
