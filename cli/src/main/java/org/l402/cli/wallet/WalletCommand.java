package org.l402.cli.wallet;

import picocli.CommandLine.Command;

/** What is done with the wallet that pays. */
@Command(
        name = "wallet",
        header = "Name the wallet that pays, and look after it.",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = {InitCommand.class, CheckCommand.class})
public final class WalletCommand {}
