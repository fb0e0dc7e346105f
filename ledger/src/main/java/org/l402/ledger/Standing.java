package org.l402.ledger;

import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.ledger.FollowerState.Stage;
import org.l402.lightning.UnknownPlaceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a ledger stands beside its node, changed by the one thread that keeps it, and told to the log when it changes. */
final class Standing {

    private static final Logger LOG = LoggerFactory.getLogger("l402.ledger");

    private final InstantSource clock;
    private volatile FollowerState state;
    private boolean hadCaughtUp;
    /** Whose stack trace is in the log. */
    private @Nullable String lastFault;
    /** What was written since the trouble began, or since the start. */
    private int written;

    Standing(InstantSource clock) {
        this.clock = clock;
        this.state = new FollowerState(Stage.BEHIND, clock.instant(), Optional.empty());
    }

    FollowerState state() {
        return state;
    }

    /** A batch is in the ledger. */
    void wrote(int sales) {
        written += sales;
        if (state.stage() != Stage.CAUGHT_UP) {
            became(hadCaughtUp ? Stage.CATCHING_UP : Stage.BEHIND);
        }
    }

    /** The node does not know how far it was read. */
    void rewound(UnknownPlaceException e) {
        LOG.warn("{}; all that it still knows is read again, and what the ledger has stays", e.getMessage());
        written = 0;
    }

    /** All that had settled is written. */
    void caughtUp() {
        if (state.trouble().isPresent()) {
            LOG.info(
                    "the ledger is kept again: all that was paid meanwhile is in it{}",
                    written == 0 ? "" : ", " + sales(written));
        } else if (written > 0) {
            LOG.info("the ledger has caught up with the node: {} added", sales(written));
        }
        written = 0;
        hadCaughtUp = true;
        became(Stage.CAUGHT_UP);
    }

    private static String sales(int count) {
        return count == 1 ? "1 sale" : count + " sales";
    }

    private void became(Stage stage) {
        boolean same = state.stage() == stage;
        // Until it has caught up, what went wrong is not over.
        Optional<String> trouble = stage == Stage.CAUGHT_UP ? Optional.empty() : state.trouble();
        state = new FollowerState(stage, same ? state.since() : clock.instant(), trouble);
    }

    /** This program failed in a way that nobody foresaw. */
    void faulted(Throwable e) {
        String fault = "the gateway has a fault: " + e;
        boolean isNew = !fault.equals(lastFault);
        lastFault = fault;
        enter(Stage.LEDGER_UNUSABLE, fault);
        if (isNew) {
            LOG.error("keeping the ledger failed, and is tried again", e);
        }
    }

    void troubled(Stage stage, RuntimeException e) {
        String why = String.valueOf(e.getMessage());
        if (state.stage() != stage || !state.trouble().equals(Optional.of(why))) {
            switch (stage) {
                case LEDGER_UNUSABLE ->
                    LOG.error(
                            "{}; selling goes on: the node keeps what is paid, and the ledger takes it from there when it"
                                    + " can be written again",
                            why);
                case NODE_REFUSES ->
                    LOG.error(
                            "the ledger cannot be kept: {}; what is paid meanwhile is read from the node once it tells"
                                    + " again",
                            why);
                default ->
                    LOG.warn(
                            "the ledger cannot be kept up: {}; what is paid meanwhile is read from the node when it is"
                                    + " back",
                            why);
            }
        }
        enter(stage, why);
    }

    private void enter(Stage stage, String why) {
        if (state.trouble().isEmpty()) {
            written = 0;
        }
        boolean same = state.stage() == stage;
        state = new FollowerState(stage, same ? state.since() : clock.instant(), Optional.of(why));
    }
}
