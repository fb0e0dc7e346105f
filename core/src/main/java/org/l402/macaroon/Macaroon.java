package org.l402.macaroon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A bearer token whose caveats a holder can add to and nobody can take away: each is signed with the signature before
 * it as the key.
 *
 * <p>It is its version 2 binary encoding, byte for byte as gopkg.in/macaroon.v2 writes it, with the places of its parts
 * remembered; nothing is copied out before it is asked for. That a value of this type exists says only that the bytes
 * are well formed; {@link #isSignedBy} says whether they are ours. Third-party caveats, version 1, the JSON forms,
 * trailing bytes and anything that Go would not write are refused. Immutable.
 */
public final class Macaroon {

    /** The longest encoding that is read or written. */
    public static final int MAX_BYTES = 4096;
    /** The most caveats that are read or written; each costs a verifier one HMAC. */
    public static final int MAX_CAVEATS = 64;

    private final byte[] bytes;
    private final MacaroonLayout layout;

    Macaroon(byte[] bytes, MacaroonLayout layout) {
        this.bytes = bytes;
        this.layout = layout;
    }

    /**
     * Reads the version 2 binary form. The array is copied.
     *
     * @throws MacaroonException with the reason when it is anything else
     */
    public static Macaroon decode(byte[] encoded) {
        return adopt(encoded.clone());
    }

    /** As {@link #decode}, for an array that the caller made itself and does not keep. */
    public static Macaroon adopt(byte[] encoded) {
        return new Macaroon(encoded, MacaroonLayout.of(encoded));
    }

    /**
     * Makes a new macaroon.
     *
     * @param location a hint to the holder, not signed; empty for none
     * @param identifier what the minter will know the root key by
     * @param caveats conditions in UTF-8, in order
     * @throws MacaroonException when the result would exceed the bounds
     */
    public static Macaroon mint(RootKey key, String location, byte[] identifier, List<String> caveats) {
        HmacSha256 hmac = HmacSha256.ofThread();
        byte[] signature = key.beginChain(hmac);
        hmac.mac(signature, identifier, 0, identifier.length, signature);
        MacaroonWriter writer = new MacaroonWriter(location, identifier);
        for (String caveat : caveats) {
            byte[] condition = caveat.getBytes(StandardCharsets.UTF_8);
            hmac.mac(signature, condition, 0, condition.length, signature);
            writer.caveat(condition, 0, condition.length);
        }
        return adopt(writer.finish(signature));
    }

    /**
     * A narrower copy: this macaroon with one more caveat, which needs no key to add.
     *
     * @throws MacaroonException when the result would exceed the bounds
     */
    public Macaroon attenuate(String caveat) {
        byte[] condition = caveat.getBytes(StandardCharsets.UTF_8);
        byte[] signature = signature();
        HmacSha256.ofThread().mac(signature, condition, 0, condition.length, signature);
        MacaroonWriter writer = new MacaroonWriter(location(), identifier());
        for (int i = 0; i < layout.caveatCount(); i++) {
            writer.caveat(bytes, layout.caveatStart(i), layout.caveatLength(i));
        }
        writer.caveat(condition, 0, condition.length);
        return adopt(writer.finish(signature));
    }

    /** Whether identifier and caveats are as the holder of this root key signed them, or a holder narrowed them. */
    public boolean isSignedBy(RootKey key) {
        HmacSha256 hmac = HmacSha256.ofThread();
        byte[] signature = key.beginChain(hmac);
        hmac.mac(signature, bytes, layout.identifierStart(), layout.identifierLength(), signature);
        for (int i = 0; i < layout.caveatCount(); i++) {
            hmac.mac(signature, bytes, layout.caveatStart(i), layout.caveatLength(i), signature);
        }
        return isEqual(signature, layout.signatureStart());
    }

    /** A copy of the version 2 binary form. */
    public byte[] encode() {
        return bytes.clone();
    }

    /** The hint where the macaroon came from, empty when there is none. Not signed: anybody may have changed it. */
    public String location() {
        return new String(bytes, layout.locationStart(), layout.locationLength(), StandardCharsets.UTF_8);
    }

    /** A copy of the identifier. */
    public byte[] identifier() {
        return Arrays.copyOfRange(
                bytes, layout.identifierStart(), layout.identifierStart() + layout.identifierLength());
    }

    /** The caveats in order, read as UTF-8; malformed bytes show as U+FFFD, in which no condition of ours is written. */
    public List<String> caveats() {
        return IntStream.range(0, caveatCount()).mapToObj(this::caveat).toList();
    }

    /** How many caveats there are, up to {@value #MAX_CAVEATS}. */
    public int caveatCount() {
        return layout.caveatCount();
    }

    /** One of {@link #caveats}. */
    public String caveat(int index) {
        return new String(bytes, layout.caveatStart(index), layout.caveatLength(index), StandardCharsets.UTF_8);
    }

    /** A copy of the 32-byte signature over all that stands before it. */
    public byte[] signature() {
        return Arrays.copyOfRange(bytes, layout.signatureStart(), layout.signatureStart() + HmacSha256.LENGTH);
    }

    /** In constant time, and without copying the signature out. */
    private boolean isEqual(byte[] signature, int start) {
        int difference = 0;
        for (int i = 0; i < HmacSha256.LENGTH; i++) {
            difference |= signature[i] ^ bytes[start + i];
        }
        return difference == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Macaroon macaroon && MessageDigest.isEqual(bytes, macaroon.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** No content: a token is half a credential, and a caveat may hold a preimage. */
    @Override
    public String toString() {
        return "macaroon of " + bytes.length + " bytes with " + layout.caveatCount() + " caveats";
    }
}
