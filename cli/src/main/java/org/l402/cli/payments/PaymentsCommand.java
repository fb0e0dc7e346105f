package org.l402.cli.payments;

import picocli.CommandLine.Command;

/** The commands about the journal of payments; the word alone is {@code payments list}. */
@Command(
        name = "payments",
        header = "Show what was paid, and what is in doubt.",
        description = {
            "The journal has each payment from before the wallet was called. Without a command",
            "the payments are listed: l402 payments --pending is l402 payments list --pending."
        },
        synopsisHeading = "%nUsage: ",
        synopsisSubcommandLabel = "[COMMAND]",
        descriptionHeading = "%n",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = {ListCommand.class, ResolveCommand.class})
public final class PaymentsCommand {}
