package org.l402.bolt11;

import java.math.BigInteger;
import java.security.SecureRandom;

/** The private key of a node: it signs invoices, and never shows itself. */
public final class NodeKey {

    private final BigInteger secret;
    private final NodeId nodeId;

    private NodeKey(BigInteger secret) {
        this.secret = secret;
        this.nodeId = Secp256k1.publicKey(secret);
    }

    /**
     * The key with these 32 bytes.
     *
     * @throws Bolt11Exception when there are not 32 bytes, or they are no number from 1 to the curve's order less one
     */
    public static NodeKey of(byte[] bytes) {
        BigInteger secret = new BigInteger(1, bytes);
        if (bytes.length != 32 || !Secp256k1.isScalar(secret)) {
            throw new Bolt11Exception("a private key is 32 bytes, above zero and below the order of secp256k1");
        }
        return new NodeKey(secret);
    }

    /** A new key. */
    public static NodeKey random(SecureRandom random) {
        BigInteger secret;
        do {
            secret = new BigInteger(256, random);
        } while (!Secp256k1.isScalar(secret));
        return new NodeKey(secret);
    }

    /** The public half. */
    public NodeId nodeId() {
        return nodeId;
    }

    /** A deterministic signature (RFC 6979) with a low S. */
    Signature sign(byte[] hash) {
        return Secp256k1.sign(hash, secret, nodeId);
    }

    @Override
    public String toString() {
        return "private key (secret) of " + nodeId;
    }
}
