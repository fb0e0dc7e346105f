package org.l402.mint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;

/**
 * What an L402 macaroon carries as its identifier in version 0: two zero bytes, the payment hash (32 bytes) and the
 * token id (32 bytes). (L402, macaroon specification.)
 *
 * <p>It is these 66 bytes; its parts are copied out when they are asked for.
 */
public final class Identifier {

    public static final int LENGTH = 2 + PaymentHash.LENGTH + TokenId.LENGTH;

    private static final int PAYMENT_HASH = 2;
    private static final int TOKEN_ID = PAYMENT_HASH + PaymentHash.LENGTH;

    private final byte[] bytes;

    private Identifier(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The identifier of a token with this id, sold by the invoice with this payment hash. */
    public static Identifier of(PaymentHash paymentHash, TokenId tokenId) {
        byte[] bytes = new byte[LENGTH];
        paymentHash.copyTo(bytes, PAYMENT_HASH);
        tokenId.copyTo(bytes, TOKEN_ID);
        return new Identifier(bytes);
    }

    /**
     * Reads an identifier; empty when it is not one of version 0, which other programs' macaroons need not have.
     *
     * @param bytes kept, not copied: hand over what nobody else writes to
     */
    public static Optional<Identifier> read(byte[] bytes) {
        return bytes.length == LENGTH && bytes[0] == 0 && bytes[1] == 0
                ? Optional.of(new Identifier(bytes))
                : Optional.empty();
    }

    public PaymentHash paymentHash() {
        return PaymentHash.read(bytes, PAYMENT_HASH);
    }

    public TokenId tokenId() {
        return TokenId.of(Arrays.copyOfRange(bytes, TOKEN_ID, LENGTH));
    }

    /** The master key that the token id names. */
    public KeyId keyId() {
        return new KeyId(ByteBuffer.wrap(bytes).getInt(TOKEN_ID));
    }

    /** Whether this is the preimage of the payment hash; in constant time. */
    public boolean isSettledBy(Preimage preimage) {
        return preimage.settles(bytes, PAYMENT_HASH);
    }

    /** A copy of the 66 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The bytes themselves, for reading alone. */
    byte[] message() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identifier identifier && Arrays.equals(bytes, identifier.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
