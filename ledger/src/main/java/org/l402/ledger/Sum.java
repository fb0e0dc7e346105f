package org.l402.ledger;

import java.time.LocalDate;
import org.l402.lightning.MilliSatoshi;
import org.l402.offer.Name;

/**
 * What one capability of a service sold within a day or a month, in UTC.
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
        MilliSatoshi price,
        MilliSatoshi received,
        MilliSatoshi over,
        MilliSatoshi under) {

    Sum plus(Sum other) {
        return new Sum(
                begin,
                service,
                capability,
                sales + other.sales,
                price.plus(other.price),
                received.plus(other.received),
                over.plus(other.over),
                under.plus(other.under));
    }

    Sum beginning(LocalDate day) {
        return new Sum(day, service, capability, sales, price, received, over, under);
    }
}
