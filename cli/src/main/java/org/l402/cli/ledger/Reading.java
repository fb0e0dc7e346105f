package org.l402.cli.ledger;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.l402.gateway.config.GatewayConfig;
import org.l402.ledger.Ledger;
import org.l402.ledger.Selection;
import org.l402.offer.Name;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A ledger open for reading while its gateway may be running; without one, nothing was sold. Of the gateway's file the
 * place of the ledger is read and no more: who adds up sales needs no right to the node's secrets.
 */
final class Reading {

    private Reading() {}

    /** Reads the ledger of the gateway with this file; empty, and a person told so, where there is none yet. */
    static <T> Optional<T> read(CommandSpec spec, Path file, Function<Ledger, T> reading) {
        Path data = GatewayConfig.data(file, System::getenv);
        try (Ledger ledger = Ledger.visit(data).orElse(null)) {
            if (ledger == null) {
                spec.commandLine()
                        .getErr()
                        .println("there is no ledger yet: " + Ledger.file(data) + " is made when gateway run starts");
                return Optional.empty();
            }
            return Optional.of(reading.apply(ledger));
        }
    }

    /** Says to a person that there is nothing to show, and of which services there would be. */
    static void sayEmpty(CommandSpec spec, Ledger ledger, Selection selection) {
        List<Name> sold = selection.service().isPresent() ? ledger.services() : List.of();
        boolean isUnknown = selection.service().filter(sold::contains).isEmpty();
        String hint = sold.isEmpty() || !isUnknown
                ? ""
                : ": the ledger has none of " + selection.service().get() + ", only of "
                        + sold.stream().map(Name::value).collect(Collectors.joining(", "));
        spec.commandLine().getErr().println("no sale matches" + hint);
    }
}
