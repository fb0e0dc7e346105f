package org.l402.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script with which bash and zsh complete this program's commands and options. */
@Command(
        name = "completion",
        header = "Print a script that makes bash and zsh complete l402.",
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(l402 completion)                  for this shell, bash or zsh",
            "  l402 completion >> ~/.bash_completion      for every bash from now on"
        })
final class CompletionCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().getOut().print(AutoComplete.bash("l402", spec.root().commandLine()));
    }
}
