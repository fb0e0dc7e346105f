package org.l402.bolt11;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/** ECDSA on the curve secp256k1, by Bouncy Castle; see docs/decisions/secp256k1.md. */
final class Secp256k1 {

    // CustomNamedCurves, not the curve's class alone: it brings the endomorphism that makes recovery a third faster.
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
    private static final BigInteger ORDER = DOMAIN.getN();
    private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

    private Secp256k1() {}

    /** Whether the number is above zero and below the order of the curve. */
    static boolean isScalar(BigInteger number) {
        return number.signum() > 0 && number.compareTo(ORDER) < 0;
    }

    static NodeId publicKey(BigInteger secret) {
        return nodeId(DOMAIN.getG().multiply(secret));
    }

    /** Signs a SHA-256 hash: deterministic (RFC 6979), low S. */
    static Signature sign(byte[] hash, BigInteger secret, NodeId nodeId) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(secret, DOMAIN));
        BigInteger[] pair = signer.generateSignature(hash);
        BigInteger s = pair[1].compareTo(HALF_ORDER) > 0 ? ORDER.subtract(pair[1]) : pair[1];
        for (int recoveryId = 0; recoveryId < 4; recoveryId++) {
            Signature signature = new Signature(pair[0], s, recoveryId);
            if (recover(hash, signature).filter(nodeId::equals).isPresent()) {
                return signature;
            }
        }
        throw new IllegalStateException("a signature just made recovers to no key");
    }

    static boolean hasLowS(Signature signature) {
        return signature.s().compareTo(HALF_ORDER) <= 0;
    }

    /**
     * Whether this node signed the hash.
     *
     * @throws Bolt11Exception when the node's key is no point of the curve
     */
    static boolean verify(byte[] hash, Signature signature, NodeId nodeId) {
        ECPoint key = point(nodeId.bytes())
                .orElseThrow(() -> new Bolt11Exception("the public key " + nodeId + " is no point of secp256k1"));
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(key, DOMAIN));
        return verifier.verifySignature(hash, signature.r(), signature.s());
    }

    /** The node that signed the hash (SEC 1, section 4.1.6); empty when no key can have made this signature. */
    static Optional<NodeId> recover(byte[] hash, Signature signature) {
        BigInteger x = (signature.recoveryId() & 2) == 0
                ? signature.r()
                : signature.r().add(ORDER);
        if (x.bitLength() > 256) {
            return Optional.empty();
        }
        byte[] compressed = new byte[NodeId.LENGTH];
        compressed[0] = (byte) (2 + (signature.recoveryId() & 1));
        byte[] bytes = x.toByteArray();
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, compressed, NodeId.LENGTH - length, length);
        BigInteger inverse = signature.r().modInverse(ORDER);
        BigInteger ofG = new BigInteger(1, hash).negate().multiply(inverse).mod(ORDER);
        BigInteger ofR = signature.s().multiply(inverse).mod(ORDER);
        return point(compressed)
                .map(r -> ECAlgorithms.sumOfTwoMultiplies(DOMAIN.getG(), ofG, r, ofR))
                .filter(key -> !key.isInfinity())
                .map(Secp256k1::nodeId);
    }

    private static Optional<ECPoint> point(byte[] compressed) {
        try {
            return Optional.of(DOMAIN.getCurve().decodePoint(compressed));
        } catch (IllegalArgumentException notOnCurve) {
            return Optional.empty();
        }
    }

    private static NodeId nodeId(ECPoint point) {
        return NodeId.of(point.getEncoded(true));
    }
}
