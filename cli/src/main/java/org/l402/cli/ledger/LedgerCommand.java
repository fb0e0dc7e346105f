package org.l402.cli.ledger;

import java.util.Arrays;
import java.util.Set;
import picocli.CommandLine.Command;

/** The commands about what was sold; the word alone is {@code ledger list}. */
@Command(
        name = "ledger",
        header = "Show what was sold.",
        description = {
            "The ledger has a row for each invoice of the gateway that was paid, written when",
            "the node says so. It can be read while a gateway runs. Without a command the sales",
            "are listed: l402 ledger --config FILE is l402 ledger list --config FILE."
        },
        synopsisHeading = "%nUsage: ",
        synopsisSubcommandLabel = "[COMMAND]",
        descriptionHeading = "%n",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = {ListCommand.class, SumCommand.class, ReconcileCommand.class})
public final class LedgerCommand {

    private static final Set<String> HELP = Set.of("-h", "--help");

    /** The arguments with {@code list} put in where no command follows {@code ledger}. */
    public static String[] withDefault(String[] args) {
        boolean isOurs = args.length > 0 && args[0].equals("ledger");
        if (!isOurs || (args.length > 1 && (!args[1].startsWith("-") || HELP.contains(args[1])))) {
            return args;
        }
        String[] listed = Arrays.copyOf(args, args.length + 1);
        System.arraycopy(args, 1, listed, 2, args.length - 1);
        listed[1] = "list";
        return listed;
    }
}
