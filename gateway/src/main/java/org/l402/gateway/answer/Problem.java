package org.l402.gateway.answer;

import org.l402.server.answer.Answer;
import org.l402.server.answer.ProblemType;

/**
 * Why the gateway itself refuses or fails a request.
 *
 * @param detail what was found and what to do, for the client; one or two sentences
 */
public record Problem(ProblemType type, String detail) {

    /** A request that cannot be read in exactly one way. */
    public static Problem badRequest(String detail) {
        return new Problem(ProblemType.BAD_REQUEST, detail);
    }

    public Answer toAnswer() {
        return Answer.problem(type, detail);
    }
}
