package org.l402.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Keeps an answer that was paid for out of caches that serve others (RFC 9111 §5.2.2): it becomes {@code private},
 * unless the upstream said {@code no-store}; what the upstream said to make it less so is dropped.
 */
final class PaidCaching {

    private static final String SUFFIX = "-cache-control";

    private PaidCaching() {}

    static void restrict(MultiMap headers) {
        List<String> kept = new ArrayList<>();
        boolean closed = false;
        for (String directive : directives(String.join(",", headers.getAll(HttpHeaders.CACHE_CONTROL)))) {
            String lower = directive.toLowerCase(Locale.ROOT);
            closed |= lower.equals("private") || lower.equals("no-store");
            // private="Field" makes only that field private, and by that the rest public
            if (!lower.equals("public") && !lower.startsWith("s-maxage") && !lower.startsWith("private=")) {
                kept.add(directive);
            }
        }
        if (!closed) {
            kept.add(0, "private");
        }
        headers.set(HttpHeaders.CACHE_CONTROL, String.join(", ", kept));
        List<String> overriding = new ArrayList<>(0);
        for (Map.Entry<String, String> field : headers) {
            if (isForSharedCaches(field.getKey())) {
                overriding.add(field.getKey());
            }
        }
        overriding.forEach(headers::remove);
    }

    /** Whether a field speaks to some shared cache alone, where it would override ours (RFC 9213, and older forms). */
    private static boolean isForSharedCaches(String name) {
        return name.regionMatches(true, name.length() - SUFFIX.length(), SUFFIX, 0, SUFFIX.length())
                || name.equalsIgnoreCase("surrogate-control")
                || name.equalsIgnoreCase("edge-control")
                || name.equalsIgnoreCase("x-accel-expires");
    }

    /** Splits at the commas that stand outside quotation marks. */
    private static List<String> directives(String value) {
        List<String> directives = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || (value.charAt(i) == ',' && !quoted)) {
                String directive = value.substring(start, i).strip();
                if (!directive.isEmpty()) {
                    directives.add(directive);
                }
                start = i + 1;
            } else if (value.charAt(i) == '"') {
                quoted = !quoted;
            } else if (value.charAt(i) == '\\' && quoted && i + 1 < value.length()) {
                i++;
            }
        }
        return directives;
    }
}
