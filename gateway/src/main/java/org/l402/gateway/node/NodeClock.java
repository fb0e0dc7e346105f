package org.l402.gateway.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.l402.bolt11.Bolt11Invoice;

/**
 * The node's clock beside the gateway's: the one decides until when a token is good, the other whether it still is. If
 * they are far apart, tokens end before they are paid for, or much too late.
 */
public final class NodeClock {

    /** How far apart the two may be. */
    public static final Duration TOLERANCE = Duration.ofSeconds(60);

    private NodeClock() {}

    /**
     * What is wrong with the time of an invoice and what to do, in words; empty when nothing is.
     *
     * @param asked when the invoice was asked for, by the gateway's clock
     * @param answered when it was there
     */
    public static Optional<String> problem(Bolt11Invoice invoice, Instant asked, Instant answered) {
        Instant made = invoice.timestamp();
        if (made.isBefore(asked.minus(TOLERANCE)) || made.isAfter(answered.plus(TOLERANCE))) {
            return Optional.of("the node's clock says " + made + " and the gateway's " + answered
                    + ", and they may be " + TOLERANCE.toSeconds()
                    + " s apart at most, since both decide until when what is sold is good; set the clock of the machine"
                    + " that is wrong");
        }
        return Optional.empty();
    }
}
