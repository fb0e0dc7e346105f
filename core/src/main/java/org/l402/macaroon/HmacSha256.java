package org.l402.macaroon;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA256 (RFC 2104) that works in buffers of its own, so that a chain of them allocates nothing.
 *
 * <p>The JDK's {@code Mac} wants a key object and a clone of its pads for each new key; a macaroon uses every key once.
 * One instance belongs to one thread: {@link #ofThread}.
 */
public final class HmacSha256 {

    /** Bytes of a result. */
    public static final int LENGTH = 32;

    private static final int BLOCK = 64;
    private static final ThreadLocal<HmacSha256> OF_THREAD = ThreadLocal.withInitial(HmacSha256::new);

    private final MessageDigest sha256;
    private final byte[] pad = new byte[BLOCK];
    private final byte[] inner = new byte[LENGTH];
    private final byte[] chain = new byte[LENGTH];

    private HmacSha256() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The calling thread's instance; not to be handed to another thread. */
    public static HmacSha256 ofThread() {
        return OF_THREAD.get();
    }

    /** The MAC of a whole message under a key of any length. */
    public byte[] mac(byte[] key, byte[] message) {
        byte[] result = new byte[LENGTH];
        mac(key, message, 0, message.length, result);
        return result;
    }

    /** Writes the MAC of a part of {@code message} into {@code result}, which may be the key's own array. */
    public void mac(byte[] key, byte[] message, int from, int length, byte[] result) {
        byte[] shortKey = key.length > BLOCK ? sha256.digest(key) : key;
        try {
            sha256.update(padded(shortKey, 0x36));
            sha256.update(message, from, length);
            sha256.digest(inner, 0, LENGTH);
            sha256.update(padded(shortKey, 0x5c));
            sha256.update(inner);
            sha256.digest(result, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("a buffer of 32 bytes holds a SHA-256", e);
        } finally {
            Arrays.fill(pad, (byte) 0);
        }
    }

    /** A buffer for the running result of a chain of MACs; the next chain of this thread overwrites it. */
    byte[] chain() {
        return chain;
    }

    private byte[] padded(byte[] key, int with) {
        for (int i = 0; i < key.length; i++) {
            pad[i] = (byte) (key[i] ^ with);
        }
        Arrays.fill(pad, key.length, BLOCK, (byte) with);
        return pad;
    }
}
