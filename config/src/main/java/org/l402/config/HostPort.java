package org.l402.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;

/**
 * A network address as people write it: {@code 127.0.0.1:8402}, {@code [::1]:8402} or {@code api.internal:80}.
 *
 * @param host an IPv4 or IPv6 address, without brackets, or a name
 * @param port 0 to 65535; a server that listens on 0 is given any free port
 */
public record HostPort(String host, int port) {

    private static final Pattern HOST_PORT = Pattern.compile("(\\[[^]]*]|[^:]*):([0-9]{1,5})");
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*\\.?");
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?[0-9]+\\.?|.*\\.0[xX][0-9A-Fa-f]*");
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?=.)|$)){4}");

    public HostPort {
        if (port < 0 || port > 65535) {
            throw new L402Exception("the port " + port + " is not between 0 and 65535");
        }
        boolean fits = host.contains(":") ? literal(host) != null : isNameOrIpv4(host);
        if (!fits) {
            throw new L402Exception("\"" + host + "\" is neither a host name nor an IP address");
        }
    }

    /**
     * Reads {@code host:port}.
     *
     * @throws L402Exception when host or port is missing or malformed
     */
    public static HostPort parse(String text) {
        Matcher parts = HOST_PORT.matcher(text);
        if (!parts.matches() || parts.group(1).isEmpty()) {
            throw new L402Exception("\"" + text + "\" is not host:port; write it as 127.0.0.1:8402 or [::1]:8402");
        }
        String host = parts.group(1);
        int port = Integer.parseInt(parts.group(2));
        if (port > 65535) {
            throw new L402Exception("\"" + text + "\" has the port " + port + "; a port is 0 to 65535");
        }
        boolean bracketed = host.startsWith("[");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bracketed ? !bare.contains(":") || literal(bare) == null : !isNameOrIpv4(bare)) {
            throw new L402Exception("\"" + text + "\" has a malformed host; write it as 127.0.0.1:8402, [::1]:8402 or"
                    + " api.internal:8402");
        }
        return new HostPort(bare, port);
    }

    /** Whether only this machine reaches it: {@code localhost}, 127.0.0.0/8 or ::1. No name is looked up. */
    public boolean isLoopback() {
        InetAddress address = address();
        return address != null && address.isLoopbackAddress();
    }

    /** Whether a connection to this address ends at a server on this machine that listens on {@code listener}. */
    public boolean reaches(HostPort listener) {
        if (port != listener.port || port == 0) {
            return false;
        }
        InetAddress mine = address();
        InetAddress other = listener.address();
        if (mine == null || other == null) {
            return host.equalsIgnoreCase(listener.host);
        }
        return mine.equals(other) || (other.isAnyLocalAddress() && mine.isLoopbackAddress());
    }

    /** The address, null where the host is a name other than {@code localhost}. */
    @Nullable
    InetAddress address() {
        return literal(host.equalsIgnoreCase("localhost") ? "127.0.0.1" : host);
    }

    private static boolean isNameOrIpv4(String host) {
        return NUMERIC.matcher(host).matches()
                ? IPV4.matcher(host).matches()
                : NAME.matcher(host).matches();
    }

    /** The address when the host is one; a host that holds a colon is never looked up as a name. */
    private static @Nullable InetAddress literal(String host) {
        try {
            boolean address = IPV4.matcher(host).matches() || (host.contains(":") && !host.contains("%"));
            return address ? InetAddress.getByName(host) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** As it is written: {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
