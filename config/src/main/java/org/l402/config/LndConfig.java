package org.l402.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * An LND node, asked over gRPC.
 *
 * @param address where its gRPC interface listens
 * @param tlsCert the node's own certificate in PEM, which its connections must show
 * @param privateHints whether invoices name the node's unannounced channels, by which alone some nodes can be paid
 */
public record LndConfig(
        HostPort address, Path tlsCert, Macaroon macaroon, boolean privateHints, Duration timeout, int maxInFlight)
        implements NodeConfig {

    public LndConfig {
        NodeConfig.check(timeout, maxInFlight);
    }

    /** What tells LND what it may be asked for. */
    public sealed interface Macaroon {

        /** A file in LND's binary form. */
        record InFile(Path file) implements Macaroon {}

        /** The bytes themselves, in hex digits. */
        record InHex(Secret hex) implements Macaroon {}
    }

    @Override
    public String place() {
        return "LND at " + address;
    }

    @Override
    public String howPaid() {
        return "through " + place();
    }
}
