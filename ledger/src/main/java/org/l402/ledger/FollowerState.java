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

    /** Whether the ledger has all that can be known now; a node that is away does not stop who has paid. */
    public boolean isReady() {
        return stage == Stage.CAUGHT_UP || stage == Stage.NODE_AWAY;
    }

    /** What is being done. */
    public enum Stage {
        /** Reading what settled before. */
        BEHIND,
        /** All that settled is in the ledger, but for what is being written this moment. */
        CAUGHT_UP,
        /** The node cannot be asked; the ledger has what settled before that. */
        NODE_AWAY,
        /** The node answers and does not tell; a file or the node must change. */
        NODE_REFUSES,
        /** The ledger cannot be opened or written; the node keeps what is paid meanwhile. */
        LEDGER_UNUSABLE
    }
}
