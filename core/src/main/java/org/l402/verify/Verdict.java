package org.l402.verify;

import java.time.Instant;
import org.l402.mint.KeyId;

/** What a verifier says of a credential. */
public sealed interface Verdict {

    /** The credential is genuine, paid and good for the offer. */
    record Granted(VerifiedCredential credential) implements Verdict {}

    /** The credential does not open the offer. */
    sealed interface Refused extends Verdict {

        /** The reason in one sentence, for the client's author; it holds no secret. */
        String reason();
    }

    /** Genuine and paid, but its time is over. */
    record Expired(Instant at) implements Refused {
        @Override
        public String reason() {
            return "the credential expired at " + at;
        }
    }

    /** Genuine and paid, but bought for another service, tier or capability, or narrowed so by its holder. */
    record Insufficient(String reason) implements Refused {}

    /** Made with a master key that is retired, or that never was ours: the two look alike. */
    record RetiredKey(KeyId keyId) implements Refused {
        @Override
        public String reason() {
            return "the key " + keyId + " that the token names is retired or unknown here";
        }
    }

    /** Not ours, not paid, altered, or with a caveat of ours that nobody here understands. */
    record Invalid(String reason) implements Refused {}
}
