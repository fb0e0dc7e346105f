package org.l402.bolt11;

import java.util.List;
import org.l402.lightning.MilliSatoshi;

/**
 * A way to the payee from a node that everybody can reach, over channels that are not announced.
 *
 * @param hops at least one; each begins at its node, the last ends at the payee
 */
public record RouteHint(List<Hop> hops) {

    public RouteHint {
        hops = List.copyOf(hops);
        if (hops.isEmpty()) {
            throw new Bolt11Exception("a route hint has one hop or more");
        }
    }

    /**
     * A channel, and what its forwarding costs.
     *
     * @param node where the channel begins
     * @param feeBase the fee of any payment, below 2^32 msat
     * @param feeMillionths what is added to it, in millionths of the amount, below 2^32
     * @param cltvExpiryDelta how many blocks earlier this hop must be able to claim, below 2^16
     */
    public record Hop(
            NodeId node, ShortChannelId channel, MilliSatoshi feeBase, long feeMillionths, int cltvExpiryDelta) {
        public Hop {
            if (feeBase.value() >>> 32 != 0 || feeMillionths >>> 32 != 0 || cltvExpiryDelta >>> 16 != 0) {
                throw new Bolt11Exception("a hop's fees are below 2^32 and its CLTV delta below 2^16, not " + feeBase
                        + ", " + feeMillionths + " millionths and " + cltvExpiryDelta + " blocks");
            }
        }
    }

    /**
     * Where a channel was opened.
     *
     * @param block the block's height, below 2^24
     * @param transaction the funding transaction's index in the block, below 2^24
     * @param output the index of the transaction's output, below 2^16
     */
    public record ShortChannelId(int block, int transaction, int output) {
        public ShortChannelId {
            if (block >>> 24 != 0 || transaction >>> 24 != 0 || output >>> 16 != 0) {
                throw new Bolt11Exception("a short channel id is below 16777216x16777216x65536, not " + block + "x"
                        + transaction + "x" + output);
            }
        }

        /** The id as people write it: {@code 589390x3312x1}. */
        @Override
        public String toString() {
            return block + "x" + transaction + "x" + output;
        }
    }
}
