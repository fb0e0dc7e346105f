package org.l402.client.state;

import org.l402.lightning.MilliSatoshi;

/**
 * A payment that settled.
 *
 * @param fee what routing cost on top of the amount
 */
public record Purchase(Payment payment, MilliSatoshi fee) {

    /** Amount and fee together. */
    public MilliSatoshi cost() {
        return payment.amount().plus(fee);
    }
}
