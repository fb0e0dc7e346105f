package org.l402.cli.payments;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.l402.L402Exception;
import org.l402.cli.CommandFailure;
import org.l402.cli.Conversation;
import org.l402.cli.ExitCode;
import org.l402.cli.Surroundings;
import org.l402.cli.wallet.OwnerOptions;
import org.l402.client.quote.Legible;
import org.l402.client.state.ClientState;
import org.l402.client.state.JournalEntry;
import org.l402.client.state.OriginLock;
import org.l402.client.state.Payment;
import org.l402.client.state.PaymentState;
import org.l402.client.state.Standing;
import org.l402.lightning.PaymentHash;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives up, on the word of a person, what was paid for and never accepted. */
@Command(
        name = "resolve",
        header = "Give up what was paid for and never accepted.",
        description = {
            "A credential that was paid for and never accepted blocks every further purchase",
            "from its origin. This gives it up: the origin is free, and the money stays counted",
            "as spent. It works on a terminal alone, and asks there.",
            "",
            "A payment in doubt cannot be given up: the money may yet move, and only the wallet",
            "knows. The next l402 get that has to pay asks it."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:given up",
            "1:internal fault",
            "2:the arguments, the file or the state cannot be used, or there is no such payment",
            "6:not given up: it is none that blocks so, or nobody at a terminal said yes"
        },
        footerHeading = "%nExample:%n",
        footer = "  l402 payments resolve 3f0c…")
final class ResolveCommand implements Callable<Integer> {

    @Parameters(paramLabel = "HASH", description = "The payment hash, as l402 payments shows it.")
    private String hash = "";

    @Mixin
    private OwnerOptions owner = new OwnerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Surroundings surroundings;

    ResolveCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PaymentHash paymentHash = paymentHash(hash);
        try (ClientState state = owner.owner(surroundings.environment()).open()) {
            JournalEntry entry = state.journal()
                    .entry(paymentHash)
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.USAGE,
                            "there is no payment " + paymentHash + " in " + state.file()
                                    + "; l402 payments lists them"));
            Optional<String> refusal = refusal(entry);
            if (refusal.isPresent()) {
                throw refused(refusal.get());
            }
            resolve(state, entry.payment());
            return ExitCode.DONE;
        }
    }

    private void resolve(ClientState state, Payment payment) {
        OriginLock lock = state.tryLock(payment.origin())
                .orElseThrow(() -> refused("something is being bought from " + payment.origin()
                        + " at this moment, perhaps with this very credential; try again when that is done"));
        try (lock) {
            if (!Conversation.isYes(surroundings.terminal(), question(payment))) {
                throw refused("nobody at a terminal said yes, so nothing was given up");
            }
            if (!state.journal().resolve(payment.paymentHash())) {
                throw refused("it was accepted or given up meanwhile; l402 payments shows it");
            }
        }
        spec.commandLine()
                .getOut()
                .println("given up; " + payment.origin() + " may be bought from again, and what was paid stays spent");
    }

    private static String question(Payment payment) {
        return payment.amount() + " were paid to " + payment.origin() + " for " + Legible.oneLine(payment.path())
                + " at "
                + payment.startedAt() + ", and the credential was never accepted.\n"
                + "Given up, it is not used any more, and the money stays counted as spent. Give it up? [y/N] ";
    }

    /** Why a payment cannot be given up; empty when it can. */
    private static Optional<String> refusal(JournalEntry entry) {
        Payment payment = entry.payment();
        if (entry.state() == PaymentState.PENDING) {
            return Optional.of("the payment is in doubt: the money may yet move, and only the wallet that began it, "
                    + payment.wallet() + ", can say. Get " + payment.origin() + Legible.oneLine(payment.path())
                    + " again to ask it; nothing else frees the money, no time and nobody's word");
        }
        if (entry.state() != PaymentState.PAID) {
            return Optional.of("there is nothing to give up: " + PaymentText.state(entry));
        }
        return entry.standing().equals(Optional.of(Standing.UNACCEPTED))
                ? Optional.empty()
                : Optional.of("it does not block its origin, so there is nothing to give up ("
                        + PaymentText.state(entry) + ")");
    }

    private static CommandFailure refused(String why) {
        return new CommandFailure(ExitCode.REFUSED, why);
    }

    private static PaymentHash paymentHash(String text) {
        try {
            return PaymentHash.ofHex(text);
        } catch (L402Exception e) {
            throw new CommandFailure(ExitCode.USAGE, "HASH: " + e.getMessage());
        }
    }
}
