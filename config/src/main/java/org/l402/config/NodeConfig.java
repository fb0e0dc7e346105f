package org.l402.config;

import java.time.Duration;
import org.l402.L402Exception;

/** How a Lightning node is reached and used: the gateway's, which issues invoices, or a client's, which pays them. */
public sealed interface NodeConfig permits SandboxConfig, LndConfig, ClnConfig {

    /** What a call may take. Whoever asks waits as long. */
    DurationRange TIMEOUT = new DurationRange(Duration.ofMillis(1), Duration.ofMinutes(5), false);

    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    int DEFAULT_IN_FLIGHT = 64;
    int MOST_IN_FLIGHT = 1024;

    /** How long a call to the node may take. */
    Duration timeout();

    /** How many calls may be under way at a time, 1 to 1024; beyond it a call fails at once. */
    int maxInFlight();

    /** What kind of node it is and where, for a person: {@code LND at 127.0.0.1:10009}. */
    String place();

    /** How its invoices are paid, to follow the word "paid": {@code with play money (sandbox node)}. */
    String howPaid();

    /** Checks what every type of node has. */
    static void check(Duration timeout, int maxInFlight) {
        TIMEOUT.check(timeout);
        if (maxInFlight < 1 || maxInFlight > MOST_IN_FLIGHT) {
            throw new L402Exception("a node is asked 1 to " + MOST_IN_FLIGHT + " things at a time, not " + maxInFlight);
        }
    }
}
