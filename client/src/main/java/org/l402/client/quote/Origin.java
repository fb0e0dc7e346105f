package org.l402.client.quote;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.l402.L402Exception;

/**
 * A scheme, a host and a port (RFC 6454): what a credential belongs to and never leaves.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in brackets
 * @param port 1 to 65535, the scheme's own where the address names none
 */
public record Origin(String scheme, String host, int port) {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|\\[(0+:){7}0*1]");

    /**
     * The origin of an address.
     *
     * @throws L402Exception when the address is not an http or https URL with a host
     */
    public static Origin of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new L402Exception("the address \"" + uri + "\" does not begin with http:// or https://");
        }
        if (uri.getHost() == null) {
            throw new L402Exception("the address \"" + uri + "\" names no host that can be asked");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : ownPort(scheme);
        if (port < 1 || port > 65535) {
            throw new L402Exception("the address \"" + uri + "\" has the port " + port + "; ports are 1 to 65535");
        }
        return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
    }

    /** Whether nobody on the way can read or change what is said: https, or this machine. */
    public boolean isPrivate() {
        return scheme.equals("https") || isLoopback();
    }

    /** Whether the host is this machine by its name or number; what a resolver would say does not count. */
    public boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    private static int ownPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** As addresses have it, {@code https://api.example.com}; the scheme's own port is left out. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == ownPort(scheme) ? "" : ":" + port);
    }
}
