package org.l402.lightning;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.l402.L402Exception;

/**
 * The 32 secret bytes that a payment reveals: proof that an invoice was paid.
 *
 * <p>Whoever knows a preimage can use the token it belongs to, so {@link #toString} never shows it and equality takes
 * the same time whatever the bytes are.
 */
public final class Preimage {

    public static final int LENGTH = 32;

    private final byte[] bytes;

    private Preimage(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The preimage with these 32 bytes, copied.
     *
     * @throws L402Exception when there are not 32 bytes
     */
    public static Preimage of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new L402Exception("a preimage has 32 bytes, not " + bytes.length);
        }
        return new Preimage(bytes.clone());
    }

    /**
     * The preimage written as 64 hex digits of either case.
     *
     * @throws L402Exception when the text is not that; the message does not quote it
     */
    public static Preimage ofHex(String hex) {
        return ofHex(hex, 0, hex.length());
    }

    /** As {@link #ofHex(String)}, for a part of a text. */
    public static Preimage ofHex(String text, int from, int to) {
        return new Preimage(Hex32.parse(text, from, to, "preimage"));
    }

    /** The payment hash that this preimage settles. */
    public PaymentHash paymentHash() {
        return PaymentHash.of(Sha256.of(bytes));
    }

    /** Whether this is the preimage of the payment hash that stands in {@code hash} from {@code from} on. */
    public boolean settles(byte[] hash, int from) {
        byte[] digest = Sha256.of(bytes);
        int difference = 0;
        for (int i = 0; i < PaymentHash.LENGTH; i++) {
            difference |= digest[i] ^ hash[from + i];
        }
        return difference == 0;
    }

    /** A copy of the secret bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes the 32 secret bytes into {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    /** The secret as 64 lower-case hex digits, for the Authorization header alone. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Preimage preimage && MessageDigest.isEqual(bytes, preimage.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "preimage (secret)";
    }
}
