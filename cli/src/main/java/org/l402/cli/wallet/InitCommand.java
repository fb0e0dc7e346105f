package org.l402.cli.wallet;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.l402.cli.CommandFailure;
import org.l402.cli.Conversation;
import org.l402.cli.ExitCode;
import org.l402.cli.Surroundings;
import org.l402.client.state.ClientState;
import org.l402.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes what is needed before real money is spent: the file, by asking a person, and the state. */
@Command(
        name = "init",
        header = "Write the file that names your wallet, and make its state.",
        description = {
            "Asks at the terminal which wallet pays and within which limits, and writes the file,",
            "with comments. Where the file is there already, it asks nothing. Then it makes the",
            "state, in which payments and credentials are kept, if it is not there: a real wallet",
            "is not used without it, so that a state that was lost is not a fresh budget."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:file and state are there",
            "1:internal fault",
            "2:the file is not good yet; or there is none, and no terminal to ask at"
        },
        footerHeading = "%nExample:%n",
        footer = "  l402 wallet init")
final class InitCommand implements Callable<Integer> {

    @Mixin
    private OwnerOptions options = new OwnerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Surroundings surroundings;

    InitCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path file = options.file(surroundings.environment());
        if (file == null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "HOME is not set, so there is no place for the file; set HOME, or use --config FILE");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (Files.notExists(file)) {
            write(file, asked(file));
            out.println("wrote " + file);
        }
        WalletFile read = read(file);
        try (ClientState state =
                new ClientState(read.rules().place(surroundings.environment()), InstantSource.system())) {
            boolean isNew = !state.isThere();
            state.make();
            out.println((isNew ? "made the state " : "the state is there: ") + state.file());
        }
        out.println("now see whether the wallet can pay: l402 wallet check" + named(file));
        return ExitCode.DONE;
    }

    private WalletFile read(Path file) {
        try {
            return WalletFile.read(file, surroundings.environment()::get);
        } catch (ConfigException e) {
            spec.commandLine()
                    .getErr()
                    .println("no state is made before the file is good; correct it, and run l402 wallet init"
                            + named(file) + " again");
            throw e;
        }
    }

    /** The option that names a file which is not the usual one. */
    private String named(Path file) {
        boolean isUsual = WalletFile.place(surroundings.environment())
                .filter(file::equals)
                .isPresent();
        return isUsual ? "" : " --config " + file;
    }

    private String asked(Path file) {
        try (Conversation conversation =
                Conversation.open(surroundings.terminal()).orElse(null)) {
            if (conversation == null) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "there is no " + file
                                + ", and no terminal to ask at. Write it, for its owner alone (chmod 600),"
                                + " and run l402 wallet init" + named(file) + " again:\n\n"
                                + WalletQuestions.EXAMPLE);
            }
            return new WalletQuestions(conversation, ClientState.defaultDirectory(surroundings.environment())).text();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "the terminal cannot be asked (" + e.getMessage() + "); nothing was written");
        }
    }

    private static void write(Path file, String text) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "the file " + file + " cannot be written (" + e.getMessage() + ")");
        }
    }
}
