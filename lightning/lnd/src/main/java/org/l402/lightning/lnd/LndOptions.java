package org.l402.lightning.lnd;

import java.time.Duration;
import org.l402.lightning.NodeException;

/**
 * How an LND node is used.
 *
 * @param privateChannels whether invoices name unannounced channels as the way to the node; needed where it has no others
 * @param timeout how long a call may take, above zero; a payment has a deadline of its own
 * @param maxInFlight how many calls may be open at once, above zero; one more fails at once
 */
public record LndOptions(boolean privateChannels, Duration timeout, int maxInFlight) {

    /** Announced channels, 5 s a call, 64 calls at once. */
    public static final LndOptions DEFAULT = new LndOptions(false, Duration.ofSeconds(5), 64);

    public LndOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new NodeException("a call to LND may take a while, not " + timeout + "; 5s is usual");
        }
        if (maxInFlight < 1) {
            throw new NodeException("at least one call to LND may be open at once, not " + maxInFlight);
        }
    }
}
