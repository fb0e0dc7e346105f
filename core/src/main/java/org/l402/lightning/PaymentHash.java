package org.l402.lightning;

import java.util.Arrays;
import java.util.HexFormat;
import org.l402.L402Exception;

/** The SHA-256 of a preimage: what an invoice asks to be paid for, and what a token commits to. 32 bytes, not secret. */
public final class PaymentHash {

    public static final int LENGTH = 32;

    private final byte[] bytes;

    private PaymentHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The hash with these 32 bytes, copied.
     *
     * @throws L402Exception when there are not 32 bytes
     */
    public static PaymentHash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new L402Exception("a payment hash has 32 bytes, not " + bytes.length);
        }
        return new PaymentHash(bytes.clone());
    }

    /**
     * The hash written as 64 hex digits of either case.
     *
     * @throws L402Exception when the text is not that
     */
    public static PaymentHash ofHex(String hex) {
        return new PaymentHash(Hex32.parse(hex, 0, hex.length(), "payment hash"));
    }

    /** The hash that stands in an array from a place on, copied. */
    public static PaymentHash read(byte[] bytes, int from) {
        return new PaymentHash(Arrays.copyOfRange(bytes, from, from + LENGTH));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes the 32 bytes into {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PaymentHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
