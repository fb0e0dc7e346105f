package org.l402.cli.credentials;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.l402.cli.ExitCode;
import org.l402.cli.JsonText;
import org.l402.cli.Surroundings;
import org.l402.cli.wallet.OwnerOptions;
import org.l402.client.quote.Legible;
import org.l402.client.state.ClientState;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.Payment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one credential. */
@Command(
        name = "show",
        header = "Show one credential; its secret only when that is asked for.",
        synopsisHeading = "%nUsage: ",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:internal fault",
            "2:the arguments, the file or the state cannot be used, or it is not held"
        },
        footerHeading = "%nExample:%n",
        footer = "  curl -H \"Authorization: $(l402 credentials show --secret HASH)\" https://…")
final class ShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "HASH", description = "Its payment hash, as l402 credentials list shows it.")
    private String hash = "";

    @Mixin
    private OwnerOptions owner = new OwnerOptions();

    @Option(
            names = "--secret",
            description = "Print the value of the Authorization header, and nothing else: whoever has it can use it.")
    private boolean secret;

    @Option(names = "--json", description = "Print one JSON object instead, with money in msat.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Surroundings surroundings;

    ShowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        HeldCredential credential;
        try (ClientState state = owner.owner(surroundings.environment()).open()) {
            credential = Hashes.held(state, hash);
        }
        Instant now = InstantSource.system().instant();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, @Nullable Object> members = CredentialText.members(credential, now);
            if (secret) {
                members.put("authorization", credential.authorization());
            }
            out.println(JsonText.of(members));
        } else if (secret) {
            out.println(credential.authorization());
        } else {
            print(out, credential, now);
        }
        return ExitCode.DONE;
    }

    private static void print(PrintWriter out, HeldCredential credential, Instant now) {
        Payment payment = credential.purchase().payment();
        OptionalLong uses = CredentialText.uses(credential);
        line(out, "origin", payment.origin().toString());
        line(out, "bought for", Legible.oneLine(payment.path()));
        line(out, "opens", CredentialText.opens(credential));
        line(out, "expires", CredentialText.expiry(credential, now));
        line(out, "uses", uses.isPresent() ? uses.getAsLong() + " in all, by its own word" : "not limited");
        line(out, "standing", CredentialText.standing(credential));
        line(out, "payment", payment.paymentHash().hex());
        line(
                out,
                "paid",
                payment.amount() + ", and a fee of " + credential.purchase().fee());
        line(out, "bought at", payment.startedAt().toString());
        line(out, "secret", "not shown; --secret prints it");
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println(String.format(Locale.ROOT, "%-12s%s", name, value));
    }
}
