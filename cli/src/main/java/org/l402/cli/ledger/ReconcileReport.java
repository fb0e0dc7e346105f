package org.l402.cli.ledger;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.l402.cli.Sat;
import org.l402.cli.Table;
import org.l402.ledger.Reconciliation;
import org.l402.ledger.Reconciliation.Difference;
import org.l402.ledger.Sale;
import picocli.CommandLine.Help.Ansi;

/** What {@code ledger reconcile} tells: what differs, and why that can be. */
final class ReconcileReport {

    private ReconcileReport() {}

    static void print(PrintWriter out, Ansi ansi, Reconciliation found, boolean repaired) {
        out.println(
                "Compared with the node " + found.node() + ": " + sales(found.agreed()) + " in both, and the same.");
        out.println(found.notOurs() + " other payments of the node are no sale of this gateway."
                + (found.otherNodes() == 0
                        ? ""
                        : " " + sales(found.otherNodes()) + " of other nodes were not compared."));
        section(
                out,
                ansi,
                found.missing(),
                repaired ? "was missing from the ledger, and was added:" : "missing from the ledger:",
                repaired
                        ? ""
                        : "The gateway was not running since, or is still catching up; or the ledger was put back from an"
                                + " older backup. --repair adds them.");
        section(
                out,
                ansi,
                found.differing().stream().map(Difference::inLedger).toList(),
                "not the same in both (shown as in the ledger):",
                "The ledger was changed by hand, or the node's database was restored or moved. Neither is changed.");
        if (!found.differing().isEmpty()) {
            section(
                    out,
                    ansi,
                    found.differing().stream().map(Difference::onNode).toList(),
                    "the same ones as the node has them:",
                    "");
        }
        section(
                out,
                ansi,
                found.unknown(),
                "in the ledger alone:",
                "The node has deleted paid invoices (Core Lightning's autoclean, delinvoice), or its database was"
                        + " restored from a backup; or the key that their tokens were made with is no longer among"
                        + " the master-keys. The rows stay: they were paid.");
    }

    private static void section(PrintWriter out, Ansi ansi, List<Sale> sales, String what, String why) {
        if (sales.isEmpty()) {
            return;
        }
        out.println();
        out.println(sales(sales.size()) + " " + what);
        Table table = new Table("SETTLED AT", "SERVICE", "CAPABILITY", "PRICE SAT", "RECEIVED SAT", "PAYMENT HASH")
                .right(3, 4);
        sales.forEach(sale -> table.add(
                sale.settledAt().toString(),
                sale.service().value(),
                sale.capability().value(),
                Sat.of(sale.price()),
                Sat.of(sale.received()),
                sale.paymentHash().hex()));
        table.print(out, ansi);
        if (!why.isEmpty()) {
            out.println(why);
        }
    }

    static Map<String, Object> members(Reconciliation found, int added) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("node", found.node());
        members.put("agreed", found.agreed());
        members.put("missing", rows(found.missing()));
        members.put("added", added);
        members.put(
                "differing",
                found.differing().stream()
                        .map(difference -> Map.of(
                                "ledger", ListCommand.members(difference.inLedger()),
                                "node", ListCommand.members(difference.onNode())))
                        .toList());
        members.put("unknown_to_node", rows(found.unknown()));
        members.put("not_ours", found.notOurs());
        members.put("of_other_nodes", found.otherNodes());
        return members;
    }

    private static List<Map<String, Object>> rows(List<Sale> sales) {
        return sales.stream().map(ListCommand::members).toList();
    }

    private static String sales(long count) {
        return count + (count == 1 ? " sale" : " sales");
    }
}
