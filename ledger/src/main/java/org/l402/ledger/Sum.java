package org.l402.ledger;

import java.math.BigInteger;
import java.time.LocalDate;
import org.l402.offer.Name;

/**
 * What one capability of a service sold within a day or a month, in UTC. Money is in msat, without a bound: a sum is no
 * amount that anybody pays.
 *
 * @param begin the first day of it
 * @param sales how many
 * @param price what all their invoices asked for
 * @param received what arrived for them
 * @param over what arrived beyond the price, of those that were paid too much
 * @param under what is missing, of those that were paid too little
 */
public record Sum(
        LocalDate begin,
        Name service,
        Name capability,
        long sales,
        BigInteger price,
        BigInteger received,
        BigInteger over,
        BigInteger under) {

    Sum plus(Sum other) {
        return new Sum(
                begin,
                service,
                capability,
                sales + other.sales,
                price.add(other.price),
                received.add(other.received),
                over.add(other.over),
                under.add(other.under));
    }

    Sum beginning(LocalDate day) {
        return new Sum(day, service, capability, sales, price, received, over, under);
    }
}
