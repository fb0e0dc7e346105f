package org.l402.client.quote;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.credential.TokenText;
import org.l402.lightning.PaymentHash;
import org.l402.macaroon.Macaroon;
import org.l402.mint.Identifier;

/**
 * What a token says of itself to the one who holds it: which services it opens, which capabilities, until when.
 *
 * <p>Nothing of it is proven, since only the minter has the key; it serves to choose among tokens and to refuse one that
 * could never be used. A token of another format is opaque: it says nothing.
 *
 * @param paymentHash the payment that the token commits to; empty when opaque
 * @param services as the token writes them, {@code name:tier}
 * @param capabilities by a service's name; a service without an entry is not restricted
 * @param expiries by a service's name, the first moment at which it is closed
 */
public record TokenTerms(
        Optional<PaymentHash> paymentHash,
        Set<String> services,
        Map<String, Set<String>> capabilities,
        Map<String, Instant> expiries) {

    private static final TokenTerms OPAQUE = new TokenTerms(Optional.empty(), Set.of(), Map.of(), Map.of());

    public TokenTerms {
        services = new LinkedHashSet<>(services);
        capabilities = Map.copyOf(capabilities);
        expiries = Map.copyOf(expiries);
    }

    /** Reads the text of a token; what is not a macaroon with an L402 identifier is opaque. */
    public static TokenTerms of(String token) {
        try {
            Macaroon macaroon = TokenText.macaroon(token);
            return Identifier.read(macaroon.identifier())
                    .map(identifier -> of(identifier.paymentHash(), macaroon.caveats()))
                    .orElse(OPAQUE);
        } catch (L402Exception e) {
            return OPAQUE;
        }
    }

    private static TokenTerms of(PaymentHash paymentHash, List<String> caveats) {
        // Each repeat of a caveat may only narrow the one before, so the last says what is left.
        Set<String> services = new LinkedHashSet<>();
        Map<String, Set<String>> capabilities = new LinkedHashMap<>();
        Map<String, Instant> expiries = new LinkedHashMap<>();
        for (String caveat : caveats) {
            int equals = caveat.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String condition = caveat.substring(0, equals);
            String value = caveat.substring(equals + 1);
            if (condition.equals("services")) {
                services.clear();
                services.addAll(list(value));
            } else if (condition.endsWith("_capabilities")) {
                capabilities.put(service(condition, "_capabilities"), list(value));
            } else if (condition.endsWith("_valid_until")) {
                Instant until = time(value);
                if (until != null) {
                    expiries.merge(service(condition, "_valid_until"), until, (a, b) -> a.isBefore(b) ? a : b);
                }
            }
        }
        return new TokenTerms(Optional.of(paymentHash), services, capabilities, expiries);
    }

    private static Set<String> list(String value) {
        return new LinkedHashSet<>(Arrays.asList(value.split(",", -1)));
    }

    private static String service(String condition, String suffix) {
        return condition.substring(0, condition.length() - suffix.length());
    }

    private static @Nullable Instant time(String value) {
        boolean digits =
                !value.isEmpty() && value.length() <= 12 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Instant.ofEpochSecond(Long.parseLong(value)) : null;
    }

    /** Whether the token is of a format that is not read here. */
    public boolean isOpaque() {
        return paymentHash.isEmpty();
    }

    /** The services' names without their tiers, with commas between them; empty when there is none. */
    public String serviceNames() {
        return String.join(
                ", ", services.stream().map(TokenTerms::name).distinct().toList());
    }

    private static String name(String service) {
        int colon = service.indexOf(':');
        return colon < 0 ? service : service.substring(0, colon);
    }

    /** When the last of the token's services closes; empty when one of them never does. */
    public Optional<Instant> expiresAt() {
        Instant last = null;
        for (String service : services) {
            Instant expiry = expiries.get(name(service));
            if (expiry == null) {
                return Optional.empty();
            }
            last = last == null || expiry.isAfter(last) ? expiry : last;
        }
        return Optional.ofNullable(last);
    }

    /** Whether none of the services is open any more. */
    public boolean isExpired(Instant now) {
        return expiresAt().map(expiry -> !now.isBefore(expiry)).orElse(false);
    }

    /** Whether this token opens all that another one would: a server asks for what it needs by the token it offers. */
    public boolean covers(TokenTerms wanted) {
        return !isOpaque()
                && !wanted.services.isEmpty()
                && services.containsAll(wanted.services)
                && wanted.services.stream().map(TokenTerms::name).allMatch(service -> coversIn(service, wanted));
    }

    private boolean coversIn(String service, TokenTerms wanted) {
        Set<String> held = capabilities.get(service);
        Set<String> needed = wanted.capabilities.get(service);
        return held == null || (needed != null && held.containsAll(needed));
    }
}
