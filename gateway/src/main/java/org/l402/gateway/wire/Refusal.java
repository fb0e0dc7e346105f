package org.l402.gateway.wire;

import org.l402.gateway.answer.Problem;

/** Carries a problem found below Vert.x through the places where Netty wants a throwable. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    Refusal(Problem problem) {
        // Not the detail, which may quote the request: others log the message.
        super(problem.type().title(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
