package org.l402.gateway.route;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.wire.Authority;

/** What a request-target (RFC 9112 §3.2) turns out to be: a place to go, or refused with a reason. */
public sealed interface RequestTarget {

    /**
     * A target that can be matched and forwarded.
     *
     * @param path the path, which alone decides about routes
     * @param query what stood after the first question mark, as it stood; null where there was none
     * @param authority whom the target names, which then counts instead of the Host header (RFC 9112 §3.2.2); null for
     *     a target that is a path alone
     */
    record Canonical(
            CanonicalPath path,
            @Nullable String query,
            @Nullable Authority authority) implements RequestTarget {

        /** Path and query, as they are sent to an upstream. */
        public String pathAndQuery() {
            return query == null ? path.value() : path.value() + "?" + query;
        }
    }

    /**
     * A target that is refused.
     *
     * @param reason one sentence for a person
     */
    record Refused(String reason) implements RequestTarget {}

    /** Reads a target in origin-form or absolute-form. */
    static RequestTarget read(String raw) {
        if (raw.startsWith("/")) {
            return read(raw, null);
        }
        if (raw.equals("*")) {
            return new Refused("The target is *, which asks about the gateway itself; name a path.");
        }
        String lower = raw.toLowerCase(Locale.ROOT);
        int start = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : 0;
        if (start == 0) {
            return new Refused("The target is neither a path nor an http or https address.");
        }
        int end = start;
        while (end < raw.length() && "/?#".indexOf(raw.charAt(end)) < 0) {
            end++;
        }
        Optional<Authority> authority = Authority.parse(raw.substring(start, end));
        if (authority.isEmpty()) {
            return new Refused("The target is an address without a valid host.");
        }
        String rest = raw.substring(end);
        return read(rest.startsWith("/") ? rest : "/" + rest, authority.get());
    }

    private static RequestTarget read(String raw, @Nullable Authority authority) {
        int mark = raw.indexOf('?');
        String query = mark < 0 ? null : raw.substring(mark + 1);
        if (query != null && !query.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
            return new Refused("The query has a fragment, or a character that is not printable ASCII.");
        }
        PathReading path = CanonicalPath.read(mark < 0 ? raw : raw.substring(0, mark));
        if (path instanceof PathRefused refused) {
            return new Refused("The path is not canonical: " + refused.reason() + ".");
        }
        return new Canonical((CanonicalPath) path, query, authority);
    }
}
