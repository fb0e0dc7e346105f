package org.l402.bolt11;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The feature bits of an invoice (BOLT 9): an even bit asks for something that the payer must support, an odd bit offers
 * something that it may use.
 *
 * @param bits the numbers of the bits that are set, ascending
 */
public record Features(SortedSet<Integer> bits) {

    public static final Features NONE = new Features(new TreeSet<>());
    /** Bit 8: the payment's onion is of variable length. */
    public static final int VARIABLE_LENGTH_ONION = 8;
    /** Bit 14: the payment carries the invoice's payment secret. */
    public static final int PAYMENT_SECRET = 14;

    /** One below the bits that the largest field has room for. */
    private static final int MAX_BIT = 1023 * 5 - 1;
    /** The even bits that BOLT 9 knows in invoices; beside those above multi-part payments, route blinding, attribution data, metadata. */
    private static final Set<Integer> KNOWN = Set.of(VARIABLE_LENGTH_ONION, PAYMENT_SECRET, 16, 24, 36, 48);

    public Features {
        bits = Collections.unmodifiableSortedSet(new TreeSet<>(bits));
        if (!bits.isEmpty() && (bits.first() < 0 || bits.last() > MAX_BIT)) {
            throw new Bolt11Exception("a feature bit is 0 to " + MAX_BIT + "; found " + bits);
        }
    }

    public static Features of(Integer... bits) {
        return new Features(new TreeSet<>(List.of(bits)));
    }

    public boolean has(int bit) {
        return bits.contains(bit);
    }

    /** The bits that forbid a payer who follows BOLT 9 to pay: even, and not known. */
    List<Integer> unknownRequired() {
        return bits.stream().filter(bit -> bit % 2 == 0 && !KNOWN.contains(bit)).toList();
    }

    static Features ofGroups(byte[] groups) {
        SortedSet<Integer> bits = new TreeSet<>();
        for (int i = 0; i < groups.length * 5; i++) {
            if (((groups[groups.length - 1 - i / 5] >>> (i % 5)) & 1) == 1) {
                bits.add(i);
            }
        }
        return new Features(bits);
    }

    byte[] groups() {
        byte[] groups = new byte[bits.isEmpty() ? 0 : bits.last() / 5 + 1];
        for (int bit : bits) {
            groups[groups.length - 1 - bit / 5] |= (byte) (1 << (bit % 5));
        }
        return groups;
    }
}
