package org.l402.cli.inspect;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.l402.cli.Span;
import org.l402.client.quote.Legible;
import org.l402.client.quote.TokenTerms;
import org.l402.lightning.Preimage;
import org.l402.macaroon.Macaroon;
import org.l402.mint.Identifier;

/** Explains a token, and a credential, which is a token with its preimage. */
final class TokenExplainer {

    private static final String HIDDEN = "hidden; --show-secrets shows it";
    private static final String PREIMAGE = "preimage=";

    private final Instant now;
    private final boolean showSecrets;

    TokenExplainer(Instant now, boolean showSecrets) {
        this.now = now;
        this.showSecrets = showSecrets;
    }

    Explanation credential(Macaroon macaroon, Preimage preimage) {
        Explanation explanation =
                new Explanation("L402 credential: a token with the preimage that proves it was paid for", "credential");
        explanation.add(
                "preimage", showSecrets ? preimage.hex() : HIDDEN, "preimage", showSecrets ? preimage.hex() : "hidden");
        Optional<Identifier> identifier = Identifier.read(macaroon.identifier());
        if (identifier.isPresent()) {
            boolean fits = preimage.paymentHash().equals(identifier.get().paymentHash());
            explanation.add(
                    "proof",
                    fits
                            ? "the preimage belongs to the token's payment"
                            : "WRONG: the preimage does not belong to the token's payment; no server takes this",
                    "preimage_fits",
                    fits);
        }
        explanation.part("token", token(macaroon));
        return explanation;
    }

    Explanation token(Macaroon macaroon) {
        Explanation explanation = new Explanation("Token: a macaroon, version 2", "token");
        explanation.add("size", macaroon.encode().length + " bytes", "bytes", macaroon.encode().length);
        if (!macaroon.location().isEmpty()) {
            explanation.add("location", macaroon.location() + " (a hint, not signed)", "location", macaroon.location());
        }
        identifier(macaroon, explanation);
        caveats(macaroon, explanation);
        expiry(TokenTerms.of(java.util.Base64.getEncoder().encodeToString(macaroon.encode())), explanation);
        explanation.words("signature", "only the one who minted it can check it");
        return explanation;
    }

    private static void identifier(Macaroon macaroon, Explanation explanation) {
        byte[] bytes = macaroon.identifier();
        Optional<Identifier> identifier = Identifier.read(bytes);
        if (identifier.isEmpty()) {
            String hex = HexFormat.of().formatHex(bytes);
            explanation.add(
                    "identifier",
                    "not one of L402 version 0, so the payment is not known: " + readable(bytes),
                    "identifier",
                    hex);
            return;
        }
        Identifier l402 = identifier.get();
        explanation.add("identifier", "L402 version 0", "identifier_version", 0);
        explanation.add("payment hash", "payment_hash", l402.paymentHash().hex());
        explanation.add("token id", "token_id", l402.tokenId().hex());
        explanation.add(
                "key id",
                l402.keyId() + " (if it was minted by this program)",
                "key_id",
                l402.keyId().toString());
    }

    private static String readable(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean isText = text.indexOf('\ufffd') < 0 && text.chars().noneMatch(Character::isISOControl);
        return isText ? '"' + text + '"' : HexFormat.of().formatHex(bytes);
    }

    private void caveats(Macaroon macaroon, Explanation explanation) {
        TokenTerms terms = TokenTerms.of(java.util.Base64.getEncoder().encodeToString(macaroon.encode()));
        List<Map<String, Object>> list = new ArrayList<>();
        int number = 0;
        for (String caveat : macaroon.caveats()) {
            String shown = isPreimage(caveat) && !showSecrets ? PREIMAGE + "…" : caveat;
            String meaning = meaning(caveat, terms);
            explanation.words("caveat " + ++number, Legible.oneLine(shown));
            explanation.words("", meaning);
            Map<String, Object> member = new LinkedHashMap<>();
            member.put("caveat", shown);
            member.put("meaning", meaning);
            list.add(member);
        }
        if (list.isEmpty()) {
            explanation.words("caveats", "none: it opens nothing in L402, which wants a services caveat");
        }
        explanation.member("caveats", list);
    }

    private static boolean isPreimage(String caveat) {
        return caveat.strip().startsWith(PREIMAGE.substring(0, PREIMAGE.length() - 1));
    }

    private String meaning(String caveat, TokenTerms terms) {
        int equals = caveat.indexOf('=');
        String condition = equals < 0 ? caveat : caveat.substring(0, equals);
        String value = equals < 0 ? "" : caveat.substring(equals + 1);
        if (condition.equals("services")) {
            return "opens "
                    + String.join(
                            ", and ",
                            List.of(value.split(",", -1)).stream()
                                    .map(TokenExplainer::service)
                                    .toList());
        }
        if (condition.equals("preimage")) {
            return "carries its preimage, as gRPC clients send it"
                    + (isPreimage(caveat) ? " (" + (showSecrets ? "a secret" : HIDDEN) + ")" : "");
        }
        if (condition.endsWith("_capabilities")) {
            String service = condition.substring(0, condition.length() - "_capabilities".length());
            return value.isEmpty()
                    ? "of " + service + ", no capability in particular"
                    : "of " + service + ", only: " + value.replace(",", ", ");
        }
        if (condition.endsWith("_valid_until")) {
            String service = condition.substring(0, condition.length() - "_valid_until".length());
            return "for " + service + ", " + until(value);
        }
        boolean isAddressed =
                terms.services().stream().anyMatch(name -> condition.startsWith(name.replaceFirst(":.*", "") + "_"));
        return isAddressed
                ? "a condition of a service it opens, not known here; its seller enforces it"
                : "a condition not known here; perhaps for another program";
    }

    private static String service(String service) {
        int colon = service.indexOf(':');
        if (colon < 0) {
            return "\"" + service + "\", which lacks its tier";
        }
        String tier = service.substring(colon + 1);
        return "the service " + service.substring(0, colon)
                + (tier.equals("0") ? " in its base tier" : " in tier " + tier);
    }

    private String until(String value) {
        try {
            Instant until = Instant.ofEpochSecond(Long.parseLong(value));
            return (until.isAfter(now) ? "valid until " : "expired at ") + until + " (" + Span.between(now, until)
                    + ")";
        } catch (NumberFormatException | java.time.DateTimeException e) {
            return "valid until a time that cannot be read";
        }
    }

    private void expiry(TokenTerms terms, Explanation explanation) {
        if (terms.isOpaque()) {
            return;
        }
        Optional<Instant> expiry = terms.expiresAt();
        explanation.member("expired", terms.isExpired(now));
        if (expiry.isPresent()) {
            Instant at = expiry.get();
            explanation.add(
                    terms.isExpired(now) ? "expired" : "expires",
                    at + " (" + Span.between(now, at) + ")",
                    "expires_at",
                    at.toString());
        } else {
            explanation.words("expires", "never");
        }
    }
}
