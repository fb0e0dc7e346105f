package org.l402.gateway.upstream;

/** How a request that was forwarded ended, for logs and counters; the client has been told already. */
public sealed interface Delivery {

    /** The upstream's answer went to the client in whole. */
    record Delivered() implements Delivery {}

    /** The client went away, or broke its request off; the upstream was told. */
    record ClientLeft() implements Delivery {}

    /**
     * The upstream did not answer, or not to the end.
     *
     * @param cause what happened, for the operator; without headers, paths or queries
     */
    record Failed(String cause) implements Delivery {}
}
