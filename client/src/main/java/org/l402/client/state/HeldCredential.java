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
 * @param standing what became of it so far
 */
public record HeldCredential(Purchase purchase, Preimage preimage, TokenTerms terms, Standing standing) {

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

    /** Whether the server let it pass, and has not turned it down since. */
    public boolean isAccepted() {
        return standing == Standing.ACCEPTED;
    }

    /** Whether nothing more may be bought from its origin before it is accepted or given up. */
    public boolean isBlocking() {
        return standing == Standing.UNACCEPTED;
    }

    /** Whether it should open something: accepted before or taken in from elsewhere, and not expired by its own word. */
    public boolean isUsable(Instant now) {
        return (isAccepted() || standing == Standing.IMPORTED) && !terms.isExpired(now);
    }
}
