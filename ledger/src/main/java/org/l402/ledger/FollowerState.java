package org.l402.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * How a ledger stands beside its node.
 *
 * @param since when this began
 * @param trouble what went wrong, until all is well again
 */
public record FollowerState(Stage stage, Instant since, Optional<String> trouble) {

    /**
     * Whether the ledger has all that could be known, now or before an outage: a node that is away does not stop who has
     * paid, and one that comes back must not take all of its gateways out of service at once.
     */
    public boolean isReady() {
        return switch (stage) {
            case CAUGHT_UP, CATCHING_UP, NODE_AWAY -> true;
            case BEHIND, NODE_REFUSES, LEDGER_UNUSABLE -> false;
        };
    }

    /** What is being done. */
    public enum Stage {
        /** Reading what settled before; it has not caught up since it was started. */
        BEHIND,
        /** Reading what settled during an outage; it had caught up before. */
        CATCHING_UP,
        /** All that settled is in the ledger, but for what is being written this moment. */
        CAUGHT_UP,
        /** The node cannot be asked; the ledger has what settled before that. */
        NODE_AWAY,
        /** The node answers and does not tell; a file or the node must change. */
        NODE_REFUSES,
        /** The ledger cannot be opened or written, or this program has a fault; the node keeps what is paid meanwhile. */
        LEDGER_UNUSABLE
    }
}
