package org.l402.cli.ledger;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.cli.JsonText;
import org.l402.cli.Sat;
import org.l402.cli.Table;
import org.l402.ledger.Ledger;
import org.l402.ledger.Selection;
import org.l402.ledger.Span;
import org.l402.ledger.Sum;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Adds up sales by time, service and capability. */
@Command(
        name = "sum",
        header = "Add up what was sold, by day or month, service and capability.",
        description = {
            "Money is in sat with three decimals, exact; days and months are those of UTC.",
            "What arrived beyond the price and what is missing from it are added up apart."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, also where nothing was sold",
            "1:internal fault",
            "2:the arguments, the file or the ledger cannot be used"
        },
        footerHeading = "%nExample:%n",
        footer = "  l402 ledger sum --config gateway.yaml --by month --since 2026-01-01")
final class SumCommand implements Callable<Integer> {

    @Mixin
    private SaleOptions options = new SaleOptions();

    @Mixin
    private FormOptions form = new FormOptions();

    @Option(
            names = "--by",
            paramLabel = "day|month",
            defaultValue = "day",
            description = "What one line covers (default: day).")
    private String by = "day";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        form.check();
        Selection selection = options.selection();
        Span span = span();
        List<Sum> sums = Reading.read(spec, options.file, ledger -> sums(ledger, selection, span))
                .orElse(List.of());
        PrintWriter out = spec.commandLine().getOut();
        if (form.json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("by", by);
            object.put("sums", sums.stream().map(this::members).toList());
            out.println(JsonText.of(object));
        } else if (form.csv) {
            out.println(by + ",service,capability,sales,price_sat,received_sat,over_sat,under_sat");
            sums.forEach(sum -> out.println(String.join(",", cells(sum))));
        } else if (!sums.isEmpty()) {
            Table table = new Table(
                            by.toUpperCase(Locale.ROOT),
                            "SERVICE",
                            "CAPABILITY",
                            "SALES",
                            "PRICE SAT",
                            "RECEIVED SAT",
                            "OVER SAT",
                            "UNDER SAT")
                    .right(3, 4, 5, 6, 7);
            sums.forEach(sum -> table.add(cells(sum)));
            table.print(out, spec.commandLine().getColorScheme().ansi());
        }
        return ExitCode.DONE;
    }

    private Span span() {
        return switch (by) {
            case "day" -> Span.DAY;
            case "month" -> Span.MONTH;
            default -> throw new CommandFailure(ExitCode.USAGE, "--by takes day or month, not \"" + by + "\"");
        };
    }

    private List<Sum> sums(Ledger ledger, Selection selection, Span span) {
        List<Sum> sums = ledger.sums(selection, span);
        if (sums.isEmpty()) {
            Reading.sayEmpty(spec, ledger, selection);
        }
        return sums;
    }

    private String time(Sum sum) {
        return sum.begin().toString().substring(0, by.equals("day") ? 10 : 7);
    }

    private String[] cells(Sum sum) {
        return new String[] {
            time(sum),
            sum.service().value(),
            sum.capability().value(),
            Long.toString(sum.sales()),
            Sat.of(sum.price()),
            Sat.of(sum.received()),
            Sat.of(sum.over()),
            Sat.of(sum.under())
        };
    }

    private Map<String, Object> members(Sum sum) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(by, time(sum));
        members.put("service", sum.service());
        members.put("capability", sum.capability());
        members.put("sales", sum.sales());
        members.put("price_msat", sum.price());
        members.put("received_msat", sum.received());
        members.put("over_msat", sum.over());
        members.put("under_msat", sum.under());
        return members;
    }
}
