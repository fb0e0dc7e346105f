package org.l402.cli;

import java.util.Arrays;
import java.util.Set;

/** The groups of commands whose word alone lists: {@code ledger} is {@code ledger list}. */
final class ListByDefault {

    private static final Set<String> GROUPS = Set.of("ledger", "payments");
    private static final Set<String> HELP = Set.of("-h", "--help");

    private ListByDefault() {}

    /** The arguments with {@code list} put in where no command follows the name of such a group. */
    static String[] expanded(String[] args) {
        boolean isOurs = args.length > 0 && GROUPS.contains(args[0]);
        if (!isOurs || (args.length > 1 && (!args[1].startsWith("-") || HELP.contains(args[1])))) {
            return args;
        }
        String[] listed = Arrays.copyOf(args, args.length + 1);
        System.arraycopy(args, 1, listed, 2, args.length - 1);
        listed[1] = "list";
        return listed;
    }
}
