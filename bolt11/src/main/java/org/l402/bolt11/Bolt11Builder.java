package org.l402.bolt11;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;

/**
 * The terms of an invoice while they are gathered; {@link #sign} makes the invoice.
 *
 * <p>Required are a payment hash, a payment secret, and either a description or the hash of one. Each method returns this
 * builder and fails with {@link Bolt11Exception} on what an invoice cannot say. Not for use by several threads.
 */
public final class Bolt11Builder {

    private static final long MAX_TIMESTAMP = (1L << 35) - 1;
    private static final long MAX_SECONDS = (1L << 50) - 1;

    final Network network;
    final Instant timestamp;
    final List<FallbackAddress> fallbacks = new ArrayList<>();
    final List<RouteHint> routeHints = new ArrayList<>();
    Features features = Features.NONE;

    @Nullable
    MilliSatoshi amount;

    @Nullable
    PaymentHash paymentHash;

    byte @Nullable [] paymentSecret;

    @Nullable
    String description;

    byte @Nullable [] descriptionHash;
    byte @Nullable [] metadata;

    @Nullable
    Duration expiry;

    @Nullable
    Integer minFinalCltv;

    /**
     * The terms of an invoice of this network, made at this time.
     *
     * @param timestamp from 1970 to 3058; what is below a second is dropped
     */
    public Bolt11Builder(Network network, Instant timestamp) {
        if (timestamp.getEpochSecond() < 0 || timestamp.getEpochSecond() > MAX_TIMESTAMP) {
            throw new Bolt11Exception("an invoice is made between 1970 and 3058, not at " + timestamp);
        }
        this.network = network;
        this.timestamp = Instant.ofEpochSecond(timestamp.getEpochSecond());
    }

    /** What to pay, above zero; left out, the payer chooses. */
    public Bolt11Builder amount(MilliSatoshi amount) {
        this.amount = amount;
        return this;
    }

    public Bolt11Builder paymentHash(PaymentHash paymentHash) {
        this.paymentHash = paymentHash;
        return this;
    }

    /** 32 bytes that a payment has to carry; they keep nodes on the way from probing the payee. */
    public Bolt11Builder paymentSecret(byte[] paymentSecret) {
        this.paymentSecret = bytes32(paymentSecret, "payment secret");
        return this;
    }

    /** What is paid for, at most 639 bytes in UTF-8. */
    public Bolt11Builder description(String description) {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(description));
        } catch (CharacterCodingException e) {
            throw new Bolt11Exception("the description holds half a character and cannot be written as UTF-8", e);
        }
        this.description = description;
        return this;
    }

    /** The SHA-256 of a description that the payer gets in another way. */
    public Bolt11Builder descriptionHash(byte[] descriptionHash) {
        this.descriptionHash = bytes32(descriptionHash, "description hash");
        return this;
    }

    /** Data that the payment has to bring along, at most 639 bytes. */
    public Bolt11Builder metadata(byte[] metadata) {
        this.metadata = metadata.clone();
        return this;
    }

    /** How long after its making the invoice may be paid; what is below a second is dropped. Left out: an hour. */
    public Bolt11Builder expiry(Duration expiry) {
        if (expiry.isNegative() || expiry.toSeconds() > MAX_SECONDS) {
            throw new Bolt11Exception("an invoice's expiry is 0 to " + MAX_SECONDS + " seconds, not " + expiry);
        }
        this.expiry = Duration.ofSeconds(expiry.toSeconds());
        return this;
    }

    /** How many blocks the last hop must leave the payee to claim. Left out: 18. */
    public Bolt11Builder minFinalCltv(long blocks) {
        if (blocks < 0 || blocks > Integer.MAX_VALUE) {
            throw new Bolt11Exception("a final CLTV delta is 0 to " + Integer.MAX_VALUE + " blocks, not " + blocks);
        }
        this.minFinalCltv = (int) blocks;
        return this;
    }

    public Bolt11Builder features(Features features) {
        this.features = features;
        return this;
    }

    /** One more address on the chain, less preferred than those before. */
    public Bolt11Builder fallback(FallbackAddress address) {
        fallbacks.add(address);
        return this;
    }

    /** One more way to the payee, less preferred than those before. */
    public Bolt11Builder routeHint(RouteHint hint) {
        routeHints.add(hint);
        return this;
    }

    /**
     * The invoice with these terms, to be paid to the key's node. The same terms and key give the same text.
     *
     * @throws Bolt11Exception when something required is missing, or something is too long
     */
    public Bolt11Invoice sign(NodeKey key) {
        return new Bolt11Invoice(this, key.nodeId(), InvoiceWriter.write(this, key));
    }

    private static byte[] bytes32(byte[] bytes, String what) {
        if (bytes.length != 32) {
            throw new Bolt11Exception("a " + what + " has 32 bytes, not " + bytes.length);
        }
        return bytes.clone();
    }
}
