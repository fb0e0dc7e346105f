package org.l402.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.l402.credential.Credential;
import org.l402.credential.CredentialReader;
import org.l402.credential.Presented;
import org.l402.lightning.NodeException;
import org.l402.offer.Offer;
import org.l402.server.answer.Answer;
import org.l402.server.answer.ProblemType;
import org.l402.server.issue.ChallengeIssuer;
import org.l402.server.limit.ChallengeLimiter;
import org.l402.server.limit.ClientNetwork;
import org.l402.server.limit.Rate;
import org.l402.server.node.NodeCalls;
import org.l402.server.settle.SettlementCheck;
import org.l402.verify.Verdict;
import org.l402.verify.VerifiedCredential;
import org.l402.verify.Verifier;

/**
 * The decision about a request to something that is for sale: forward it, challenge it, or refuse it.
 *
 * <p>A request with a good credential is decided at once, without asking a node or a store, so it never waits for a
 * node in trouble; unless its route wants the node's own word, which is asked for once for each invoice. A challenge needs
 * the node, and is limited. Never blocks; safe for use by many threads.
 */
public final class Paywall {

    /** What a credential that is not genuine is answered with. */
    public enum InvalidCredential {
        /** 402 and a fresh challenge: what every deployed server does and every deployed client recovers from. */
        CHALLENGED,
        /** 401 without an invoice, as the specification's second flow has it. */
        UNAUTHORIZED
    }

    private final Verifier verifier;
    private final ChallengeLimiter limiter;
    private final ChallengeIssuer issuer;
    private final SettlementCheck settlements;
    private final InvalidCredential invalidCredential;

    public Paywall(
            Verifier verifier,
            ChallengeLimiter limiter,
            ChallengeIssuer issuer,
            SettlementCheck settlements,
            InvalidCredential invalidCredential) {
        this.verifier = verifier;
        this.limiter = limiter;
        this.issuer = issuer;
        this.settlements = settlements;
        this.invalidCredential = invalidCredential;
    }

    /**
     * Decides about a request.
     *
     * @param offer what is being served at the request's route now
     * @param acceptance what a credential must show there
     * @param client the network that the request comes from
     * @param headers gives every value of a request header, in order, by its lower-case name
     * @return a stage that never fails
     */
    public CompletionStage<Outcome> decide(
            Offer offer, Acceptance acceptance, ClientNetwork client, Function<String, List<String>> headers) {
        Presented presented = CredentialReader.read(headers);
        if (presented instanceof Presented.One one) {
            return decide(offer, acceptance, client, one.credential());
        }
        if (presented instanceof Presented.Ambiguous ambiguous) {
            return refuse(ProblemType.CREDENTIAL_AMBIGUOUS, ambiguous.reason());
        }
        if (presented instanceof Presented.Unreadable unreadable) {
            return invalid(offer, client, unreadable.reason());
        }
        return challenge(offer, client, ProblemType.PAYMENT_REQUIRED, "");
    }

    private CompletionStage<Outcome> decide(
            Offer offer, Acceptance acceptance, ClientNetwork client, Credential credential) {
        Verdict verdict = verifier.verify(credential, offer);
        if (verdict instanceof Verdict.Granted granted) {
            return acceptance == Acceptance.PROOF
                    ? CompletableFuture.completedStage(new Outcome.Forward(granted.credential()))
                    : settled(offer, client, granted.credential());
        }
        String reason = ((Verdict.Refused) verdict).reason();
        if (verdict instanceof Verdict.Expired) {
            return challenge(offer, client, ProblemType.CREDENTIAL_EXPIRED, reason);
        }
        if (verdict instanceof Verdict.Insufficient) {
            return challenge(offer, client, ProblemType.CREDENTIAL_INSUFFICIENT, reason);
        }
        if (verdict instanceof Verdict.RetiredKey) {
            return challenge(offer, client, ProblemType.CREDENTIAL_REVOKED, reason);
        }
        return invalid(offer, client, reason);
    }

    private CompletionStage<Outcome> settled(Offer offer, ClientNetwork client, VerifiedCredential credential) {
        return settlements
                .of(credential.identifier().paymentHash())
                .thenCompose(standing -> switch (standing) {
                    case SETTLED -> CompletableFuture.<Outcome>completedStage(new Outcome.Forward(credential));
                    case PENDING ->
                        refuse(
                                ProblemType.PAYMENT_PENDING,
                                "the payment is on its way and not settled yet; ask again with the same credential");
                    case UNPAID ->
                        challenge(
                                offer,
                                client,
                                ProblemType.CREDENTIAL_INVALID,
                                "the invoice of this credential is not settled in full");
                })
                .exceptionally(failure -> new Outcome.Refuse(
                        ProblemType.NODE_UNAVAILABLE,
                        "whether this credential's invoice is settled cannot be seen at the moment; keep it, and ask"
                                + " again with it",
                        Optional.empty(),
                        Optional.of(String.valueOf(cause(failure).getMessage()))));
    }

    private CompletionStage<Outcome> invalid(Offer offer, ClientNetwork client, String reason) {
        return invalidCredential == InvalidCredential.UNAUTHORIZED
                ? refuse(ProblemType.CREDENTIAL_UNAUTHORIZED, reason)
                : challenge(offer, client, ProblemType.CREDENTIAL_INVALID, reason);
    }

    private CompletionStage<Outcome> challenge(Offer offer, ClientNetwork client, ProblemType why, String detail) {
        NodeCalls.Place place;
        try {
            place = issuer.place();
        } catch (NodeException notAsked) {
            return CompletableFuture.completedStage(unavailable(notAsked));
        }
        // Asked last: a challenge that costs the node nothing counts against nobody.
        Optional<ChallengeLimiter.Refusal> tooMany = limiter.take(client);
        if (tooMany.isPresent()) {
            place.giveBack();
            return CompletableFuture.completedStage(limited(tooMany.get()));
        }
        return issuer.issue(offer, place)
                .<Outcome>thenApply(challenge -> new Outcome.Challenge(why, detail, challenge))
                .exceptionally(Paywall::unavailable);
    }

    private static Outcome unavailable(Throwable failure) {
        return new Outcome.Refuse(
                ProblemType.NODE_UNAVAILABLE,
                "an invoice cannot be made at the moment; requests that carry a paid credential are served",
                Optional.empty(),
                Optional.of(String.valueOf(cause(failure).getMessage())));
    }

    private static Outcome limited(ChallengeLimiter.Refusal refusal) {
        String who;
        String cause;
        if (refusal instanceof ChallengeLimiter.Refusal.OfNetwork network) {
            who = "your network is " + network.limit();
            cause = "the network " + network.network() + " is at its limit of " + network.limit();
        } else {
            Rate limit = ((ChallengeLimiter.Refusal.OfAll) refusal).limit();
            who = "all clients together is " + limit;
            cause = "all clients together are at their limit of " + limit;
        }
        return new Outcome.Refuse(
                ProblemType.RATE_LIMITED,
                "the limit on requests without a valid credential from " + who + "; try again in "
                        + Answer.wholeSeconds(refusal.retryAfter())
                        + " s. Requests that carry a paid credential are served meanwhile",
                Optional.of(refusal.retryAfter()),
                Optional.of(cause));
    }

    /** Without what a chain of stages wraps around it. */
    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static CompletionStage<Outcome> refuse(ProblemType why, String detail) {
        return CompletableFuture.completedStage(new Outcome.Refuse(why, detail, Optional.empty(), Optional.empty()));
    }
}
