package org.l402.gateway.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host, and the port where one is named, that a request is addressed to (RFC 9110 §7.2).
 *
 * <p>Narrower than RFC 3986: no user information, no escapes, only letters, digits and {@code . - _ ~} in a name.
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port the port, or -1 where none is named
 */
public record Authority(String host, int port) {

    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");

    /** Reads {@code host} or {@code host:port}; empty when the text is neither. */
    public static Optional<Authority> parse(String text) {
        Matcher authority = FORM.matcher(text);
        if (!authority.matches()) {
            return Optional.empty();
        }
        int port = authority.group(2) == null ? -1 : Integer.parseInt(authority.group(2));
        return port > 65535 ? Optional.empty() : Optional.of(new Authority(authority.group(1), port));
    }

    /** The form in which a Host header names it. */
    @Override
    public String toString() {
        return port < 0 ? host : host + ":" + port;
    }
}
