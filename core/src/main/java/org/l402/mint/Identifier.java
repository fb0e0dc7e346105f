package org.l402.mint;

import java.util.Arrays;
import java.util.Optional;
import org.l402.lightning.PaymentHash;

/**
 * What an L402 macaroon carries as its identifier in version 0: two zero bytes, the payment hash (32 bytes) and the
 * token id (32 bytes). (L402, macaroon specification.)
 */
public record Identifier(PaymentHash paymentHash, TokenId tokenId) {

    public static final int LENGTH = 2 + PaymentHash.LENGTH + TokenId.LENGTH;

    /** Reads an identifier; empty when it is not one of version 0, which other programs' macaroons need not have. */
    public static Optional<Identifier> read(byte[] bytes) {
        if (bytes.length != LENGTH || bytes[0] != 0 || bytes[1] != 0) {
            return Optional.empty();
        }
        return Optional.of(new Identifier(
                PaymentHash.of(Arrays.copyOfRange(bytes, 2, 2 + PaymentHash.LENGTH)),
                TokenId.of(Arrays.copyOfRange(bytes, 2 + PaymentHash.LENGTH, LENGTH))));
    }

    /** The 66 bytes. */
    public byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        paymentHash.copyTo(bytes, 2);
        tokenId.copyTo(bytes, 2 + PaymentHash.LENGTH);
        return bytes;
    }
}
