package org.l402.challenge;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.l402.macaroon.Macaroon;

/**
 * An L402 challenge: a token, and the invoice whose payment makes it a credential (L402, protocol specification).
 *
 * @param token as the server wrote it; base64 of a macaroon or of another format that a client sends back unread
 * @param invoice a BOLT 11 invoice, unread
 */
public record Challenge(String token, String invoice) {

    private static final String VERSION = "0";

    public Challenge {
        requirePlain("token", token);
        requirePlain("invoice", invoice);
    }

    /** The challenge for a token just minted. */
    public static Challenge of(Macaroon token, String invoice) {
        return new Challenge(Base64.getEncoder().encodeToString(token.encode()), invoice);
    }

    /**
     * The values of the WWW-Authenticate lines to send, in this order and before any other scheme.
     *
     * <p>Deployed clients read by a regular expression that wants {@code macaroon} and {@code invoice} first and
     * adjacent; some look at the first line alone, of which the oldest know LSAT only; the specification has {@code
     * version} and {@code token}. Two lines serve them all.
     */
    public List<String> headerValues() {
        String parameters = " macaroon=\"" + token + "\", invoice=\"" + invoice + "\", version=\"" + VERSION
                + "\", token=\"" + token + "\"";
        return List.of("LSAT" + parameters, "L402" + parameters);
    }

    /**
     * The L402 challenges among the values of all WWW-Authenticate lines; what is offered under both scheme names is one
     * challenge. Challenges of other schemes are passed over, and so are malformed lines beside a good one. Empty when
     * there is none.
     *
     * @throws ChallengeException when one names two different tokens, lacks a part or is of another version, and when
     *     there is none because of a malformed line
     */
    public static List<Challenge> read(List<String> headerValues) {
        List<AuthChallenge> challenges = new ArrayList<>();
        @Nullable ChallengeException malformed = null;
        for (String value : headerValues) {
            try {
                challenges.addAll(AuthChallengeParser.parse(value));
            } catch (ChallengeException e) {
                malformed = e;
            }
        }
        Set<Challenge> found = new LinkedHashSet<>();
        for (AuthChallenge challenge : challenges) {
            if (challenge.isScheme("L402") || challenge.isScheme("LSAT")) {
                found.add(of(challenge));
            }
        }
        if (found.isEmpty() && malformed != null) {
            throw malformed;
        }
        return new ArrayList<>(found);
    }

    private static Challenge of(AuthChallenge challenge) {
        String version = challenge.parameters().getOrDefault("version", VERSION);
        if (!version.equals(VERSION)) {
            throw new ChallengeException(
                    "the challenge is of L402 version \"" + version + "\"; version 0 is what is understood here");
        }
        String token = challenge.parameters().get("token");
        String macaroon = challenge.parameters().get("macaroon");
        if (token != null && macaroon != null && !token.equals(macaroon)) {
            throw new ChallengeException(
                    "the challenge names two different tokens, one as token and one as macaroon; it is not safe to pay");
        }
        String either = token != null ? token : macaroon;
        String invoice = challenge.parameters().get("invoice");
        if (either == null || invoice == null) {
            throw new ChallengeException(
                    "the challenge " + challenge.scheme() + " has no " + (either == null ? "token" : "invoice"));
        }
        return new Challenge(either, invoice);
    }

    private static void requirePlain(String what, String value) {
        boolean plain = !value.isEmpty()
                && value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != ',');
        if (!plain) {
            throw new ChallengeException(
                    "the challenge's " + what + " is empty or has characters that no " + what + " has");
        }
    }
}
