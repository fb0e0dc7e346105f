package org.l402.lightning.cln;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.l402.lightning.NodeException;

/** The way to a Core Lightning node. */
public sealed interface ClnAccess {

    /**
     * The unix socket of a node on this machine, {@code <lightning-dir>/<network>/lightning-rpc}: it grants everything,
     * payments included.
     */
    record Socket(Path path) implements ClnAccess {}

    /**
     * The node's clnrest plugin, which grants what the rune allows.
     *
     * @param address https, a host and a port, no path
     * @param ca the certificate that signed the node's, {@code ca.pem} in its lightning-dir; looked at once a
     *     second, so that a new one counts soon
     * @param serverName a name in the node's certificate; left out, the host of the address must be one
     */
    record Rest(URI address, Path ca, Optional<String> serverName, Rune rune) implements ClnAccess {
        public Rest {
            if (!"https".equals(address.getScheme())
                    || address.getHost() == null
                    || address.getPort() < 1
                    || address.getRawUserInfo() != null
                    || !(address.getRawPath().isEmpty() || address.getRawPath().equals("/"))
                    || address.getRawQuery() != null
                    || address.getRawFragment() != null) {
                throw new NodeException("\"" + withoutUserInfo(address) + "\" is no address of clnrest; write"
                        + " https://HOST:PORT with the clnrest-port of the node's configuration, as in"
                        + " https://127.0.0.1:3010");
            }
        }

        /** The rune with the host of the address as the name in the certificate. */
        public Rest(URI address, Path ca, Rune rune) {
            this(address, ca, Optional.empty(), rune);
        }

        private static String withoutUserInfo(URI address) {
            return address.getRawUserInfo() == null
                    ? address.toString()
                    : address.toString().replace(address.getRawUserInfo() + "@", "…@");
        }
    }
}
