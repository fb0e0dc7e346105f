package org.l402.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.mint.TokenId;
import org.l402.offer.Name;

/**
 * One row of the ledger: an invoice of ours that was paid.
 *
 * @param paymentHash what tells it from all others
 * @param price what the invoice asked for
 * @param received what arrived, which may be more
 * @param settledAt in whole milliseconds; what is below is cut off
 * @param node the public key of the node that was paid, in 66 hex digits
 * @param index its place in the order of that node's settlements, above zero
 */
public record Sale(
        PaymentHash paymentHash,
        Name service,
        Name capability,
        TokenId tokenId,
        MilliSatoshi price,
        MilliSatoshi received,
        Instant settledAt,
        String node,
        long index) {

    public Sale {
        settledAt = settledAt.truncatedTo(ChronoUnit.MILLIS);
    }

    boolean isPaidInFull() {
        return received.compareTo(price) >= 0;
    }
}
