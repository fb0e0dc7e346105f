package org.l402.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Where the process begins and ends. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Logging.quietGrpc();
        Terminal terminal = Terminal.of(System.getProperty(Terminal.PROPERTY, ""), System.getenv());
        PrintWriter out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exitCode = run(args, out, err, terminal);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    /** Runs one command and answers with the exit code of the process; see {@link ExitCode}. */
    static int run(String[] args, PrintWriter out, PrintWriter err, Terminal terminal) {
        return run(args, out, err, terminal, Surroundings.ofProcess().commands());
    }

    /** As {@link #run(String[], PrintWriter, PrintWriter, Terminal)}, with commands from another maker. */
    static int run(String[] args, PrintWriter out, PrintWriter err, Terminal terminal, IFactory commands) {
        Failures failures = new Failures(terminal, "1".equals(System.getenv("L402_DEBUG")));
        try {
            int exitCode = Paragraphs.join(new CommandLine(new L402Command(), commands))
                    .setOut(out)
                    .setErr(err)
                    // The @FILE of get -d is a body, not a list of arguments.
                    .setExpandAtFiles(false)
                    .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.out()))
                    .setParameterExceptionHandler(failures)
                    .setExecutionExceptionHandler(failures)
                    .execute(ListByDefault.expanded(args));
            boolean isCut = exitCode == ExitCode.DONE && out.checkError();
            // Who reads no further has what it wanted.
            boolean isUnread = out instanceof StandardOutput standard && standard.isUnread();
            return isCut && !isUnread ? failures.notWritten(err) : exitCode;
        } catch (Throwable t) {
            return failures.internalFault(t, err);
        }
    }
}
