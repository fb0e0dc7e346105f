package org.l402.client.quote;

import java.util.Locale;
import java.util.Optional;
import org.l402.client.budget.Exceeded;

/**
 * Why nothing was paid.
 *
 * @param rule the rule that forbade it
 * @param message one sentence for the person whose money it is, {@linkplain Legible fit to be shown}
 * @param quote what was asked, where it was readable and payable
 * @param exceeded the figures, where a limit forbade it
 */
public record Refusal(Rule rule, String message, Optional<Quote> quote, Optional<Exceeded> exceeded)
        implements Appraisal {

    public Refusal {
        message = Legible.text(message);
    }

    public Refusal(Rule rule, String message) {
        this(rule, message, Optional.empty(), Optional.empty());
    }

    public Refusal(Rule rule, String message, Quote quote) {
        this(rule, message, Optional.of(quote), Optional.empty());
    }

    /** A limit leaves too little for a quote. */
    public static Refusal overLimit(Quote quote, Exceeded exceeded) {
        return new Refusal(
                Rule.LIMIT, exceeded.message(quote.origin().toString()), Optional.of(quote), Optional.of(exceeded));
    }

    /** The rules under which a client refuses to pay. */
    public enum Rule {
        /** A limit leaves less than the price. */
        LIMIT,
        /** The spending policy takes none of the offers. */
        POLICY,
        /** The price is above what may be paid without asking, and there was no yes. */
        NOT_APPROVED,
        /** The file {@code stop} forbids all spending. */
        STOPPED,
        /** The one who asks is not among the origins that may be paid. */
        ORIGIN_NOT_ALLOWED,
        /** The challenge is malformed or contradicts itself. */
        CHALLENGE,
        /** The invoice cannot be decoded, or says that nobody should pay it. */
        INVOICE,
        /** The invoice leaves the amount to the payer. */
        NO_AMOUNT,
        /** The invoice is of another network than the wallet. */
        NETWORK,
        /** The invoice is expired, or will be before a payment could arrive. */
        INVOICE_EXPIRED,
        /** The invoice pays for another token than the one that came with it. */
        TOKEN_MISMATCH,
        /** The token could not be sent back, or is expired already. */
        TOKEN_UNUSABLE,
        /** The connection is neither encrypted nor on this machine. */
        INSECURE_ORIGIN,
        /** The one who asks was reached by a redirect only. */
        REDIRECTED,
        /** The request has an Authorization header of its own, where the credential would have to stand. */
        OWN_AUTHORIZATION,
        /** The same invoice was paid before, is being paid, or failed. */
        TRIED_BEFORE,
        /** A credential bought from this origin was never accepted; another might not be either. */
        UNACCEPTED_CREDENTIAL;

        /** The rule's name for programs: {@code token-mismatch}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
