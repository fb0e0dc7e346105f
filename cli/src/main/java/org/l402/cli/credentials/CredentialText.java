package org.l402.cli.credentials;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.cli.Span;
import org.l402.client.quote.Legible;
import org.l402.client.quote.TokenTerms;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.Payment;
import org.l402.credential.TokenText;

/** A credential in words, and in facts for programs, without its secret. */
final class CredentialText {

    private static final String USES = "_uses=";

    private CredentialText() {}

    /** The services and, after a slash, the capabilities that it opens. */
    static String opens(HeldCredential credential) {
        TokenTerms terms = credential.terms();
        if (terms.isOpaque()) {
            return "not readable";
        }
        Set<String> capabilities = capabilities(terms);
        return Legible.oneLine(
                terms.serviceNames() + (capabilities.isEmpty() ? "" : " / " + String.join(", ", capabilities)));
    }

    private static Set<String> capabilities(TokenTerms terms) {
        Set<String> all = new LinkedHashSet<>();
        terms.capabilities().values().forEach(all::addAll);
        all.remove("");
        return all;
    }

    /** When it ends by its own word. */
    static String expiry(HeldCredential credential, Instant now) {
        TokenTerms terms = credential.terms();
        return terms.isOpaque()
                ? "not readable"
                : terms.expiresAt()
                        .map(at -> (terms.isExpired(now) ? "expired " : "") + Span.between(now, at))
                        .orElse("never");
    }

    /** How often it may be used by its own word; how often it was, only the server knows. */
    static OptionalLong uses(HeldCredential credential) {
        List<String> caveats;
        try {
            caveats =
                    TokenText.macaroon(credential.purchase().payment().token()).caveats();
        } catch (L402Exception e) {
            return OptionalLong.empty();
        }
        return caveats.stream()
                .filter(caveat -> caveat.matches("[^=]*" + USES + "[0-9]{1,18}"))
                .mapToLong(caveat -> Long.parseLong(caveat.substring(caveat.indexOf(USES) + USES.length())))
                .min();
    }

    /** How it stands with the server. */
    static String standing(HeldCredential credential) {
        return switch (credential.standing()) {
            case UNACCEPTED -> "never accepted, blocks";
            case ACCEPTED -> "accepted";
            case SPENT -> "turned down since";
            case GIVEN_UP -> "given up";
            case IMPORTED -> "imported, not tried";
        };
    }

    static Map<String, @Nullable Object> members(HeldCredential credential, Instant now) {
        Payment payment = credential.purchase().payment();
        TokenTerms terms = credential.terms();
        OptionalLong uses = uses(credential);
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("payment_hash", payment.paymentHash());
        members.put("origin", payment.origin());
        members.put("path", payment.path());
        members.put("readable", !terms.isOpaque());
        members.put("services", List.copyOf(terms.services()));
        members.put("capabilities", List.copyOf(capabilities(terms)));
        members.put("expires_at", terms.expiresAt().map(Instant::toString).orElse(null));
        members.put("expired", terms.isExpired(now));
        members.put("uses", uses.isPresent() ? uses.getAsLong() : null);
        members.put("standing", credential.standing().label());
        members.put("blocks", credential.isBlocking());
        members.put("network", payment.network().label());
        members.put("amount_msat", payment.amount().value());
        members.put("fee_msat", credential.purchase().fee().value());
        members.put("bought_at", payment.startedAt());
        return members;
    }
}
