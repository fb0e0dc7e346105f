package org.l402.cli.ledger;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.l402.gateway.config.GatewayConfig;
import org.l402.ledger.Ledger;
import picocli.CommandLine.Model.CommandSpec;

/** A ledger open for reading while its gateway may be running; without one, nothing was sold. */
final class Reading {

    private Reading() {}

    /** Reads the ledger of the gateway with this file; empty, and a person told so, where there is none yet. */
    static <T> Optional<T> read(CommandSpec spec, Path file, Function<Ledger, T> reading) {
        GatewayConfig config = GatewayConfig.read(file, System::getenv);
        try (Ledger ledger = Ledger.visit(config.data()).orElse(null)) {
            if (ledger == null) {
                spec.commandLine()
                        .getErr()
                        .println("there is no ledger yet: " + Ledger.file(config.data())
                                + " is made when gateway run starts");
                return Optional.empty();
            }
            return Optional.of(reading.apply(ledger));
        }
    }

    /** Says to a person that there is nothing to show. */
    static void sayEmpty(CommandSpec spec) {
        spec.commandLine().getErr().println("no sale matches");
    }
}
