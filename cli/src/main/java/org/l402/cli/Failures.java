package org.l402.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.l402.L402Exception;
import org.l402.config.ConfigException;
import org.l402.config.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said on standard error when a command cannot do its work, and the exit code that goes with it. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    /** What a command will have but has not yet, by the command's name. */
    private static final Map<String, Set<String>> LATER =
            Map.of("l402", Set.of("keys", "tokens"), "l402 gateway", Set.of("reload"));

    private final Terminal terminal;
    private final boolean debug;

    /** @param debug whether an internal fault shows its stack trace */
    Failures(Terminal terminal, boolean debug) {
        this.terminal = terminal;
        this.debug = debug;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        List<String> unmatched =
                e instanceof UnmatchedArgumentException u ? u.getUnmatched() : command.getUnmatchedArguments();
        if (!unmatched.isEmpty()) {
            unmatched(unmatched.get(0), command);
        } else if (!command.getSubcommands().isEmpty()) {
            error(err, "a command is missing");
            command.usage(err, CommandLine.Help.defaultColorScheme(terminal.err()));
            return ExitCode.USAGE;
        } else if (e instanceof MissingParameterException missing) {
            error(
                    err,
                    missing.getMissing().stream().map(Failures::shown).collect(Collectors.joining(", "))
                            + " is missing");
        } else {
            error(err, String.valueOf(e.getMessage()));
        }
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String shown(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + "=" + option.paramLabel()
                : argument.paramLabel();
    }

    private void unmatched(String argument, CommandLine command) {
        String name = argument.replaceFirst("=.*", "");
        if (LATER.getOrDefault(command.getCommandSpec().qualifiedName(), Set.of())
                .contains(name)) {
            error(command.getErr(), name + " is not yet supported");
            return;
        }
        boolean option = argument.startsWith("-");
        Set<String> commands = command.getSubcommands().keySet();
        Set<String> candidates = option ? command.getCommandSpec().optionsMap().keySet() : commands;
        String sentence = option
                ? "there is no option " + argument
                : !commands.isEmpty()
                        ? "there is no command " + argument
                        : command.getParent().getSubcommands().containsKey(argument)
                                ? "the command " + argument + " comes before the options"
                                : "the argument " + argument + " is not expected";
        Optional<String> nearest = name.equals("help") ? Optional.of("--help") : Nearest.to(name, candidates);
        error(
                command.getErr(),
                sentence + nearest.map(near -> "; did you mean " + near + "?").orElse(""));
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
        if (e instanceof ConfigException config) {
            int count = config.problems().size();
            command.getErr().println(config.getMessage());
            error(command.getErr(), "the configuration has " + count + (count == 1 ? " problem" : " problems"));
            return ExitCode.USAGE;
        }
        if (e instanceof CommandFailure failure) {
            error(command.getErr(), String.valueOf(failure.getMessage()));
            return failure.exitCode();
        }
        if (e instanceof L402Exception) {
            error(command.getErr(), String.valueOf(e.getMessage()));
            return ExitCode.USAGE;
        }
        return internalFault(e, command.getErr());
    }

    /** One line for whoever reports it; the stack trace only when it was asked for. */
    int internalFault(Throwable fault, PrintWriter err) {
        error(err, "internal fault: " + fault + (debug ? "" : " (set L402_DEBUG=1 to see where)"));
        if (debug) {
            fault.printStackTrace(err);
        }
        return ExitCode.INTERNAL_FAULT;
    }

    /** What was to be the result did not reach standard output. */
    int notWritten(PrintWriter err) {
        error(err, "the result could not be written to standard output (is the disk full, or the reader gone?)");
        return ExitCode.USAGE;
    }

    private void error(PrintWriter err, String sentence) {
        err.println(Terminal.styled(terminal.err(), "l402:", Style.bold, Style.fg_red) + " " + sentence);
    }
}
