package org.l402.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A Core Lightning node.
 *
 * @param privateHints whether invoices name the node's unannounced channels, by which alone some nodes can be paid
 */
public record ClnConfig(Access access, boolean privateHints, Duration timeout, int maxInFlight) implements NodeConfig {

    public ClnConfig {
        NodeConfig.check(timeout, maxInFlight);
    }

    /** The way to the node. */
    public sealed interface Access {

        /**
         * Its unix socket, which grants everything.
         *
         * @param file absolute, and perhaps not there while the node is stopped
         */
        record Socket(Path file) implements Access {}

        /**
         * Its plugin clnrest, over HTTPS.
         *
         * @param ca the authority, in PEM, that its certificate must be signed by
         * @param serverName the name that its certificate must have
         * @param rune what it may be asked for
         */
        record Rest(HostPort address, Path ca, String serverName, Secret rune) implements Access {}
    }

    @Override
    public String howPaid() {
        return "through " + place();
    }

    @Override
    public String place() {
        return "Core Lightning at "
                + (access instanceof Access.Rest rest
                        ? "https://" + rest.address()
                        : ((Access.Socket) access).file().toString());
    }
}
