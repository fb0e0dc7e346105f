package org.l402.client.state;

import java.time.Instant;
import org.l402.client.quote.TokenTerms;
import org.l402.credential.Credential;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;

/**
 * A token that was paid for, with the preimage that proves it.
 *
 * @param terms what the token says of itself
 * @param isAccepted whether the server ever let it pass
 * @param isSpent whether the server turned it down after having accepted it, for what it is made for
 */
public record HeldCredential(
        Purchase purchase, Preimage preimage, TokenTerms terms, boolean isAccepted, boolean isSpent) {

    public PaymentHash paymentHash() {
        return purchase.payment().paymentHash();
    }

    /** The value of the Authorization header. It is a secret. */
    public String authorization() {
        return Credential.authorization(purchase.payment().token(), preimage);
    }

    /**
     * Whether it should open what a server asks another token for.
     *
     * @param wanted what the offered token says of itself; where one of the two is opaque the path alone decides
     */
    public boolean fits(TokenTerms wanted, String path) {
        boolean isPathDecisive = terms.isOpaque() || wanted.isOpaque();
        return isPathDecisive ? purchase.payment().path().equals(path) : terms.covers(wanted);
    }

    /** Whether it may open something: neither expired by its own word nor used up by the server's. */
    public boolean isUsable(Instant now) {
        return !isSpent && !terms.isExpired(now);
    }
}
