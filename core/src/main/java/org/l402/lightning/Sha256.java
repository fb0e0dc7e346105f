package org.l402.lightning;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of 32 bytes into a buffer that each thread has one of, since every paid request needs one. */
final class Sha256 {

    private static final ThreadLocal<Sha256> OF_THREAD = ThreadLocal.withInitial(Sha256::new);

    private final MessageDigest digest;
    private final byte[] result = new byte[32];

    private Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The hash, to be read before this thread computes the next. */
    static byte[] of(byte[] bytes) {
        Sha256 sha256 = OF_THREAD.get();
        try {
            sha256.digest.update(bytes);
            sha256.digest.digest(sha256.result, 0, sha256.result.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a buffer of 32 bytes holds a SHA-256", e);
        }
        return sha256.result;
    }
}
