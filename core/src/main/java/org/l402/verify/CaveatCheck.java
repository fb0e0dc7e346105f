package org.l402.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.lightning.Preimage;
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
    Refused firstRefused(List<String> caveats) {
        int count = caveats.size();
        for (int i = 0; i < count; i++) {
            Refused refused = check(caveats.get(i));
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
        if (end > 0 && (isBlank(caveat.charAt(0)) || isBlank(caveat.charAt(end - 1)))) {
            return new Invalid("the caveat \"" + Quoted.of(caveat.substring(0, end))
                    + "=…\" has blanks around its condition; write it as condition=value");
        }
        if (is(caveat, end, "services")) {
            return services(value(caveat, equals));
        }
        if (is(caveat, end, "preimage")) {
            return preimage(value(caveat, equals));
        }
        String service = offer.service().value();
        if (isAddressedTo(service, caveat)) {
            int key = service.length() + 1;
            if (is(caveat, key, end, "capabilities")) {
                return capabilities(value(caveat, equals));
            }
            if (is(caveat, key, end, "valid_until")) {
                return validUntil(value(caveat, equals));
            }
            return notUnderstood(caveat);
        }
        return isAddressedTo(offer.capability().value(), caveat) ? notUnderstood(caveat) : null;
    }

    private @Nullable Refused services(String value) {
        if (!CaveatList.isServices(value)) {
            return new Invalid("the caveat \"services=" + Quoted.of(value) + "\" is not a list of <name>:<tier>");
        }
        if (services != null && !CaveatList.isWithin(value, services)) {
            return widens("services", value, services);
        }
        services = value;
        return CaveatList.hasService(value, offer.service().value(), offer.tier())
                ? null
                : new Insufficient(
                        "the token is for " + Quoted.of(value) + ", not for " + offer.service() + ":" + offer.tier());
    }

    private @Nullable Refused capabilities(String value) {
        if (capabilities != null && !CaveatList.isWithin(value, capabilities)) {
            return widens(offer.service() + "_capabilities", value, capabilities);
        }
        capabilities = value;
        return CaveatList.has(value, offer.capability().value())
                ? null
                : new Insufficient("the token is for the capabilities \"" + Quoted.of(value) + "\" of "
                        + offer.service() + ", not for " + offer.capability());
    }

    private @Nullable Refused validUntil(String value) {
        long until = CaveatList.seconds(value);
        if (until < 0) {
            return new Invalid("the caveat \"" + offer.service() + "_valid_until=" + Quoted.of(value)
                    + "\" is not a time in whole seconds since 1970");
        }
        if (until > expiresAt) {
            return widens(offer.service() + "_valid_until", value, Long.toString(expiresAt));
        }
        expiresAt = until;
        return null;
    }

    private @Nullable Refused preimage(String value) {
        try {
            if (Preimage.ofHex(value).equals(preimage)) {
                return null;
            }
        } catch (L402Exception e) {
            return new Invalid("the token's preimage caveat is not 64 hex digits");
        }
        return new Invalid("the token's preimage caveat and the preimage sent with it differ");
    }

    private static Refused widens(String condition, String value, String before) {
        return new Invalid("the caveat \"" + condition + "=" + Quoted.of(value) + "\" would widen the \""
                + Quoted.of(before) + "\" that stands before it");
    }

    private static Refused notUnderstood(String caveat) {
        return new Invalid("the caveat \"" + Quoted.of(caveat)
                + "\" is addressed to this service, which does not know it; it cannot be skipped without widening the"
                + " token");
    }

    private static String value(String caveat, int equals) {
        return equals < 0 ? "" : caveat.substring(equals + 1);
    }

    private static boolean is(String caveat, int end, String condition) {
        return is(caveat, 0, end, condition);
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
