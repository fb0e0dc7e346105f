package org.l402.macaroon;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The secret that one macaroon's chain of MACs begins with. Its bytes never leave this package.
 *
 * <p>The libraries in use (gopkg.in/macaroon.v2, libmacaroons) do not begin with the key itself but with {@code
 * HMAC-SHA256("macaroons-key-generator", key)}, the constant padded with zeros to 32 bytes; so does this one.
 */
public final class RootKey {

    private static final byte[] GENERATOR =
            Arrays.copyOf("macaroons-key-generator".getBytes(StandardCharsets.US_ASCII), 32);

    private final byte[] bytes;

    private RootKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The root key with these bytes, any number of them, copied. */
    public static RootKey of(byte[] bytes) {
        return new RootKey(bytes.clone());
    }

    /** The root key {@code HMAC-SHA256(secret, message)}: derived again whenever it is needed, stored nowhere. */
    public static RootKey derive(byte[] secret, byte[] message) {
        return new RootKey(HmacSha256.ofThread().mac(secret, message));
    }

    /** Begins a chain of MACs: its first key, in the thread's buffer. */
    byte[] beginChain(HmacSha256 hmac) {
        hmac.mac(GENERATOR, bytes, 0, bytes.length, hmac.chain());
        return hmac.chain();
    }

    @Override
    public String toString() {
        return "root key (secret)";
    }
}
