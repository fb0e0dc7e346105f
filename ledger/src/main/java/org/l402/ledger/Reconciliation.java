package org.l402.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.SettlementSource.Following;
import org.l402.lightning.SettlementSource.Settlement;

/**
 * A ledger compared with its node's own record, in both directions.
 *
 * @param node the public key of the node that was asked
 * @param agreed how many sales are in both, and the same
 * @param missing what the node says was paid and the ledger does not have
 * @param differing what is in both, and not the same
 * @param unknown what the ledger has and the node no longer knows
 * @param notOurs how many settlements of the node are no sale of this gateway
 * @param otherNodes how many rows of the ledger belong to other nodes, and were not compared
 */
public record Reconciliation(
        String node,
        long agreed,
        List<Sale> missing,
        List<Difference> differing,
        List<Sale> unknown,
        long notOurs,
        long otherNodes) {

    private static final int WAITING = 10_000;
    /** Within which a gateway that is running has written down what the node just told. */
    private static final Duration WRITING = Duration.ofSeconds(1);

    public Reconciliation {
        missing = List.copyOf(missing);
        differing = List.copyOf(differing);
        unknown = List.copyOf(unknown);
    }

    /** One invoice of which ledger and node say different things. */
    public record Difference(Sale inLedger, Sale onNode) {}

    /**
     * Reads the node's whole record, then the ledger, then what either has gained meanwhile: that is no difference.
     *
     * @throws NodeException when the node cannot be read to the end, or is another one
     */
    public static Reconciliation of(Ledger ledger, FollowedNode node, OwnInvoices own) throws InterruptedException {
        String publicKey = node.publicKey().get();
        Told record = new Told(publicKey, own);
        record.read(node);
        Reconciliation found = record.compare(ledger);
        if (!found.missing().isEmpty()) {
            Thread.sleep(WRITING.toMillis());
            found = found.written(ledger);
        }
        if (found.unknown().isEmpty()) {
            return found;
        }
        Told meanwhile = new Told(publicKey, own);
        meanwhile.last = record.last;
        meanwhile.read(node);
        return found.without(meanwhile.sales.keySet());
    }

    /** What was missing is looked up once more. */
    private Reconciliation written(Ledger ledger) {
        long same = agreed;
        List<Sale> stillMissing = new ArrayList<>();
        List<Difference> different = new ArrayList<>(differing);
        for (Sale told : missing) {
            Optional<Sale> row = ledger.find(told.paymentHash());
            if (row.isEmpty()) {
                stillMissing.add(told);
            } else if (row.get().equals(told)) {
                same++;
            } else {
                different.add(new Difference(row.get(), told));
            }
        }
        return new Reconciliation(node, same, stillMissing, different, unknown, notOurs, otherNodes);
    }

    private Reconciliation without(Set<PaymentHash> known) {
        List<Sale> stillUnknown = unknown.stream()
                .filter(sale -> !known.contains(sale.paymentHash()))
                .toList();
        return new Reconciliation(node, agreed, missing, differing, stillUnknown, notOurs, otherNodes);
    }

    /** What a node told from some settlement on. */
    private static final class Told {

        private final String publicKey;
        private final OwnInvoices own;
        private final Map<PaymentHash, Sale> sales = new LinkedHashMap<>();
        private long notOurs;
        private long last;

        Told(String publicKey, OwnInvoices own) {
            this.publicKey = publicKey;
            this.own = own;
        }

        void read(FollowedNode node) throws InterruptedException {
            Inbox told = new Inbox(WAITING);
            Following following = node.source().follow(last, told);
            try {
                Inbox.Batch batch;
                do {
                    batch = told.take();
                    batch.settlements().forEach(this::add);
                } while (!batch.caughtUp() && batch.ended().isEmpty());
                if (!batch.caughtUp()) {
                    throw batch.ended().orElseThrow();
                }
            } finally {
                told.close();
                following.close();
            }
        }

        private void add(Settlement settlement) {
            last = Math.max(last, settlement.index());
            own.sale(settlement, publicKey)
                    .ifPresentOrElse(sale -> sales.putIfAbsent(sale.paymentHash(), sale), () -> notOurs++);
        }

        Reconciliation compare(Ledger ledger) {
            List<Difference> differing = new ArrayList<>();
            List<Sale> unknown = new ArrayList<>();
            long[] agreed = new long[1];
            long[] otherNodes = new long[1];
            ledger.forEach(Selection.ALL, row -> {
                Sale told = sales.remove(row.paymentHash());
                if (told != null) {
                    if (told.equals(row)) {
                        agreed[0]++;
                    } else {
                        differing.add(new Difference(row, told));
                    }
                } else if (!row.node().equals(publicKey)) {
                    otherNodes[0]++;
                } else {
                    unknown.add(row);
                }
            });
            return new Reconciliation(
                    publicKey, agreed[0], List.copyOf(sales.values()), differing, unknown, notOurs, otherNodes[0]);
        }
    }
}
