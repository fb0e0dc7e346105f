package org.l402.cli.credentials;

import picocli.CommandLine.Command;

/** The commands about credentials. */
@Command(
        name = "credentials",
        header = "Look after the credentials that were bought.",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            ForgetCommand.class,
            ExportCommand.class,
            ImportCommand.class
        })
public final class CredentialsCommand {}
