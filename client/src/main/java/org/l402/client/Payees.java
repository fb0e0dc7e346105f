package org.l402.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.Set;
import org.l402.client.quote.Origin;
import org.l402.client.quote.Refusal;
import org.l402.client.quote.Refusal.Rule;

/**
 * Who may be paid, and shown a credential: only the one that the caller named, where nobody listens.
 *
 * @param allowed the only ones that may be paid; empty for any
 * @param insecure those that may be paid although anybody on the way can listen
 */
record Payees(Optional<Set<Origin>> allowed, Set<Origin> insecure) {

    Payees {
        allowed = allowed.map(Set::copyOf);
        insecure = Set.copyOf(insecure);
    }

    /** Why nothing may be paid to an address, whatever it asks; empty when it may. */
    Optional<Refusal> forbidden(HttpRequest request, URI uri) {
        Origin origin = Origin.of(uri);
        if (allowed.isPresent() && !isNamed(origin)) {
            return Optional.of(new Refusal(
                    Rule.ORIGIN_NOT_ALLOWED,
                    origin + " asks for payment, and is not among the origins that may be paid"));
        }
        if (!origin.equals(Origin.of(request.uri())) && !isNamed(origin)) {
            return Optional.of(new Refusal(
                    Rule.REDIRECTED,
                    Origin.of(request.uri()) + " redirects to " + uri + ", which asks for payment; who is reached only"
                            + " by a redirect is not paid. Ask for that address itself if you trust it"));
        }
        if (!isSafe(origin)) {
            return Optional.of(new Refusal(
                    Rule.INSECURE_ORIGIN,
                    origin + " asks for payment over a connection that anybody on the way can read, and the credential"
                            + " with it; only https is paid, or this machine"));
        }
        if (hasOwnAuthorization(request)) {
            return Optional.of(new Refusal(
                    Rule.OWN_AUTHORIZATION,
                    "the request has an Authorization header of its own, in the place where the credential has to"
                            + " stand; leave it out to buy one"));
        }
        return Optional.empty();
    }

    private boolean isNamed(Origin origin) {
        return insecure.contains(origin)
                || allowed.map(origins -> origins.contains(origin)).orElse(false);
    }

    /** Whether a credential may go to an address with a request: nobody listens there, and its place is free. */
    boolean maySee(HttpRequest request, URI uri) {
        return isSafe(Origin.of(uri)) && !hasOwnAuthorization(request);
    }

    private boolean isSafe(Origin origin) {
        return origin.isPrivate() || insecure.contains(origin);
    }

    private static boolean hasOwnAuthorization(HttpRequest request) {
        return request.headers().firstValue("Authorization").isPresent();
    }
}
