package org.l402.cli.credentials;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.cli.Surroundings;
import org.l402.cli.wallet.Owner;
import org.l402.cli.wallet.OwnerOptions;
import org.l402.client.state.ClientState;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.Journal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes credentials in that were exported elsewhere. */
@Command(
        name = "import",
        header = "Take in credentials that l402 credentials export wrote elsewhere.",
        description = {
            "An imported credential is used like one that was bought here. It was not paid here:",
            "it counts against no limit, and blocks nothing when the server turns it down."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all are held now",
            "1:internal fault",
            "2:the arguments, the files or the state cannot be used; nothing was taken in",
            "6:some were not taken in: what is known here contradicts them"
        },
        footerHeading = "%nExample:%n",
        footer = "  l402 credentials import credentials.json")
final class ImportCommand implements Callable<Integer> {

    private static final int MOST_BYTES = 16 * 1024 * 1024;

    @Parameters(paramLabel = "FILE", description = "The file that export wrote; - is standard input.")
    private String file = "";

    @Mixin
    private OwnerOptions options = new OwnerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Surroundings surroundings;

    ImportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Owner owner = options.owner(surroundings.environment());
        List<HeldCredential> offered = ExportedCredentials.read(text(), owner);
        List<String> refused = new ArrayList<>();
        int taken = 0;
        try (ClientState state = owner.open()) {
            for (HeldCredential credential : offered) {
                Journal.Import result = state.journal().take(credential);
                if (result == Journal.Import.TAKEN) {
                    taken++;
                } else if (result != Journal.Import.HELD_ALREADY) {
                    refused.add(why(result, credential));
                }
            }
        }
        spec.commandLine()
                .getOut()
                .println("imported: " + taken + ", held before: " + (offered.size() - taken - refused.size()));
        if (!refused.isEmpty()) {
            throw new CommandFailure(ExitCode.REFUSED, "not imported: " + String.join("; ", refused));
        }
        return ExitCode.DONE;
    }

    private static String why(Journal.Import result, HeldCredential credential) {
        String what = "the credential of the payment " + credential.paymentHash();
        return result == Journal.Import.KNOWN_OTHERWISE
                ? what + ", for which another token or another origin is known here"
                : what + ", which was begun here and is not known as paid; get "
                        + credential.purchase().payment().origin() + " again, and the wallet is asked";
    }

    private String text() {
        try (InputStream in = file.equals("-") ? surroundings.in() : Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        file + " has more than " + MOST_BYTES / 1024 / 1024 + " MiB, so it is no export");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new CommandFailure(ExitCode.USAGE, "there is no file " + file);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, file + " cannot be read (" + e.getMessage() + ")");
        }
    }
}
