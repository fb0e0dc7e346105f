package org.l402.cli.ledger;

import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import picocli.CommandLine.Option;

/** In which form a result is printed: a table, unless one of these is given. */
final class FormOptions {

    @Option(names = "--json", description = "Print one JSON object instead, with money in msat.")
    boolean json;

    @Option(names = "--csv", description = "Print lines of values with commas between, with money in sat.")
    boolean csv;

    void check() {
        if (json && csv) {
            throw new CommandFailure(ExitCode.USAGE, "--json and --csv exclude each other; choose one");
        }
    }
}
