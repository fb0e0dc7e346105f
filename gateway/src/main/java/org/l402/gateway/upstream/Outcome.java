package org.l402.gateway.upstream;

/** How a request that was forwarded ended, for logs and counters; the client has been told already. */
public sealed interface Outcome {

    /** The upstream's answer went to the client in whole. */
    record Delivered() implements Outcome {}

    /** The client went away, or broke its request off; the upstream was told. */
    record ClientLeft() implements Outcome {}

    /**
     * The upstream did not answer, or not to the end.
     *
     * @param cause what happened, for the operator; without headers, paths or queries
     */
    record Failed(String cause) implements Outcome {}
}
