package org.l402.mint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.l402.L402Exception;
import org.l402.macaroon.HmacSha256;
import org.l402.offer.Offer;

/**
 * The number of one token: 4 bytes of key id, 16 random bytes, and 12 bytes of a MAC over them and what was sold.
 *
 * <p>The MAC lets a ledger believe an invoice's memo: only the minter can have written a token id into it that fits its
 * service, capability and price.
 */
public final class TokenId {

    public static final int LENGTH = 32;

    private static final int RANDOM = 16;
    private static final int MAC = LENGTH - KeyId.LENGTH - RANDOM;
    /** Begins with a byte that no identifier begins with, so the two uses of a master key cannot meet. */
    private static final String PURPOSE = "l402 token id\n";

    private final byte[] bytes;

    private TokenId(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The token id with these bytes, copied.
     *
     * @throws L402Exception when there are not 32 bytes
     */
    public static TokenId of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new L402Exception("a token id has 32 bytes, not " + bytes.length);
        }
        return new TokenId(bytes.clone());
    }

    static TokenId make(MasterKey key, byte[] random, Offer offer) {
        byte[] bytes = ByteBuffer.allocate(LENGTH)
                .putInt(key.id().value())
                .put(random, 0, RANDOM)
                .array();
        System.arraycopy(mac(key, bytes, offer), 0, bytes, LENGTH - MAC, MAC);
        return new TokenId(bytes);
    }

    static int randomLength() {
        return RANDOM;
    }

    /** Whether this id was made with the key for this service, capability and price. */
    boolean isFor(MasterKey key, Offer offer) {
        return MessageDigest.isEqual(
                Arrays.copyOf(mac(key, bytes, offer), MAC), Arrays.copyOfRange(bytes, LENGTH - MAC, LENGTH));
    }

    /** Names hold no line break, so no two offers write the same message. */
    private static byte[] mac(MasterKey key, byte[] id, Offer offer) {
        byte[] sold = (PURPOSE
                        + offer.service()
                        + '\n'
                        + offer.capability()
                        + '\n'
                        + offer.price().value()
                        + '\n')
                .getBytes(StandardCharsets.US_ASCII);
        byte[] message = Arrays.copyOf(sold, sold.length + KeyId.LENGTH + RANDOM);
        System.arraycopy(id, 0, message, sold.length, KeyId.LENGTH + RANDOM);
        return HmacSha256.ofThread().mac(key.secret(), message);
    }

    /** The master key that it names. */
    public KeyId keyId() {
        return new KeyId(ByteBuffer.wrap(bytes).getInt());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenId id && Arrays.equals(bytes, id.bytes);
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
