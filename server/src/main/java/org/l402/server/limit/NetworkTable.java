package org.l402.server.limit;

import java.util.random.RandomGenerator;

/**
 * For each client network a number that only grows, kept in memory of a fixed size.
 *
 * <p>There are two rows of cells, and a network has one cell in each, chosen by a random function (tabulation hashing)
 * that nobody outside can know. What it reads is the smaller of the two; what it writes, it writes to both, where it
 * raises them. So a network never reads less than it wrote. It can read more, when both of its cells are shared with
 * others that wrote more. Not safe for use by several threads at once.
 */
final class NetworkTable {

    /** So many in each row; both rows take 1 MiB. */
    static final int CELLS = 1 << 16;

    private static final int KEY_BYTES = 7;

    private final long[] functions = new long[KEY_BYTES << 8];
    private final long[] first;
    private final long[] second;

    /** @param cells in each row, a power of two */
    NetworkTable(int cells, RandomGenerator random) {
        first = new long[cells];
        second = new long[cells];
        for (int i = 0; i < functions.length; i++) {
            functions[i] = random.nextLong();
        }
    }

    long read(ClientNetwork network) {
        long hash = hash(network);
        return Math.min(first[inFirst(hash)], second[inSecond(hash)]);
    }

    void raise(ClientNetwork network, long value) {
        long hash = hash(network);
        int one = inFirst(hash);
        int other = inSecond(hash);
        first[one] = Math.max(first[one], value);
        second[other] = Math.max(second[other], value);
    }

    private int inFirst(long hash) {
        return (int) hash & (first.length - 1);
    }

    private int inSecond(long hash) {
        return (int) (hash >>> 32) & (second.length - 1);
    }

    private long hash(ClientNetwork network) {
        long hash = 0;
        for (int i = 0; i < KEY_BYTES; i++) {
            int octet = (int) (network.key() >>> (8 * i)) & 0xff;
            hash ^= functions[(i << 8) + octet];
        }
        return hash;
    }
}
