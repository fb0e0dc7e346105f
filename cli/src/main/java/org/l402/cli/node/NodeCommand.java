package org.l402.cli.node;

import picocli.CommandLine.Command;

/** What is done with a gateway's node. */
@Command(
        name = "node",
        header = "Look after the Lightning node of a gateway.",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = NodeCheckCommand.class)
public final class NodeCommand {}
