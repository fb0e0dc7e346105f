package org.l402.cli.ledger;

import picocli.CommandLine.Command;

/** The commands about what was sold; the word alone is {@code ledger list}. */
@Command(
        name = "ledger",
        header = "Show what was sold.",
        description = {
            "The ledger has a row for each invoice of the gateway that was paid, written",
            "when the node says so. It can be read while a gateway runs. Without a command",
            "the sales are listed, as by l402 ledger list."
        },
        synopsisHeading = "%nUsage: ",
        synopsisSubcommandLabel = "[COMMAND]",
        descriptionHeading = "%n",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = {ListCommand.class, SumCommand.class, ReconcileCommand.class})
public final class LedgerCommand {}
