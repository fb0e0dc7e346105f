package org.l402.bolt11;

/** Data in groups of five bits, one in each byte, big-endian: how an invoice writes all its numbers and bytes. */
final class FiveBits {

    private FiveBits() {}

    /** How many groups this many bytes fill, the last padded with zeros. */
    static int groupsFor(int bytes) {
        return (bytes * 8 + 4) / 5;
    }

    /** The bytes as groups, zero bits after the last. */
    static byte[] ofBytes(byte[] bytes) {
        return regroup(bytes, 8, 5, groupsFor(bytes.length));
    }

    /** The number in the fewest groups: none for zero. */
    static byte[] ofNumber(long number) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(number);
        return ofNumber(number, (bits + 4) / 5);
    }

    /** The number in exactly this many groups. */
    static byte[] ofNumber(long number, int length) {
        byte[] groups = new byte[length];
        for (int i = 0; i < length; i++) {
            groups[i] = (byte) ((number >>> (5 * (length - 1 - i))) & 31);
        }
        return groups;
    }

    /** The number in at most twelve groups. */
    static long toNumber(byte[] groups) {
        long number = 0;
        for (byte group : groups) {
            number = (number << 5) | group;
        }
        return number;
    }

    /**
     * The bytes in these groups.
     *
     * @param what names the field in the error
     * @throws Bolt11Exception when more than the padding is left over, or the padding is not zero: two texts would
     *     otherwise mean the same bytes
     */
    static byte[] toBytes(byte[] groups, String what) {
        int leftOver = groups.length * 5 % 8;
        if (leftOver >= 5 || (leftOver > 0 && (groups[groups.length - 1] & ((1 << leftOver) - 1)) != 0)) {
            throw new Bolt11Exception("the invoice's " + what + " does not end on a byte with zero padding");
        }
        return regroup(groups, 5, 8, groups.length * 5 / 8);
    }

    /** The bytes in these groups, with zero bits after the last group up to a whole byte: what a signature covers. */
    static byte[] toPaddedBytes(byte[] groups) {
        return regroup(groups, 5, 8, (groups.length * 5 + 7) / 8);
    }

    private static byte[] regroup(byte[] from, int fromBits, int toBits, int length) {
        byte[] to = new byte[length];
        int pending = 0;
        int bits = 0;
        int next = 0;
        for (byte value : from) {
            pending = ((pending << fromBits) | (value & ((1 << fromBits) - 1))) & 0xfff;
            bits += fromBits;
            while (bits >= toBits) {
                bits -= toBits;
                to[next++] = (byte) ((pending >>> bits) & ((1 << toBits) - 1));
            }
        }
        if (next < length) {
            to[next] = (byte) ((pending << (toBits - bits)) & ((1 << toBits) - 1));
        }
        return to;
    }
}
