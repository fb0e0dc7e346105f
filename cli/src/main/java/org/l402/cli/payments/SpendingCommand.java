package org.l402.cli.payments;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.l402.cli.ExitCode;
import org.l402.cli.JsonText;
import org.l402.cli.Sat;
import org.l402.cli.Surroundings;
import org.l402.cli.Table;
import org.l402.cli.wallet.Owner;
import org.l402.cli.wallet.OwnerOptions;
import org.l402.client.budget.Allowance;
import org.l402.client.budget.Limit;
import org.l402.client.state.ClientState;
import org.l402.client.state.OriginSpending;
import org.l402.lightning.MilliSatoshi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what was spent where, and what is left. */
@Command(
        name = "spending",
        header = "Show what was spent where, and what is left of each limit.",
        description = {
            "Money is in sat with three decimals, exact, fees included. Held is what is on its way",
            "or in doubt, at price and highest fee; l402 payments --pending lists it. A day is the",
            "24 hours before this moment, an hour 60 minutes, a month 30 days."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, also where nothing was spent",
            "1:internal fault",
            "2:the arguments, the file or the state cannot be used"
        },
        footerHeading = "%nExample:%n",
        footer = "  l402 spending --json")
public final class SpendingCommand implements Callable<Integer> {

    @Mixin
    private OwnerOptions options = new OwnerOptions();

    @Option(names = "--json", description = "Print one JSON object instead, with money in msat.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Surroundings surroundings;

    SpendingCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What one origin got, and how the limit for one origin stands there, where there is one. */
    private record Place(OriginSpending spending, Optional<Allowance> limit) {}

    @Override
    public Integer call() {
        Owner owner = options.owner(surroundings.environment());
        List<Allowance> limits;
        List<Place> places;
        boolean isStopped;
        try (ClientState state = owner.open()) {
            limits = state.allowances(owner.rules().limits(), owner.network());
            places = state.journal().spending().stream()
                    .map(spending -> new Place(spending, limitThere(state, owner, spending)))
                    .toList();
            isStopped = state.isStopped();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.of(members(owner, isStopped, limits, places)));
        } else {
            print(out, spec.commandLine().getColorScheme().ansi(), owner, limits, places);
            if (isStopped) {
                spec.commandLine()
                        .getErr()
                        .println("All spending is stopped by the file "
                                + owner.state().resolve("stop"));
            }
        }
        return ExitCode.DONE;
    }

    private static Optional<Allowance> limitThere(ClientState state, Owner owner, OriginSpending spending) {
        return spending.network() != owner.network()
                ? Optional.empty()
                : state.allowances(owner.rules().limits(), owner.network(), spending.origin()).stream()
                        .filter(allowance -> allowance.limit() == Limit.PER_ORIGIN_PER_DAY)
                        .findFirst();
    }

    private static void print(PrintWriter out, Ansi ansi, Owner owner, List<Allowance> limits, List<Place> places) {
        out.println(
                "The limits, and how they stand for money of " + owner.network().label() + ":");
        out.println();
        Table table = new Table("LIMIT", "MOST SAT", "SPENT SAT", "HELD SAT", "LEFT SAT").right(1, 2, 3, 4);
        limits.stream().filter(limit -> !isEndless(limit)).forEach(limit -> table.add(cells(limit)));
        table.print(out, ansi);
        if (places.isEmpty()) {
            return;
        }
        out.println();
        Table origins = new Table("ORIGIN", "NETWORK", "PURCHASES", "SPENT SAT", "HELD SAT", "LEFT TODAY SAT")
                .right(2, 3, 4, 5);
        for (Place place : places) {
            OriginSpending spending = place.spending();
            origins.add(
                    spending.origin().toString(),
                    spending.network().label(),
                    Long.toString(spending.purchases()),
                    Sat.of(spending.spent()),
                    Sat.of(spending.held()),
                    place.limit().map(limit -> Sat.of(limit.left())).orElse(""));
        }
        origins.print(out, ansi);
    }

    /** As many as there can be stand for none. */
    private static boolean isEndless(Allowance allowance) {
        return allowance.most().equals(MilliSatoshi.MAX);
    }

    private static String[] cells(Allowance allowance) {
        boolean hasWindow = allowance.limit() != Limit.PER_REQUEST;
        return new String[] {
            allowance.limit().label(),
            Sat.of(allowance.most()),
            hasWindow ? Sat.of(allowance.spent()) : "",
            hasWindow ? Sat.of(allowance.held()) : "",
            hasWindow ? Sat.of(allowance.left()) : ""
        };
    }

    private static Map<String, @Nullable Object> members(
            Owner owner, boolean isStopped, List<Allowance> limits, List<Place> places) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("network", owner.network().label());
        object.put("stopped", isStopped);
        object.put("limits", limits.stream().map(SpendingCommand::members).toList());
        object.put("origins", places.stream().map(SpendingCommand::members).toList());
        return object;
    }

    private static Map<String, @Nullable Object> members(Allowance allowance) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("limit", allowance.limit().label());
        members.put("most_msat", allowance.most().value());
        members.put("spent_msat", allowance.spent().value());
        members.put("held_msat", allowance.held().value());
        members.put("left_msat", allowance.left().value());
        return members;
    }

    private static Map<String, @Nullable Object> members(Place place) {
        OriginSpending spending = place.spending();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("origin", spending.origin());
        members.put("network", spending.network().label());
        members.put("purchases", spending.purchases());
        members.put("spent_msat", spending.spent().value());
        members.put("held_msat", spending.held().value());
        members.put(
                "left_today_msat",
                place.limit().map(limit -> limit.left().value()).orElse(null));
        return members;
    }
}
