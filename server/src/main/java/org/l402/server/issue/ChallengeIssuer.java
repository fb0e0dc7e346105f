package org.l402.server.issue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.l402.L402Exception;
import org.l402.challenge.Challenge;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.NodeException;
import org.l402.macaroon.Macaroon;
import org.l402.mint.Mint;
import org.l402.mint.TokenId;
import org.l402.offer.Offer;

/**
 * The maker of challenges: each has an invoice of its own, and nothing of it is kept.
 *
 * <p>Calls to the node have a time limit, at which they are cancelled, and there is a bound on how many are under way:
 * beyond it a challenge fails at once, so a slow node cannot make requests pile up. A node that fails repeatedly is left
 * alone for a second at a time, and challenges fail at once. The invoice's memo names the sale, so that the seller's
 * books can be read off the node's record alone.
 */
public final class ChallengeIssuer {

    private final InvoiceIssuer node;
    private final Mint mint;
    private final InstanceId instance;
    private final Duration invoiceExpiry;
    private final Duration timeout;
    private final int maxInFlight;
    private final Semaphore inFlight;
    private final NodeCircuit circuit;

    /**
     * A maker of challenges on one node.
     *
     * @param invoiceExpiry how long an invoice can be paid
     * @param timeout how long the node may take to make one
     * @param maxInFlight how many invoices may be asked for at the same time
     */
    public ChallengeIssuer(
            InvoiceIssuer node,
            Mint mint,
            InstanceId instance,
            Duration invoiceExpiry,
            Duration timeout,
            int maxInFlight) {
        this(node, mint, instance, invoiceExpiry, timeout, maxInFlight, System::nanoTime);
    }

    ChallengeIssuer(
            InvoiceIssuer node,
            Mint mint,
            InstanceId instance,
            Duration invoiceExpiry,
            Duration timeout,
            int maxInFlight,
            LongSupplier nanoTime) {
        this.node = node;
        this.mint = mint;
        this.instance = instance;
        this.invoiceExpiry = invoiceExpiry;
        this.timeout = timeout;
        this.maxInFlight = maxInFlight;
        this.inFlight = new Semaphore(maxInFlight);
        this.circuit = new NodeCircuit(nanoTime);
    }

    /**
     * Room for one call to the node, which whoever was given it uses or gives back at once.
     *
     * @throws NodeException when the node is not asked now: it is not well, or too many calls are under way
     */
    public Place place() {
        NodeCircuit.Attempt attempt = circuit.attempt().orElseThrow(circuit::reason);
        if (!inFlight.tryAcquire()) {
            circuit.abandoned(attempt);
            throw new NodeException(maxInFlight + " invoices are being waited for already");
        }
        return new Place(attempt);
    }

    /** Room for one call to the node; good for one use. */
    public final class Place {

        private final NodeCircuit.Attempt attempt;

        private Place(NodeCircuit.Attempt attempt) {
            this.attempt = attempt;
        }

        /** Makes a challenge for an offer; the stage fails with {@link NodeException} when the node made no invoice. */
        public CompletionStage<IssuedChallenge> issue(Offer offer) {
            return ChallengeIssuer.this.issue(offer, attempt);
        }

        /** No call is made after all. */
        public void giveBack() {
            inFlight.release();
            circuit.abandoned(attempt);
        }
    }

    private CompletionStage<IssuedChallenge> issue(Offer offer, NodeCircuit.Attempt attempt) {
        TokenId tokenId = mint.tokenId(offer);
        CompletableFuture<InvoiceIssuer.Issued> asked = ask(offer, tokenId);
        return asked.copy().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS).handle((issued, failure) -> {
            asked.cancel(true); // without effect on a call that has ended
            inFlight.release();
            if (failure != null) {
                NodeException cause = nodeException(failure);
                if (cause.kind() == NodeException.Kind.REQUEST) {
                    circuit.answered();
                } else {
                    circuit.failed(attempt, cause);
                }
                throw cause;
            }
            circuit.answered();
            return challenge(offer, tokenId, issued);
        });
    }

    private IssuedChallenge challenge(Offer offer, TokenId tokenId, InvoiceIssuer.Issued issued) {
        Macaroon token = mint.token(offer, tokenId, issued.paymentHash(), issued.expiresAt());
        return new IssuedChallenge(
                Challenge.of(token, issued.bolt11()), issued.paymentHash(), offer, issued.expiresAt());
    }

    private NodeException nodeException(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return new NodeException("the node made no invoice within " + timeout.toMillis() + " ms", cause);
        }
        if (cause instanceof NodeException known) {
            return known;
        }
        return cause instanceof L402Exception told
                ? new NodeException(String.valueOf(told.getMessage()), told)
                : new NodeException("the node's adapter failed: " + cause, cause);
    }

    private CompletableFuture<InvoiceIssuer.Issued> ask(Offer offer, TokenId tokenId) {
        try {
            return node.issue(new InvoiceIssuer.Request(
                            offer.price(), memo(offer, tokenId), invoiceExpiry, label(tokenId)))
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private String memo(Offer offer, TokenId tokenId) {
        return offer.service() + " " + offer.capability() + " · l402 " + instance + " " + tokenId;
    }

    private String label(TokenId tokenId) {
        return "l402:" + instance + ":" + tokenId;
    }
}
