package org.l402.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;

/** The header fields that belong to one connection and end with it (RFC 9110 §7.6.1). */
final class HopByHop {

    private static final Set<String> NAMES = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "te",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private final Set<String> named = new HashSet<>();

    private HopByHop() {}

    /** Those of a message with these headers: the usual ones, and those that its Connection headers name. */
    static HopByHop of(MultiMap headers) {
        HopByHop hop = new HopByHop();
        for (String value : headers.getAll(HttpHeaders.CONNECTION)) {
            StringTokenizer options = new StringTokenizer(value, ", \t");
            while (options.hasMoreTokens()) {
                hop.named.add(key(options.nextToken()));
            }
        }
        return hop;
    }

    /** Whether the field with this {@link #key} is one of them. */
    boolean contains(String key) {
        return NAMES.contains(key) || named.contains(key);
    }

    /**
     * A field's name as it is compared: in lower case, and with hyphens for underscores, since a CGI-like upstream
     * cannot tell the two apart.
     */
    static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
