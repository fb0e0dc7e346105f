package org.l402.client.quote;

import java.time.Instant;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.challenge.Challenge;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;

/**
 * A server's demand that has passed every check which needs no opinion: it can be paid, and paying it buys the token
 * that comes with it. Whether it is worth the price is for a {@link org.l402.client.SpendingPolicy}.
 *
 * @param origin who asks
 * @param amount what the invoice asks for, fee not included; above zero
 * @param token what the token says of itself
 */
public record Quote(Origin origin, Challenge challenge, Bolt11Invoice invoice, MilliSatoshi amount, TokenTerms token)
        implements Appraisal {

    public PaymentHash paymentHash() {
        return invoice.paymentHash();
    }

    /** The first moment at which the invoice can no longer be paid. */
    public Instant expiresAt() {
        return invoice.expiresAt();
    }

    /** Whether it is certain that the invoice pays for this token; not so when the token is opaque. */
    public boolean isTokenBound() {
        return !token.isOpaque();
    }
}
