package org.l402.offer;

import java.time.Duration;
import java.util.Optional;
import org.l402.L402Exception;
import org.l402.lightning.MilliSatoshi;

/**
 * One thing for sale: a capability of a service, its price, and how long what was bought stays valid.
 *
 * <p>A token is minted for an offer and opens what the same service sells as the same capability; prices may change in
 * between.
 *
 * @param service the service that sells
 * @param tier the service's tier, 0 to 255; 0 is the base tier
 * @param capability what is sold; {@link #DEFAULT} where a service sells one thing
 * @param price above zero
 * @param validFor counted from the invoice's expiry, so that a late payer gets it all; empty: for ever
 */
public record Offer(Name service, int tier, Name capability, MilliSatoshi price, Optional<Duration> validFor) {

    /** The capability of every route that has no other. */
    public static final Name DEFAULT = new Name("default");

    public Offer {
        if (tier < 0 || tier > 255) {
            throw new L402Exception("the tier of " + service + " is " + tier + "; tiers are 0 to 255");
        }
        if (price.isZero()) {
            throw new L402Exception("the price of " + service + " is 0; ask for 1 msat or more, or sell nothing");
        }
        validFor.ifPresent(duration -> {
            if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new L402Exception(service + " would be valid for " + duration + "; a second is the least");
            }
        });
    }

    /** The whole of a service, in its base tier. */
    public static Offer of(String service, MilliSatoshi price, Optional<Duration> validFor) {
        return new Offer(new Name(service), 0, DEFAULT, price, validFor);
    }
}
