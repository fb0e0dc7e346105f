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
import org.l402.offer.Offer;
import org.l402.server.answer.ProblemType;
import org.l402.server.issue.ChallengeIssuer;
import org.l402.verify.Verdict;
import org.l402.verify.Verifier;

/**
 * The decision about a request to something that is for sale: forward it, challenge it, or refuse it.
 *
 * <p>A request with a good credential is decided at once, without asking a node or a store, so it never waits for a
 * node in trouble. Only a challenge needs the node. Never blocks; safe for use by many threads.
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
    private final ChallengeIssuer issuer;
    private final InvalidCredential invalidCredential;

    public Paywall(Verifier verifier, ChallengeIssuer issuer, InvalidCredential invalidCredential) {
        this.verifier = verifier;
        this.issuer = issuer;
        this.invalidCredential = invalidCredential;
    }

    /**
     * Decides about a request.
     *
     * @param offer what is being served at the request's route now
     * @param headers gives every value of a request header, in order, by its lower-case name
     * @return a stage that never fails
     */
    public CompletionStage<Outcome> decide(Offer offer, Function<String, List<String>> headers) {
        Presented presented = CredentialReader.read(headers);
        if (presented instanceof Presented.One one) {
            return decide(offer, one.credential());
        }
        if (presented instanceof Presented.Ambiguous ambiguous) {
            return refuse(ProblemType.CREDENTIAL_AMBIGUOUS, ambiguous.reason());
        }
        if (presented instanceof Presented.Unreadable unreadable) {
            return invalid(offer, unreadable.reason());
        }
        return challenge(offer, ProblemType.PAYMENT_REQUIRED, "");
    }

    private CompletionStage<Outcome> decide(Offer offer, Credential credential) {
        Verdict verdict = verifier.verify(credential, offer);
        if (verdict instanceof Verdict.Granted granted) {
            return CompletableFuture.completedStage(new Outcome.Forward(granted.credential()));
        }
        String reason = ((Verdict.Refused) verdict).reason();
        if (verdict instanceof Verdict.Expired) {
            return challenge(offer, ProblemType.CREDENTIAL_EXPIRED, reason);
        }
        if (verdict instanceof Verdict.Insufficient) {
            return challenge(offer, ProblemType.CREDENTIAL_INSUFFICIENT, reason);
        }
        if (verdict instanceof Verdict.RetiredKey) {
            return challenge(offer, ProblemType.CREDENTIAL_REVOKED, reason);
        }
        return invalid(offer, reason);
    }

    private CompletionStage<Outcome> invalid(Offer offer, String reason) {
        return invalidCredential == InvalidCredential.UNAUTHORIZED
                ? refuse(ProblemType.CREDENTIAL_UNAUTHORIZED, reason)
                : challenge(offer, ProblemType.CREDENTIAL_INVALID, reason);
    }

    private CompletionStage<Outcome> challenge(Offer offer, ProblemType why, String detail) {
        return issuer.issue(offer)
                .<Outcome>thenApply(challenge -> new Outcome.Challenge(why, detail, challenge))
                .exceptionally(failure -> new Outcome.Refuse(
                        ProblemType.NODE_UNAVAILABLE,
                        "an invoice cannot be made at the moment; requests that carry a paid credential are served",
                        Optional.of(cause(failure))));
    }

    /** Without what a chain of stages wraps around it. */
    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static CompletionStage<Outcome> refuse(ProblemType why, String detail) {
        return CompletableFuture.completedStage(new Outcome.Refuse(why, detail, Optional.empty()));
    }
}
