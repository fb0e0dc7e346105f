package org.l402.client.quote;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.l402.L402Exception;
import org.l402.bolt11.Bolt11Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.challenge.Challenge;
import org.l402.client.quote.Refusal.Rule;
import org.l402.credential.Credential;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;

/**
 * The checks before any payment: the whole invoice is decoded, its network is the wallet's, it names an amount and has
 * time left, and the token that comes with it is the one it pays for and could be used.
 */
public final class Appraiser {

    /** How much time an invoice or a token must have left, so that a payment arrives in it: 10 seconds. */
    public static final Duration MARGIN = Duration.ofSeconds(10);

    private static final Preimage NO_PREIMAGE = Preimage.of(new byte[Preimage.LENGTH]);

    private final Network network;

    /**
     * An appraiser for one wallet.
     *
     * @param network the wallet's
     */
    public Appraiser(Network network) {
        this.network = network;
    }

    /** Checks one challenge. */
    public Appraisal appraise(Origin origin, Challenge challenge, Instant now) {
        Bolt11Invoice invoice;
        try {
            invoice = Bolt11Invoice.decode(challenge.invoice());
        } catch (Bolt11Exception e) {
            return new Refusal(Rule.INVOICE, "the invoice of " + origin + " cannot be paid: " + e.getMessage());
        }
        if (invoice.network() != network) {
            return new Refusal(
                    Rule.NETWORK,
                    origin + " wants to be paid on the network "
                            + invoice.network().label() + "; the wallet here is on " + network.label());
        }
        Optional<MilliSatoshi> amount = invoice.amount();
        if (amount.isEmpty()) {
            return new Refusal(
                    Rule.NO_AMOUNT,
                    "the invoice of " + origin + " names no amount, so what the token costs is not certain");
        }
        if (hasExpired(invoice, now)) {
            return expired(origin, invoice);
        }
        TokenTerms token = TokenTerms.of(challenge.token());
        Optional<PaymentHash> committed = token.paymentHash();
        if (committed.isPresent() && !committed.get().equals(invoice.paymentHash())) {
            return new Refusal(
                    Rule.TOKEN_MISMATCH,
                    "the token of " + origin + " belongs to the payment " + committed.get() + ", its invoice to "
                            + invoice.paymentHash() + "; paying it would not buy this token");
        }
        if (token.isExpired(now.plus(MARGIN))) {
            return new Refusal(
                    Rule.TOKEN_UNUSABLE,
                    "the token of " + origin + " is expired already (at "
                            + token.expiresAt().orElseThrow() + "); paying would buy nothing");
        }
        if (!canBeSent(challenge.token())) {
            return new Refusal(
                    Rule.TOKEN_UNUSABLE,
                    "the token of " + origin + " is not base64, so it could not be sent back after paying");
        }
        return new Quote(origin, challenge, invoice, amount.get(), token);
    }

    /** Whether there is too little time left to pay an invoice. */
    public static boolean hasExpired(Bolt11Invoice invoice, Instant now) {
        return !now.plus(MARGIN).isBefore(invoice.expiresAt());
    }

    /** The refusal of an invoice that has too little time left. */
    public static Refusal expired(Origin origin, Bolt11Invoice invoice) {
        return new Refusal(
                Rule.INVOICE_EXPIRED,
                "the invoice of " + origin + " can be paid until " + invoice.expiresAt()
                        + ", which is past or too near; ask again for a new one");
    }

    private static boolean canBeSent(String token) {
        try {
            return !Credential.authorization(token, NO_PREIMAGE).isEmpty();
        } catch (L402Exception e) {
            return false;
        }
    }
}
