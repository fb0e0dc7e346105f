package org.l402.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.config.DurationRange;
import org.l402.lightning.MilliSatoshi;
import org.l402.server.Acceptance;

/** What a request to a service costs: nothing, or a price. */
public sealed interface Terms {

    /** How long a credential may be good. */
    DurationRange VALID_FOR = new DurationRange(Duration.ofSeconds(1), Duration.ofDays(3650), true);

    /** Served to everyone; no credential is asked for. */
    record Free() implements Terms {}

    /**
     * Served to whoever paid.
     *
     * @param amount what a credential costs, above 0
     * @param validFor how long a credential is good, counted from the end of its invoice, in whole seconds; null when it
     *     never expires
     * @param acceptance what a credential must show
     */
    record Price(MilliSatoshi amount, @Nullable Duration validFor, Acceptance acceptance) implements Terms {

        /** A price for a credential that is accepted by the protocol's own proof. */
        public Price(MilliSatoshi amount, @Nullable Duration validFor) {
            this(amount, validFor, Acceptance.PROOF);
        }

        public Price {
            if (amount.isZero()) {
                throw new L402Exception("a price is above 0; a service without one is free");
            }
            if (validFor != null) {
                VALID_FOR.check(validFor);
            }
        }
    }
}
