package org.l402.gateway.upstream;

import java.util.Optional;
import org.l402.server.answer.ProblemType;

/** How a request that was forwarded ended, for logs and counters; the client has been told already. */
public sealed interface Delivery {

    /** The upstream's answer went to the client in whole. */
    record Delivered() implements Delivery {}

    /** The client went away, or broke its request off; the upstream was told. */
    record ClientLeft() implements Delivery {}

    /** The client took nothing of the answer for as long as is allowed, and was cut off; the upstream was told. */
    record ClientStalled() implements Delivery {}

    /**
     * The upstream did not answer, or not to the end.
     *
     * @param type what the client was told; empty where it had been sent the header of an answer, which was broken off
     * @param cause what happened, for the operator; without headers, paths or queries
     */
    record Failed(Optional<ProblemType> type, String cause) implements Delivery {}
}
