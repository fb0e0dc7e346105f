package org.l402.lightning.cln;

import java.time.Duration;
import org.l402.lightning.NodeException;

/**
 * How a node is asked.
 *
 * @param privateChannels whether invoices name unannounced channels as a way to the payee: needed where all channels are
 *     unannounced beside announced ones that receive too little
 * @param timeout how long any call but a payment may take, above zero
 * @param maxInFlight how many calls may wait for an answer at the same time, one or more; a further one fails at once
 */
public record ClnOptions(boolean privateChannels, Duration timeout, int maxInFlight) {

    /** Announced channels, 5 seconds, 64 calls. */
    public static final ClnOptions DEFAULT = new ClnOptions(false, Duration.ofSeconds(5), 64);

    public ClnOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new NodeException("a call of Core Lightning may take a time above zero, not " + timeout);
        }
        if (maxInFlight < 1) {
            throw new NodeException("Core Lightning is asked one call at a time or more, not " + maxInFlight);
        }
    }
}
