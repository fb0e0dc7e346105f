package org.l402.lightning.lnd;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.l402.lightning.NodeException;

/**
 * How to get at an LND node.
 *
 * @param address {@code host:port} of its gRPC interface, by LND's default port 10009; an IPv6 address in brackets
 * @param tlsCert the file with the node's own certificate, its {@code tls.cert}; no other certificate is trusted
 * @param macaroon what it grants the calls for
 */
public record LndAccess(String address, Path tlsCert, LndMacaroon macaroon) {

    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");

    public LndAccess {
        Matcher form = ADDRESS.matcher(address);
        if (!form.matches() || Integer.parseInt(form.group(2)) < 1 || Integer.parseInt(form.group(2)) > 65535) {
            throw new NodeException("the address of an LND node is the host and port of its gRPC interface, such as"
                    + " 127.0.0.1:10009, without https://; found \"" + address + "\"");
        }
    }

    String host() {
        return address.substring(0, address.lastIndexOf(':'));
    }

    int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
