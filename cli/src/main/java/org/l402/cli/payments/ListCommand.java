package org.l402.cli.payments;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.l402.cli.ExitCode;
import org.l402.cli.JsonText;
import org.l402.cli.Sat;
import org.l402.cli.Surroundings;
import org.l402.cli.Table;
import org.l402.cli.wallet.OwnerOptions;
import org.l402.client.quote.Legible;
import org.l402.client.state.ClientState;
import org.l402.client.state.JournalEntry;
import org.l402.client.state.Payment;
import org.l402.client.state.PaymentState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists payments, the oldest first. */
@Command(
        name = "list",
        header = "List the payments, the oldest first.",
        description = {
            "Money is in sat with three decimals, exact; times are in UTC. A fee with <= is the",
            "most that it may be. What is in doubt is held back, and the wallet is asked about it",
            "by the next l402 get that has to pay; this command asks nobody."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, also where nothing was paid",
            "1:internal fault",
            "2:the arguments, the file or the state cannot be used"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  l402 payments", "  l402 payments --pending --json"})
final class ListCommand implements Callable<Integer> {

    @Mixin
    private OwnerOptions owner = new OwnerOptions();

    @Option(names = "--pending", description = "Only those in doubt, whose money is held back.")
    private boolean pending;

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
        List<JournalEntry> entries;
        try (ClientState state = owner.owner(surroundings.environment()).open()) {
            entries = state.journal().entries().stream()
                    .filter(entry -> !pending || entry.state() == PaymentState.PENDING)
                    .toList();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("payments", entries.stream().map(PaymentText::members).toList());
            object.put("count", entries.size());
            out.println(JsonText.of(object));
        } else if (entries.isEmpty()) {
            spec.commandLine().getErr().println(pending ? "no payment is in doubt" : "nothing was paid yet");
        } else {
            print(out, entries);
        }
        return ExitCode.DONE;
    }

    private void print(PrintWriter out, List<JournalEntry> entries) {
        Table table =
                new Table("TIME", "ORIGIN", "PATH", "SAT", "FEE SAT", "STATE", "PAYMENT HASH", "REASON").right(3, 4);
        for (JournalEntry entry : entries) {
            Payment payment = entry.payment();
            table.add(
                    payment.startedAt().toString(),
                    payment.origin().toString(),
                    Legible.oneLine(payment.path()),
                    Sat.of(payment.amount()),
                    entry.fee().map(Sat::of).orElseGet(() -> "<= " + Sat.of(payment.maxFee())),
                    PaymentText.state(entry),
                    payment.paymentHash().hex(),
                    PaymentText.reason(entry));
        }
        table.print(out, spec.commandLine().getColorScheme().ansi());
        boolean isBlocked =
                entries.stream().anyMatch(entry -> entry.isBlocking() && entry.state() == PaymentState.PAID);
        if (isBlocked) {
            spec.commandLine()
                    .getErr()
                    .println("Nothing more is bought from an origin whose credential was never accepted. Get the path"
                            + " again; or give up what was paid: l402 payments resolve HASH");
        }
    }
}
