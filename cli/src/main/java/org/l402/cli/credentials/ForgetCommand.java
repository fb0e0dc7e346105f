package org.l402.cli.credentials;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
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

/** Removes credentials for good. */
@Command(
        name = "forget",
        header = "Remove a credential for good, or all.",
        description = {
            "What it cost stays in the journal and counts as spent; the next request buys anew.",
            "One that was never accepted blocks its origin and is not removed: l402 payments",
            "resolve gives it up first."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:removed",
            "1:internal fault",
            "2:the arguments, the file or the state cannot be used, or it is not held",
            "6:not removed, or with --all not all: what was never accepted blocks its origin"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  l402 credentials forget 3f0c…", "  l402 credentials forget --all"})
final class ForgetCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "HASH",
            description = "Its payment hash, as l402 credentials list shows it.")
    private @Nullable String hash;

    @Option(names = "--all", description = "All that block nothing.")
    private boolean all;

    @Mixin
    private OwnerOptions owner = new OwnerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Surroundings surroundings;

    ForgetCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (all == (hash != null)) {
            throw new CommandFailure(ExitCode.USAGE, "name one credential by its payment hash, or write --all");
        }
        try (ClientState state = owner.owner(surroundings.environment()).open()) {
            List<HeldCredential> wanted =
                    hash == null ? state.journal().credentials() : List.of(Hashes.held(state, hash));
            List<HeldCredential> kept = wanted.stream()
                    .filter(credential -> !state.journal().forget(credential.paymentHash()))
                    .toList();
            spec.commandLine().getOut().println("forgotten: " + (wanted.size() - kept.size()));
            if (!kept.isEmpty()) {
                HeldCredential first = kept.get(0);
                throw new CommandFailure(
                        ExitCode.REFUSED,
                        (kept.size() == 1 ? "the credential" : kept.size() + " credentials, such as the one")
                                + " bought from " + first.purchase().payment().origin()
                                + (kept.size() == 1 ? " was" : ", were")
                                + " never accepted and so not forgotten: nothing more is bought there before. To give up"
                                + " what was paid: l402 payments resolve " + first.paymentHash());
            }
        }
        return ExitCode.DONE;
    }
}
