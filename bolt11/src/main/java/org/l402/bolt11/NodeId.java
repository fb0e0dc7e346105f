package org.l402.bolt11;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The public key that names a Lightning node: 33 bytes, a compressed point of secp256k1.
 *
 * <p>Its form is checked here, its being a point of the curve where a signature is checked against it.
 */
public final class NodeId {

    public static final int LENGTH = 33;

    private final byte[] bytes;

    private NodeId(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The node with these 33 bytes, copied.
     *
     * @throws Bolt11Exception when there are not 33 bytes of which the first is 2 or 3
     */
    public static NodeId of(byte[] bytes) {
        if (bytes.length != LENGTH || (bytes[0] != 2 && bytes[0] != 3)) {
            throw new Bolt11Exception("a node's public key has 33 bytes and begins with 02 or 03, not "
                    + shortened(HexFormat.of().formatHex(bytes)));
        }
        return new NodeId(bytes.clone());
    }

    /**
     * The node written as 66 hex digits of either case.
     *
     * @throws Bolt11Exception when the text is not that
     */
    public static NodeId ofHex(String hex) {
        try {
            return of(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw new Bolt11Exception("a node's public key is 66 hex digits, not " + shortened(hex), e);
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    private static String shortened(String text) {
        return text.length() > 70 ? text.substring(0, 70) + "…" : text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeId node && Arrays.equals(bytes, node.bytes);
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
