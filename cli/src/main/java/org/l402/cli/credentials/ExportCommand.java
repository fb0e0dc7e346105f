package org.l402.cli.credentials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.cli.JsonText;
import org.l402.cli.Surroundings;
import org.l402.cli.wallet.OwnerOptions;
import org.l402.client.state.ClientState;
import org.l402.client.state.HeldCredential;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes credentials out, secrets included. */
@Command(
        name = "export",
        header = "Write credentials out, secrets included, for l402 credentials import elsewhere.",
        description = {
            "Writes one JSON object with tokens and preimages. Whoever has it can use what was",
            "paid for; nothing can be paid with it."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:written",
            "1:internal fault",
            "2:the arguments, the files or the state cannot be used, or one is not held"
        },
        footerHeading = "%nExample:%n",
        footer = "  l402 credentials export -o credentials.json")
final class ExportCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "HASH",
            description = "The payment hashes of those that are meant (default: all).")
    private List<String> hashes = List.of();

    @Option(
            names = "-o",
            paramLabel = "FILE",
            description = "A new file, for its owner alone, instead of standard output.")
    private @Nullable Path file;

    @Mixin
    private OwnerOptions owner = new OwnerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Surroundings surroundings;

    ExportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<HeldCredential> held;
        try (ClientState state = owner.owner(surroundings.environment()).open()) {
            held = hashes.isEmpty()
                    ? state.journal().credentials()
                    : hashes.stream().map(hash -> Hashes.held(state, hash)).toList();
        }
        Instant now = InstantSource.system().instant();
        String text = JsonText.of(Map.of(
                "credentials",
                held.stream().map(credential -> members(credential, now)).toList()));
        if (file == null) {
            spec.commandLine().getOut().println(text);
        } else {
            write(file, text + "\n");
        }
        long worth = held.stream()
                .mapToLong(credential -> credential.purchase().cost().value())
                .sum();
        spec.commandLine()
                .getErr()
                .println(held.size() + (held.size() == 1 ? " credential" : " credentials") + ", for which " + worth
                        + " msat were paid. Whoever has this can use what they open: keep it secret");
        return ExitCode.DONE;
    }

    private static Map<String, @Nullable Object> members(HeldCredential credential, Instant now) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(CredentialText.members(credential, now));
        members.put("token", credential.purchase().payment().token());
        members.put("preimage", credential.preimage().hex());
        return members;
    }

    private static void write(Path file, String text) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(ExitCode.USAGE, file + " is there already; choose another name, or remove it");
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "the file " + file + " cannot be written (" + e.getMessage() + ")");
        }
    }
}
