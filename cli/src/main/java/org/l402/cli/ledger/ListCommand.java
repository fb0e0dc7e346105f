package org.l402.cli.ledger;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.l402.cli.ExitCode;
import org.l402.cli.JsonText;
import org.l402.cli.Sat;
import org.l402.cli.Table;
import org.l402.ledger.Sale;
import org.l402.ledger.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists sales, the oldest first. */
@Command(
        name = "list",
        header = "List what was sold, the oldest first.",
        description = {
            "Money is in sat with three decimals, exact; times are in UTC. +/- is what",
            "arrived beyond the price or is missing from it."
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
        footerHeading = "%nExamples:%n",
        footer = {
            "  l402 ledger list --config gateway.yaml --since 2026-11-23",
            "  l402 ledger list --config gateway.yaml --service weather --csv"
        })
final class ListCommand implements Callable<Integer> {

    /** Rows that are printed at a time; also how many more are read once nobody reads what is printed. */
    private static final int PRINTED = 1000;

    @Mixin
    private SaleOptions options = new SaleOptions();

    @Mixin
    private FormOptions form = new FormOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private long count;
    /** In msat. */
    private BigInteger received = BigInteger.ZERO;

    @Override
    public Integer call() {
        form.check();
        PrintWriter out = spec.commandLine().getOut();
        if (form.json) {
            printJson(out);
        } else if (form.csv) {
            out.println("settled_at,service,capability,price_sat,received_sat,payment_hash,token_id,node,node_index");
            forEach(sale -> out.println(String.join(
                    ",",
                    sale.settledAt().toString(),
                    sale.service().value(),
                    sale.capability().value(),
                    Sat.of(sale.price()),
                    Sat.of(sale.received()),
                    sale.paymentHash().hex(),
                    sale.tokenId().hex(),
                    sale.node(),
                    Long.toString(sale.index()))));
        } else {
            printTable(out);
        }
        return ExitCode.DONE;
    }

    /** Tells of each sale that is meant, as long as somebody reads what is printed. */
    private void forEach(Consumer<Sale> consumer) {
        PrintWriter out = spec.commandLine().getOut();
        Selection selection = options.selection();
        Reading.read(spec, options.file, ledger -> {
            boolean all = ledger.forEachWhile(selection, sale -> {
                count++;
                received = received.add(BigInteger.valueOf(sale.received().value()));
                consumer.accept(sale);
                return count % PRINTED != 0 || !out.checkError();
            });
            if (count == 0) {
                Reading.sayEmpty(spec, ledger, selection);
            }
            return all;
        });
    }

    private void printTable(PrintWriter out) {
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        Table table = new Table(
                        "SETTLED AT", "SERVICE", "CAPABILITY", "PRICE SAT", "RECEIVED SAT", "+/-", "PAYMENT HASH")
                .right(3, 4, 5);
        forEach(sale -> {
            table.add(
                    sale.settledAt().toString(),
                    sale.service().value(),
                    sale.capability().value(),
                    Sat.of(sale.price()),
                    Sat.of(sale.received()),
                    Sat.difference(sale.price(), sale.received()),
                    sale.paymentHash().hex());
            if (count % PRINTED == 0) {
                table.print(out, ansi);
            }
        });
        if (count > 0) {
            table.print(out, ansi);
            out.println();
            out.println(count + (count == 1 ? " sale, " : " sales, ") + Sat.of(received) + " sat received");
        }
    }

    /** Row by row, since there may be millions; nothing where the ledger cannot be read. */
    private void printJson(PrintWriter out) {
        String opening = "{\"sales\":[";
        forEach(sale -> out.print((count == 1 ? opening : ",") + JsonText.of(members(sale))));
        out.println((count == 0 ? opening : "") + "],\"count\":" + count + ",\"received_msat\":" + received + "}");
    }

    static Map<String, Object> members(Sale sale) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("settled_at", sale.settledAt());
        members.put("service", sale.service());
        members.put("capability", sale.capability());
        members.put("price_msat", sale.price().value());
        members.put("received_msat", sale.received().value());
        members.put("payment_hash", sale.paymentHash());
        members.put("token_id", sale.tokenId());
        members.put("node", sale.node());
        members.put("node_index", sale.index());
        return members;
    }
}
