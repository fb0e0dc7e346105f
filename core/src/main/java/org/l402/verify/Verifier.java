package org.l402.verify;

import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.credential.Credential;
import org.l402.macaroon.Macaroon;
import org.l402.macaroon.RootKey;
import org.l402.mint.Identifier;
import org.l402.mint.RootKeys;
import org.l402.offer.Offer;

/**
 * The judge of credentials, and the only maker of {@link VerifiedCredential}: signature, then preimage, then caveats.
 *
 * <p>It asks no store and no node. What is secret is compared in constant time. Safe for use by many threads.
 */
public final class Verifier {

    private final RootKeys keys;
    private final InstantSource clock;

    public Verifier(RootKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Whether the credential opens the offer now. */
    public Verdict verify(Credential credential, Offer offer) {
        Macaroon macaroon = credential.macaroon();

        Identifier identifier = Identifier.read(macaroon.identifier()).orElse(null);
        if (identifier == null) {
            return new Verdict.Invalid("the token was not made here: its identifier is not one of version 0");
        }
        Optional<RootKey> rootKey = keys.rootKey(identifier);
        if (rootKey.isEmpty()) {
            return new Verdict.RetiredKey(identifier.keyId());
        }
        if (!macaroon.isSignedBy(rootKey.get())) {
            return new Verdict.Invalid("the token's signature is wrong: it was altered or not made here");
        }
        if (!identifier.isSettledBy(credential.preimage())) {
            return new Verdict.Invalid("the preimage does not belong to the token's invoice");
        }
        CaveatCheck caveats = new CaveatCheck(offer, credential.preimage());
        Verdict.@Nullable Refused refused = caveats.firstRefused(macaroon);
        if (refused != null) {
            return refused;
        }
        return caveats.expiresAt() > Math.floorDiv(clock.millis(), 1000L)
                ? new Verdict.Granted(new VerifiedCredential(identifier, offer, caveats.expiresAt()))
                : new Verdict.Expired(java.time.Instant.ofEpochSecond(caveats.expiresAt()));
    }
}
