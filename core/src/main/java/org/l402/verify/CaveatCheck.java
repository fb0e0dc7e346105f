package org.l402.verify;

import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.lightning.Preimage;
import org.l402.macaroon.Macaroon;
import org.l402.offer.Offer;
import org.l402.verify.Verdict.Insufficient;
import org.l402.verify.Verdict.Invalid;
import org.l402.verify.Verdict.Refused;

/**
 * One token's caveats held against one offer.
 *
 * <p>A caveat is {@code condition=value}. A holder can only add caveats, so whatever stands further back may narrow what
 * stands before it and never widen it. The specification has unknown conditions skipped, because a holder may add some
 * for other programs. A deliberate exception: what is addressed to the service or capability being opened (its name and
 * an underscore come first) and is not understood here refuses, since skipping it would undo what the holder narrowed.
 * For the same reason a condition written with blanks around it refuses.
 */
final class CaveatCheck {

    /** Expiry of what never expires, in seconds since 1970. */
    static final long NEVER = Long.MAX_VALUE;

    private final Offer offer;
    private final Preimage preimage;

    private @Nullable String services;
    private @Nullable String capabilities;
    private long expiresAt = NEVER;

    CaveatCheck(Offer offer, Preimage preimage) {
        this.offer = offer;
        this.preimage = preimage;
    }

    /** The strictest expiry found. */
    long expiresAt() {
        return expiresAt;
    }

    /** The first reason to refuse; null when there is none, the expiry aside. */
    @Nullable
    Refused firstRefused(Macaroon macaroon) {

        for (int i = 0; i < macaroon.caveatCount(); i++) {
            Refused refused = check(macaroon.caveat(i));
            if (refused != null) {
                return refused;
            }
        }
        if (services == null) {
            return new Insufficient("the token names no service, so it opens none");
        }
        if (capabilities == null) {
            return new Insufficient("the token names no capability of " + offer.service() + ", so it opens none");
        }
        return null;
    }

    private @Nullable Refused check(String caveat) {
        int equals = caveat.indexOf('=');
        int end = equals < 0 ? caveat.length() : equals;
        int value = Math.min(end + 1, caveat.length());
        if (end > 0 && (isBlank(caveat.charAt(0)) || isBlank(caveat.charAt(end - 1)))) {
            return new Invalid("the caveat with the condition \"" + Quoted.of(caveat.substring(0, end))
                    + "\" has blanks around it; write it as condition=value");
        }
        if (is(caveat, 0, end, "services")) {
            return services(caveat, value);
        }
        if (is(caveat, 0, end, "preimage")) {
            return preimage(caveat, value);
        }
        String service = offer.service().value();
        if (isAddressedTo(service, caveat)) {
            int key = service.length() + 1;
            if (is(caveat, key, end, "capabilities")) {
                return capabilities(caveat, value);
            }
            if (is(caveat, key, end, "valid_until")) {
                return validUntil(caveat, value);
            }
            return notUnderstood(caveat);
        }
        return isAddressedTo(offer.capability().value(), caveat) ? notUnderstood(caveat) : null;
    }

    private @Nullable Refused services(String caveat, int value) {
        if (!CaveatList.isServices(caveat, value)) {
            return new Invalid("the caveat \"" + Quoted.of(caveat) + "\" is not a list of <name>:<tier>");
        }
        if (services != null && !CaveatList.isWithin(caveat, services, value)) {
            return widens(caveat, services);
        }
        services = caveat;
        return CaveatList.hasService(caveat, value, offer.service().value(), offer.tier())
                ? null
                : new Insufficient("the token has \"" + Quoted.of(caveat) + "\", so it does not open " + offer.service()
                        + ":" + offer.tier());
    }

    private @Nullable Refused capabilities(String caveat, int value) {
        if (capabilities != null && !CaveatList.isWithin(caveat, capabilities, value)) {
            return widens(caveat, capabilities);
        }
        capabilities = caveat;
        return CaveatList.has(caveat, value, offer.capability().value())
                ? null
                : new Insufficient(
                        "the token has \"" + Quoted.of(caveat) + "\", so it does not open " + offer.capability());
    }

    private @Nullable Refused validUntil(String caveat, int value) {
        long until = CaveatList.seconds(caveat, value);
        if (until < 0) {
            return new Invalid("the caveat \"" + Quoted.of(caveat) + "\" is not a time in whole seconds since 1970");
        }
        if (until > expiresAt) {
            return widens(caveat, caveat.substring(0, value) + expiresAt);
        }
        expiresAt = until;
        return null;
    }

    private @Nullable Refused preimage(String caveat, int value) {
        try {
            if (Preimage.ofHex(caveat, value, caveat.length()).equals(preimage)) {
                return null;
            }
        } catch (L402Exception e) {
            return new Invalid("the token's preimage caveat is not 64 hex digits");
        }
        return new Invalid("the token's preimage caveat and the preimage sent with it differ");
    }

    private static Refused widens(String caveat, String before) {
        return new Invalid("the caveat \"" + Quoted.of(caveat) + "\" would widen the \"" + Quoted.of(before)
                + "\" that stands before it");
    }

    private static Refused notUnderstood(String caveat) {
        return new Invalid("the caveat \"" + Quoted.of(caveat)
                + "\" is addressed to this service, which does not know it; it cannot be skipped without widening the"
                + " token");
    }

    private static boolean is(String caveat, int start, int end, String condition) {
        return end - start == condition.length() && caveat.startsWith(condition, start);
    }

    private static boolean isAddressedTo(String name, String caveat) {
        return caveat.length() > name.length() && caveat.charAt(name.length()) == '_' && caveat.startsWith(name);
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
