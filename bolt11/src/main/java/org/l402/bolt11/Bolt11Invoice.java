package org.l402.bolt11;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;

/**
 * A Lightning invoice (BOLT 11) whose checksum and signature are right and which says all that a payer needs.
 *
 * <p>There is one way to read an invoice and it is a payer's: {@link #decode} refuses what BOLT 11 tells a payer to
 * refuse, so an instance can be relied on. What depends on the payer is left to the payer: whether the network is its
 * own, the amount is there and low enough, and the time has not run out. Where the specification's text and one of its
 * examples differ (fields of a wrong length), the text is followed and the invoice refused.
 *
 * <p>Equality is that of the text.
 */
public final class Bolt11Invoice {

    private static final Duration DEFAULT_EXPIRY = Duration.ofHours(1);
    private static final int DEFAULT_MIN_FINAL_CLTV = 18;

    private final String text;
    private final NodeId payee;
    private final Network network;
    private final Instant timestamp;
    private final Optional<MilliSatoshi> amount;
    private final PaymentHash paymentHash;
    private final byte[] paymentSecret;
    private final Optional<String> description;
    private final Optional<byte[]> descriptionHash;
    private final Optional<byte[]> metadata;
    private final Duration expiry;
    private final int minFinalCltv;
    private final Features features;
    private final List<FallbackAddress> fallbacks;
    private final List<RouteHint> routeHints;

    Bolt11Invoice(Bolt11Builder terms, NodeId payee, String text) {
        if (terms.description == null && terms.descriptionHash == null) {
            throw new Bolt11Exception("an invoice says what is paid for: this one has neither a description (d) nor the"
                    + " hash of one (h)");
        }
        if (terms.description != null && terms.descriptionHash != null) {
            throw new Bolt11Exception(
                    "an invoice says once what is paid for: this one has both a description (d) and the"
                            + " hash of one (h)");
        }
        List<Integer> unknown = terms.features.unknownRequired();
        if (!unknown.isEmpty()) {
            throw new Bolt11Exception("the invoice can be paid only by a payer that supports feature " + unknown
                    + " of BOLT 9, which is not known here");
        }
        this.text = text;
        this.payee = payee;
        this.network = terms.network;
        this.timestamp = terms.timestamp;
        this.amount = Optional.ofNullable(terms.amount);
        this.paymentHash = required(terms.paymentHash, Field.PAYMENT_HASH);
        this.paymentSecret = required(terms.paymentSecret, Field.PAYMENT_SECRET);
        this.description = Optional.ofNullable(terms.description);
        this.descriptionHash = Optional.ofNullable(terms.descriptionHash);
        this.metadata = Optional.ofNullable(terms.metadata);
        this.expiry = terms.expiry == null ? DEFAULT_EXPIRY : terms.expiry;
        this.minFinalCltv = terms.minFinalCltv == null ? DEFAULT_MIN_FINAL_CLTV : terms.minFinalCltv;
        this.features = terms.features;
        this.fallbacks = List.copyOf(terms.fallbacks);
        this.routeHints = List.copyOf(terms.routeHints);
    }

    /**
     * The invoice with this text, in lower or upper case, at most 8192 characters.
     *
     * @throws Bolt11Exception when it is not an invoice that a payer may pay; the message says why
     */
    public static Bolt11Invoice decode(String text) {
        return InvoiceReader.read(text);
    }

    /** The invoice as it is sent around, in lower case. */
    public String text() {
        return text;
    }

    public Network network() {
        return network;
    }

    /** What to pay, above zero; empty when the payer chooses. */
    public Optional<MilliSatoshi> amount() {
        return amount;
    }

    public PaymentHash paymentHash() {
        return paymentHash;
    }

    /** 32 bytes that the payment carries, not secret between payer and payee. */
    public byte[] paymentSecret() {
        return paymentSecret.clone();
    }

    /**
     * What is paid for; empty when only its hash is given. The payee wrote it and it may hold anything: escape it where
     * it is shown.
     */
    public Optional<String> description() {
        return description;
    }

    /** The SHA-256 of a description given in another way; present exactly when {@link #description} is not. */
    public Optional<byte[]> descriptionHash() {
        return descriptionHash.map(byte[]::clone);
    }

    /** The node to be paid: the one named, else the one whose key made the signature. */
    public NodeId payee() {
        return payee;
    }

    /** When the invoice was made, to the second. */
    public Instant timestamp() {
        return timestamp;
    }

    /** How long after its making the invoice may be paid: an hour where it does not say. */
    public Duration expiry() {
        return expiry;
    }

    /** The first moment at which the invoice may no longer be paid. */
    public Instant expiresAt() {
        return timestamp.plus(expiry);
    }

    /** How many blocks the last hop must leave the payee to claim: 18 where the invoice does not say. */
    public int minFinalCltv() {
        return minFinalCltv;
    }

    /** Ways to the payee over channels that are not announced, the best first. */
    public List<RouteHint> routeHints() {
        return routeHints;
    }

    /** Addresses on the chain where the payee takes the payment too, the best first. */
    public List<FallbackAddress> fallbacks() {
        return fallbacks;
    }

    public Features features() {
        return features;
    }

    /** Data that the payment has to bring along. */
    public Optional<byte[]> metadata() {
        return metadata.map(byte[]::clone);
    }

    private static <T> T required(@Nullable T value, Field field) {
        if (value == null) {
            throw new Bolt11Exception("the invoice has no " + field.title() + ", and cannot be paid without");
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bolt11Invoice invoice && text.equals(invoice.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
