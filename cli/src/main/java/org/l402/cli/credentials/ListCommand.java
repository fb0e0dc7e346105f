package org.l402.cli.credentials;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.l402.cli.ExitCode;
import org.l402.cli.JsonText;
import org.l402.cli.Surroundings;
import org.l402.cli.Table;
import org.l402.cli.wallet.OwnerOptions;
import org.l402.client.quote.Legible;
import org.l402.client.state.ClientState;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.Payment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists credentials, the newest first. */
@Command(
        name = "list",
        header = "List the credentials, the newest first; never their secrets.",
        description = {
            "What a credential opens, until when and how often is what its token says of itself.",
            "The payment hash names it for the other commands."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, also where none is held",
            "1:internal fault",
            "2:the arguments, the file or the state cannot be used"
        })
final class ListCommand implements Callable<Integer> {

    @Mixin
    private OwnerOptions owner = new OwnerOptions();

    @Option(names = "--json", description = "Print one JSON object instead, with money in msat.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Surroundings surroundings;

    ListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<HeldCredential> held;
        try (ClientState state = owner.owner(surroundings.environment()).open()) {
            held = state.journal().credentials();
        }
        Instant now = InstantSource.system().instant();
        if (json) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put(
                    "credentials",
                    held.stream()
                            .map(credential -> CredentialText.members(credential, now))
                            .toList());
            object.put("count", held.size());
            spec.commandLine().getOut().println(JsonText.of(object));
        } else if (held.isEmpty()) {
            spec.commandLine().getErr().println("no credential is held");
        } else {
            print(held, now);
        }
        return ExitCode.DONE;
    }

    private void print(List<HeldCredential> held, Instant now) {
        Table table =
                new Table("ORIGIN", "BOUGHT FOR", "OPENS", "EXPIRES", "USES", "STANDING", "PAYMENT HASH").right(4);
        for (HeldCredential credential : held) {
            Payment payment = credential.purchase().payment();
            OptionalLong uses = CredentialText.uses(credential);
            table.add(
                    payment.origin().toString(),
                    Legible.oneLine(payment.path()),
                    CredentialText.opens(credential),
                    CredentialText.expiry(credential, now),
                    uses.isPresent() ? Long.toString(uses.getAsLong()) : "",
                    CredentialText.standing(credential),
                    payment.paymentHash().hex());
        }
        table.print(
                spec.commandLine().getOut(), spec.commandLine().getColorScheme().ansi());
    }
}
