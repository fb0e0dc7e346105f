package org.l402.gateway.route;

import org.l402.L402Exception;
import org.l402.gateway.wire.Authority;

/**
 * A service behind the gateway.
 *
 * @param tls whether it is spoken to over TLS; its certificate must then be valid for the host
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Upstream(boolean tls, String host, int port) {

    public Upstream {
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw new L402Exception(
                    "an upstream needs a host and a port from 1 to 65535, not \"" + host + "\" and " + port);
        }
    }

    /** What its Host header says; a port that goes without saying is left out. */
    public String authority() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return new Authority(name, port == (tls ? 443 : 80) ? -1 : port).toString();
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority();
    }
}
