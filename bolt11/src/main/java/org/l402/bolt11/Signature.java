package org.l402.bolt11;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * A compact ECDSA signature with what is needed to recover the key that made it.
 *
 * @param recoveryId 0 to 3: which of the candidate points R was
 */
record Signature(BigInteger r, BigInteger s, int recoveryId) {

    /** R and S, 32 bytes each, and the recovery id. */
    static final int LENGTH = 65;

    Signature {
        if (recoveryId < 0 || recoveryId > 3) {
            throw new Bolt11Exception("a signature's recovery id is 0 to 3, not " + recoveryId);
        }
        if (!Secp256k1.isScalar(r) || !Secp256k1.isScalar(s)) {
            throw new Bolt11Exception("the invoice's signature is outside the range of secp256k1");
        }
    }

    static Signature of(byte[] bytes) {
        return new Signature(
                new BigInteger(1, Arrays.copyOfRange(bytes, 0, 32)),
                new BigInteger(1, Arrays.copyOfRange(bytes, 32, 64)),
                bytes[64] & 0xff);
    }

    byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        put(r, bytes, 0);
        put(s, bytes, 32);
        bytes[64] = (byte) recoveryId;
        return bytes;
    }

    private static void put(BigInteger number, byte[] target, int offset) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, target, offset + 32 - length, length);
    }
}
