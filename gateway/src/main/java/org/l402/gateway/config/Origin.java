package org.l402.gateway.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.l402.L402Exception;
import org.l402.config.HostPort;

/**
 * Where an upstream is reached: scheme, host and port, and nothing else (RFC 6454, section 4).
 *
 * @param tls whether the scheme is https; the certificate is checked against what the JVM trusts
 * @param address the host and a port above 0
 */
public record Origin(boolean tls, HostPort address) {

    private static final Pattern URL = Pattern.compile("(?i)(https?)://([^/?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^]]*]|[^:]*):[0-9]+");

    public Origin {
        if (address.port() == 0) {
            throw new L402Exception("an upstream cannot have the port 0; a port is 1 to 65535");
        }
    }

    /**
     * Reads {@code http://host}, {@code https://host:port}; without a port it is 80 or 443.
     *
     * @throws L402Exception when the scheme is another, or when there is user info, a path, a query or a fragment; user
     *     info is not quoted, since it may hold a password
     */
    public static Origin parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new L402Exception((text.contains("@") ? "the upstream" : "\"" + text + "\"")
                    + " does not begin with http:// or https://; write it as http://127.0.0.1:9000");
        }
        if (text.contains("@")) {
            throw new L402Exception("the upstream holds user info (what stands before the @); the gateway sends no"
                    + " password of its own, write it as http://127.0.0.1:9000");
        }
        if (!url.group(3).isEmpty()) {
            throw new L402Exception("\"" + text + "\" goes on after its host and port; the request's own path and query"
                    + " are forwarded unchanged, write it as http://127.0.0.1:9000");
        }
        boolean tls = url.group(1).toLowerCase(Locale.ROOT).equals("https");
        String authority = url.group(2);
        try {
            boolean port = WITH_PORT.matcher(authority).matches();
            return new Origin(tls, HostPort.parse(port ? authority : authority + (tls ? ":443" : ":80")));
        } catch (L402Exception e) {
            throw new L402Exception(
                    "\"" + text
                            + "\" has no usable host and port; write it as http://127.0.0.1:9000, with a port of 1 to"
                            + " 65535",
                    e);
        }
    }

    /** As it is written, always with its port: {@code http://127.0.0.1:9000}. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + address;
    }
}
