package org.l402.cli;

import picocli.CommandLine.Command;

/** The commands that have to do with selling. */
@Command(
        name = "gateway",
        header = "Put a price on an HTTP service.",
        description = {
            "The gateway stands in front of an HTTP service and asks for a payment before it",
            "forwards a request. What it sells is said by one file, which",
            "docs/configuration.md describes."
        },
        synopsisHeading = "%nUsage: ",
        synopsisSubcommandLabel = "COMMAND",
        descriptionHeading = "%n",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = {GatewayRunCommand.class, GatewayCheckCommand.class})
final class GatewayCommand {}
