package org.l402.mint;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.l402.lightning.PaymentHash;
import org.l402.macaroon.Macaroon;
import org.l402.offer.Name;
import org.l402.offer.Offer;

/**
 * The maker of tokens, in two steps, because the invoice stands between them: a {@link #tokenId}, which goes into the
 * invoice's memo, and with the invoice's payment hash the {@link #token} itself.
 *
 * <p>Nothing is stored. Safe for use by many threads.
 */
public final class Mint {

    /** The location that deployed minters write. */
    private static final String LOCATION = "lsat";

    private final RootKeys keys;
    private final SecureRandom random;

    public Mint(RootKeys keys) {
        this(keys, new SecureRandom());
    }

    Mint(RootKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** A new token id for one sale of an offer. */
    public TokenId tokenId(Offer offer) {
        byte[] bytes = new byte[TokenId.randomLength()];
        random.nextBytes(bytes);
        return TokenId.make(keys.current(), bytes, offer);
    }

    /** Whether a token id was made by this mint for the offer's service, capability and price. */
    public boolean made(TokenId id, Offer offer) {
        return keys.byId(id.keyId()).map(key -> id.isFor(key, offer)).orElse(false);
    }

    /**
     * The token for an invoice: it opens the offer once the invoice is paid.
     *
     * @param invoiceExpiry when the invoice stops being payable; the offer's validity counts from there
     */
    public Macaroon token(Offer offer, TokenId id, PaymentHash paymentHash, Instant invoiceExpiry) {
        Identifier identifier = Identifier.of(paymentHash, id);
        return Macaroon.mint(
                keys.rootKey(identifier).orElseThrow(), LOCATION, identifier.message(), caveats(offer, invoiceExpiry));
    }

    private static List<String> caveats(Offer offer, Instant invoiceExpiry) {
        Name service = offer.service();
        List<String> caveats = new ArrayList<>(3);
        caveats.add("services=" + service + ":" + offer.tier());
        caveats.add(service + "_capabilities=" + offer.capability());
        offer.validFor()
                .ifPresent(validFor -> caveats.add(
                        service + "_valid_until=" + invoiceExpiry.plus(validFor).getEpochSecond()));
        return caveats;
    }
}
