package org.l402.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The descriptions of commands as paragraphs, which the help breaks where the line ends: 80 columns, not the source's. */
final class Paragraphs {

    private Paragraphs() {}

    /** Joins the lines of each paragraph, for a command and all below it; an empty line ends one. */
    static CommandLine join(CommandLine command) {
        var usage = command.getCommandSpec().usageMessage();
        usage.description(joined(usage.description()));
        command.getSubcommands().values().forEach(Paragraphs::join);
        return command;
    }

    private static String[] joined(String[] lines) {
        List<String> paragraphs = new ArrayList<>();
        boolean isOpen = false;
        for (String line : lines) {
            if (isOpen && !line.isEmpty()) {
                paragraphs.set(paragraphs.size() - 1, paragraphs.get(paragraphs.size() - 1) + " " + line);
            } else {
                paragraphs.add(line);
            }
            isOpen = !line.isEmpty();
        }
        return paragraphs.toArray(String[]::new);
    }
}
