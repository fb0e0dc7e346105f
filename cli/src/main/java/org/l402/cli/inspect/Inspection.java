package org.l402.cli.inspect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.l402.L402Exception;
import org.l402.bolt11.Bolt11Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.challenge.Challenge;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.credential.TokenText;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;
import org.l402.macaroon.Macaroon;
import org.l402.mint.Identifier;

/** Finds out what a text is, and has it explained. What it cannot explain it refuses with the reason. */
final class Inspection {

    private static final Pattern CHALLENGE_LINE = Pattern.compile("(?im)^www-authenticate:[ \\t]*(.*)$");
    private static final Pattern CREDENTIAL =
            Pattern.compile("(?i)(?:authorization:\\s*)?(?:(?:L402|LSAT)\\s+)?([A-Za-z0-9+/_-]+={0,2}):([0-9a-f]{64})");
    private static final Pattern CHALLENGE = Pattern.compile("(?is).*\\b(?:L402|LSAT)\\s+\\w+\\s*=(?:\\s*\".*|.*,.*)");
    private static final Pattern SCHEME = Pattern.compile("(?i)(?:authorization:\\s*)?(?:L402|LSAT)\\s+(.*)");
    private static final Pattern INVOICE = Pattern.compile("(?i)(?:lightning:)?(ln(?:bcrt|bc|tbs|tb|sb)[0-9].*)");
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2})+");

    private static final String ONE_CHALLENGE = "L402 challenge: pay the invoice, and the token opens what is sold";

    private final TokenExplainer tokens;
    private final InvoiceExplainer invoices;

    Inspection(Instant now, boolean showSecrets) {
        tokens = new TokenExplainer(now, showSecrets);
        invoices = new InvoiceExplainer(now);
    }

    Explanation of(String input) {
        String text = input.strip();
        if (text.isEmpty()) {
            throw unknown("there is nothing to explain");
        }
        List<String> lines = new ArrayList<>();
        Matcher line = CHALLENGE_LINE.matcher(text);
        while (line.find()) {
            lines.add(line.group(1).strip());
        }
        if (!lines.isEmpty()) {
            return challenges(lines);
        }
        Matcher credential = CREDENTIAL.matcher(text);
        if (credential.matches()) {
            return tokens.credential(token(credential.group(1)), Preimage.ofHex(credential.group(2)));
        }
        if (CHALLENGE.matcher(text).matches()) {
            return challenges(List.of(text));
        }
        if (text.startsWith("{")) {
            return body(text);
        }
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.matches()) {
            return tokens.token(withoutPreimage(scheme.group(1)));
        }
        Matcher invoice = INVOICE.matcher(text);
        return invoice.matches() ? invoices.invoice(invoice(invoice.group(1))) : tokens.token(bare(text));
    }

    /** The JSON body of a 402, which repeats the challenge. */
    private Explanation body(String json) {
        Map<String, String> members = JsonMembers.texts(json);
        String token = members.getOrDefault("token", members.getOrDefault("macaroon", ""));
        String invoice = members.getOrDefault("payment_request", members.getOrDefault("invoice", ""));
        if (!token.isEmpty() && !invoice.isEmpty()) {
            try {
                return challenge(new Challenge(token, invoice), ONE_CHALLENGE);
            } catch (L402Exception e) {
                throw malformed("this looks like the body of a 402, but " + e.getMessage());
            }
        }
        if (token.isEmpty() && invoice.isEmpty()) {
            throw unknown("this is JSON that holds neither a token nor a payment_request");
        }
        return token.isEmpty() ? invoices.invoice(invoice(invoice)) : tokens.token(token(token));
    }

    private Explanation challenges(List<String> lines) {
        List<Challenge> challenges;
        try {
            challenges = Challenge.read(lines);
        } catch (L402Exception e) {
            throw malformed("this looks like a challenge, but " + e.getMessage());
        }
        if (challenges.isEmpty()) {
            throw unknown("this is a challenge of another scheme; L402 and LSAT are explained here");
        }
        if (challenges.size() == 1) {
            return challenge(challenges.get(0), ONE_CHALLENGE);
        }
        Explanation all = new Explanation("L402 challenges: " + challenges.size() + " to choose from", "challenges");
        for (int i = 0; i < challenges.size(); i++) {
            all.part(Integer.toString(i + 1), challenge(challenges.get(i), "Challenge " + (i + 1)));
        }
        return all;
    }

    private Explanation challenge(Challenge challenge, String title) {
        Explanation explanation = new Explanation(title, "challenge");
        Optional<Macaroon> macaroon = readable(challenge.token());
        Optional<Bolt11Invoice> invoice = Optional.empty();
        String trouble = "";
        try {
            invoice = Optional.of(Bolt11Invoice.decode(challenge.invoice()));
        } catch (Bolt11Exception e) {
            trouble = String.valueOf(e.getMessage());
        }
        match(macaroon.flatMap(token -> Identifier.read(token.identifier())), invoice, explanation);
        if (macaroon.isPresent()) {
            explanation.part("token", tokens.token(macaroon.get()));
        } else {
            explanation.add("token", "of a format not read here: " + challenge.token(), "token", challenge.token());
        }
        if (invoice.isPresent()) {
            explanation.part("invoice", invoices.invoice(invoice.get()));
        } else {
            explanation.add("invoice", "NOT PAYABLE: " + trouble, "invoice_error", trouble);
        }
        return explanation;
    }

    private static void match(
            Optional<Identifier> identifier, Optional<Bolt11Invoice> invoice, Explanation explanation) {
        if (identifier.isEmpty() || invoice.isEmpty()) {
            explanation.add(
                    "together", "whether the invoice pays for this token cannot be told", "same_payment", "unknown");
            return;
        }
        PaymentHash hash = identifier.get().paymentHash();
        boolean same = hash.equals(invoice.get().paymentHash());
        explanation.add(
                "together",
                same
                        ? "token and invoice belong to the same payment"
                        : "WRONG: token and invoice belong to different payments; paying would not buy this token",
                "same_payment",
                same);
    }

    private static Optional<Macaroon> readable(String token) {
        try {
            return Optional.of(TokenText.macaroon(token));
        } catch (L402Exception e) {
            return Optional.empty();
        }
    }

    private static Bolt11Invoice invoice(String text) {
        try {
            return Bolt11Invoice.decode(text);
        } catch (Bolt11Exception e) {
            throw malformed("this looks like an invoice, but " + e.getMessage());
        }
    }

    private static Macaroon withoutPreimage(String text) {
        if (text.contains(":")) {
            throw malformed(
                    "this looks like a credential, but after the token and the colon there are no 64 hex digits of"
                            + " a preimage");
        }
        return bare(text);
    }

    /** A token without a preimage: hex, or base64 in any of its forms. */
    private static Macaroon bare(String text) {
        if (HEX.matcher(text).matches()) {
            if (text.length() == 64) {
                throw unknown("64 hex digits are a payment hash or a preimage, and say nothing more");
            }
            try {
                return Macaroon.decode(HexFormat.of().parseHex(text));
            } catch (L402Exception e) {
                throw malformed("this is hex, but no token: " + e.getMessage());
            }
        }
        return token(text);
    }

    private static Macaroon token(String text) {
        try {
            return TokenText.macaroon(text);
        } catch (L402Exception e) {
            throw unknown("this is not recognised; taken for a token, " + e.getMessage());
        }
    }

    private static CommandFailure malformed(String reason) {
        return new CommandFailure(ExitCode.USAGE, reason);
    }

    private static CommandFailure unknown(String reason) {
        return new CommandFailure(
                ExitCode.USAGE,
                reason + ". What can be explained: a token (base64 or hex), a credential (L402 token:preimage), a"
                        + " WWW-Authenticate line, a BOLT 11 invoice");
    }
}
