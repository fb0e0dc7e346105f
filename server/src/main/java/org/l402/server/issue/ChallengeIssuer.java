package org.l402.server.issue;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.l402.challenge.Challenge;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.NodeException;
import org.l402.macaroon.Macaroon;
import org.l402.mint.Mint;
import org.l402.mint.TokenId;
import org.l402.offer.Offer;
import org.l402.server.node.NodeCalls;

/**
 * The maker of challenges: each has an invoice of its own, and nothing of it is kept.
 *
 * <p>The invoice's memo names the sale, so that the seller's books can be read off the node's record alone.
 */
public final class ChallengeIssuer {

    private final InvoiceIssuer node;
    private final NodeCalls calls;
    private final Mint mint;
    private final InstanceId instance;
    private final Duration invoiceExpiry;

    /**
     * A maker of challenges on one node.
     *
     * @param calls those for its invoices
     * @param invoiceExpiry how long an invoice can be paid
     */
    public ChallengeIssuer(
            InvoiceIssuer node, NodeCalls calls, Mint mint, InstanceId instance, Duration invoiceExpiry) {
        this.node = node;
        this.calls = calls;
        this.mint = mint;
        this.instance = instance;
        this.invoiceExpiry = invoiceExpiry;
    }

    /**
     * Room for one challenge, which whoever was given it uses or gives back at once.
     *
     * @throws NodeException when the node is not asked now: it is not well, or too many calls are under way
     */
    public NodeCalls.Place place() {
        return calls.place();
    }

    /** Makes a challenge for an offer; the stage fails with {@link NodeException} when the node made no invoice. */
    public CompletionStage<IssuedChallenge> issue(Offer offer, NodeCalls.Place place) {
        TokenId tokenId = mint.tokenId(offer);
        return place.ask(() -> node.issue(
                        new InvoiceIssuer.Request(offer.price(), memo(offer, tokenId), invoiceExpiry, label(tokenId))))
                .thenApply(issued -> challenge(offer, tokenId, issued));
    }

    private IssuedChallenge challenge(Offer offer, TokenId tokenId, InvoiceIssuer.Issued issued) {
        Macaroon token = mint.token(offer, tokenId, issued.paymentHash(), issued.expiresAt());
        return new IssuedChallenge(
                Challenge.of(token, issued.bolt11()), issued.paymentHash(), offer, issued.expiresAt());
    }

    private String memo(Offer offer, TokenId tokenId) {
        return offer.service() + " " + offer.capability() + " · l402 " + instance + " " + tokenId;
    }

    private String label(TokenId tokenId) {
        return "l402:" + instance + ":" + tokenId;
    }
}
