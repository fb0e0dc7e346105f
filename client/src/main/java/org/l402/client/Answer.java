package org.l402.client;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.l402.L402Exception;
import org.l402.challenge.Challenge;
import org.l402.challenge.ChallengeException;
import org.l402.client.quote.Origin;

/** What an answer means to a paying client; only a {@link Final} one is for the caller's eyes. */
sealed interface Answer<T> {

    /** To be handed to the caller. */
    record Final<T>(HttpResponse<T> response) implements Answer<T> {}

    /** Elsewhere, at an address that may be followed. */
    record Redirect<T>(URI target) implements Answer<T> {}

    /** 401 to a credential of ours. */
    record Unauthorized<T>() implements Answer<T> {}

    /** 402 with challenges of L402, at least one. */
    record Demand<T>(List<Challenge> challenges) implements Answer<T> {}

    /** 402 with a challenge that cannot be trusted. */
    record Unreadable<T>(String reason) implements Answer<T> {}

    /** Statuses of a redirect that has a Location. */
    Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    /** Statuses of a server that refused, throttled or failed before it came to do what was asked. */
    Set<Integer> NOT_PASSED = Set.of(400, 401, 402, 403, 407, 408, 421, 429, 431);

    /** Whether a status may be what was paid for: also a 404, to whoever paid for an answer. */
    static boolean isDelivery(int status) {
        return status < 500 && !NOT_PASSED.contains(status);
    }

    /**
     * Whether a status, given to a request that without its credential was just answered 402, says that the server let
     * the credential pass. A redirect may lead to where one has to log in or pay; only goods at another origin say more.
     */
    static boolean isAcceptance(int status) {
        return isDelivery(status) && !REDIRECTS.contains(status);
    }

    /** Reads an answer; empty when it is final. Said of the same head twice, it is the same. */
    static <T> Optional<Answer<T>> intercepted(
            String method, URI uri, boolean hasCredential, int status, HttpHeaders headers) {
        if (REDIRECTS.contains(status)) {
            return redirect(method, uri, headers).map(Redirect::new);
        }
        if (status == 401 && hasCredential) {
            return Optional.of(new Unauthorized<>());
        }
        return status == 402 ? demand(headers) : Optional.empty();
    }

    private static <T> Optional<Answer<T>> demand(HttpHeaders headers) {
        try {
            List<Challenge> challenges = Challenge.read(headers.allValues("WWW-Authenticate"));
            return challenges.isEmpty() ? Optional.empty() : Optional.of(new Demand<>(challenges));
        } catch (ChallengeException e) {
            return Optional.of(new Unreadable<>(String.valueOf(e.getMessage())));
        }
    }

    /** Whether requests of a method are sent on where a server redirects them: only those that change nothing. */
    static boolean isFollowed(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Empty when it must not or cannot be followed: never from an encrypted connection to an open one. */
    private static Optional<URI> redirect(String method, URI uri, HttpHeaders headers) {
        if (!isFollowed(method)) {
            return Optional.empty();
        }
        try {
            Optional<URI> target = headers.firstValue("Location").map(uri::resolve);
            if (target.isEmpty()) {
                return Optional.empty();
            }
            Origin there = Origin.of(target.get());
            boolean downgrade =
                    Origin.of(uri).scheme().equals("https") && !there.scheme().equals("https");
            return downgrade ? Optional.empty() : target;
        } catch (IllegalArgumentException | L402Exception e) {
            return Optional.empty();
        }
    }
}
