package org.l402.e2e;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One sale: as the command lists it from the ledger, or as the node's own list of invoices has it. */
record SaleRow(
        String paymentHash,
        String service,
        String capability,
        String tokenId,
        long priceMsat,
        long receivedMsat,
        Instant settledAt,
        String node,
        long index) {

    private static final Pattern MEMO = Pattern.compile("(\\S+) (\\S+) · l402 ([0-9a-f]{16}) ([0-9a-f]{64})");

    /** What {@code ledger list --json} and {@code ledger reconcile --json} print, in the order of the node. */
    static List<SaleRow> ofCommand(JsonNode sales) {
        return sorted(sales.valueStream()
                .map(sale -> new SaleRow(
                        sale.path("payment_hash").asString(),
                        sale.path("service").asString(),
                        sale.path("capability").asString(),
                        sale.path("token_id").asString(),
                        sale.path("price_msat").asLong(),
                        sale.path("received_msat").asLong(),
                        Instant.parse(sale.path("settled_at").asString()),
                        sale.path("node").asString(),
                        sale.path("node_index").asLong())));
    }

    /** The settled invoices of a node whose memo names this instance, whoever wrote it. */
    static List<SaleRow> ofNode(Lnd node, String instance) {
        String key = node.publicKey();
        JsonNode all = node.json("listinvoices", "--max_invoices=1000000", "--paginate-forwards");
        return sorted(all.path("invoices")
                .valueStream()
                .filter(invoice -> invoice.path("state").asString().equals("SETTLED"))
                .flatMap(invoice -> row(
                        invoice.path("memo").asString(),
                        instance,
                        invoice.path("r_hash").asString(),
                        invoice.path("value_msat").asLong(),
                        invoice.path("amt_paid_msat").asLong(),
                        invoice.path("settle_date").asLong(),
                        key,
                        invoice.path("settle_index").asLong())));
    }

    /** As for LND. */
    static List<SaleRow> ofNode(Cln node, String instance) {
        String key = node.publicKey();
        return sorted(node.call("listinvoices", Map.of())
                .path("invoices")
                .valueStream()
                .filter(invoice -> invoice.path("status").asString().equals("paid"))
                .flatMap(invoice -> row(
                        invoice.path("description").asString(),
                        instance,
                        invoice.path("payment_hash").asString(),
                        invoice.path("amount_msat").asLong(),
                        invoice.path("amount_received_msat").asLong(),
                        invoice.path("paid_at").asLong(),
                        key,
                        invoice.path("pay_index").asLong())));
    }

    private static Stream<SaleRow> row(
            String memo, String instance, String hash, long price, long received, long at, String node, long index) {
        Matcher ours = MEMO.matcher(memo);
        return ours.matches() && ours.group(3).equals(instance)
                ? Stream.of(new SaleRow(
                        hash,
                        ours.group(1),
                        ours.group(2),
                        ours.group(4),
                        price,
                        received,
                        Instant.ofEpochSecond(at),
                        node,
                        index))
                : Stream.empty();
    }

    private static List<SaleRow> sorted(Stream<SaleRow> rows) {
        return rows.sorted(Comparator.comparingLong(SaleRow::index)).toList();
    }
}
