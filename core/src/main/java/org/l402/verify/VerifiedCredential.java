package org.l402.verify;

import java.time.Instant;
import java.util.Optional;
import org.l402.mint.Identifier;
import org.l402.offer.Offer;

/**
 * Proof that a credential is genuine, paid, and good for an offer at the moment it was verified.
 *
 * <p>Only {@link Verifier} makes one.
 */
public final class VerifiedCredential {

    private final Identifier identifier;
    private final Offer offer;
    private final long expiresAt;

    VerifiedCredential(Identifier identifier, Offer offer, long expiresAt) {
        this.identifier = identifier;
        this.offer = offer;
        this.expiresAt = expiresAt;
    }

    /** Payment hash and token id. */
    public Identifier identifier() {
        return identifier;
    }

    /** What it was verified for. */
    public Offer offer() {
        return offer;
    }

    /** The first moment at which it is no longer good; empty when it never ends. */
    public Optional<Instant> expiresAt() {
        return expiresAt == CaveatCheck.NEVER ? Optional.empty() : Optional.of(Instant.ofEpochSecond(expiresAt));
    }

    @Override
    public String toString() {
        return "verified credential for " + offer.service() + ", token " + identifier.tokenId();
    }
}
