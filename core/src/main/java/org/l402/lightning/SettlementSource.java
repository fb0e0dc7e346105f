package org.l402.lightning;

import java.time.Instant;
import java.util.Optional;

/**
 * The settled invoices of a node, each with a place in the order of their settlement: what a seller's books are kept from.
 *
 * <p>The node's own record is the truth; a listener may be told of a settlement twice, and must take it for one. All
 * invoices of the node are in it, whoever made them.
 */
public interface SettlementSource {

    /**
     * Begins to follow: first what settled after a place, oldest first and without a gap, then what settles from now on.
     *
     * @param after the index of the last settlement known; 0 for all that ever were; the following ends with {@link
     *     UnknownPlaceException} when the node does not have it
     * @param listener is called by one thread at a time, which may block, and not any more after {@link Following#close}
     *     returned
     */
    Following follow(long after, Listener listener);

    /** Hears of settlements until the end of one following. */
    interface Listener {

        void settled(Settlement settlement);

        /** All that had settled when the following began has been told. */
        void caughtUp();

        /** The following is over, and was not closed: the node stopped, or the connection was lost. */
        void ended(NodeException why);
    }

    /** A following under way. */
    interface Following extends AutoCloseable {

        /** Ends it; without effect on one that is over. */
        @Override
        void close();
    }

    /**
     * An invoice that was paid.
     *
     * @param index its place in the order of the node's settlements, above zero; grows, not always by one
     * @param memo what it was made with
     * @param label the name that it was made with, on nodes that name invoices
     * @param amount what it asked for; zero when it asked for any amount
     * @param received what arrived
     */
    record Settlement(
            long index,
            PaymentHash paymentHash,
            String memo,
            Optional<String> label,
            MilliSatoshi amount,
            MilliSatoshi received,
            Instant at) {}
}
