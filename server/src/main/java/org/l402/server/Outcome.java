package org.l402.server;

import java.time.Duration;
import java.util.Optional;
import org.l402.server.answer.ProblemType;
import org.l402.server.issue.IssuedChallenge;
import org.l402.verify.VerifiedCredential;

/** What the paywall decided about a request; whoever asked carries it out. */
public sealed interface Outcome {

    /** The request is paid for: let it pass. */
    record Forward(VerifiedCredential credential) implements Outcome {}

    /** The request must be paid for: answer with the challenge. */
    record Challenge(ProblemType why, String detail, IssuedChallenge challenge) implements Outcome {}

    /**
     * The request is refused, without a challenge.
     *
     * @param detail for the client
     * @param retryAfter how long until the same request may fare better; empty when that is not known
     * @param cause what the operator's log says of it; empty when there is no more to say
     */
    record Refuse(ProblemType why, String detail, Optional<Duration> retryAfter, Optional<String> cause)
            implements Outcome {}
}
