package org.l402.gateway.node;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.l402.bolt11.Bolt11Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.server.keys.NodeRecord;
import org.l402.server.node.WrongNodeException;

/**
 * A node whose every invoice is checked before anyone sees it: that it is for the network that is sold on, asks for what
 * was asked, has the payment hash that the node named and a time that the gateway's clock agrees with, and pays the node
 * that the data directory has on record.
 *
 * <p>Whoever answers in the node's place, by a wrong address, a wrong certificate or a hand in between, could otherwise
 * have customers pay somebody else. Reading an invoice and recovering its payee takes 110 to 160 µs, about a quarter of
 * what the gateway itself does for a challenge and little beside the node's own work, so each is checked. A node that is not yet on record is put there
 * by its first invoice.
 */
final class IdentityGuard implements InvoiceIssuer {

    private final InvoiceIssuer node;
    private final Network network;
    private final NodeRecord record;
    private final InstantSource clock;
    private volatile @Nullable String payee;

    /** @param network the network that is sold on */
    IdentityGuard(InvoiceIssuer node, Network network, NodeRecord record, InstantSource clock) {
        this.node = node;
        this.network = network;
        this.record = record;
        this.clock = clock;
        this.payee = record.read().orElse(null);
    }

    @Override
    public CompletionStage<Issued> issue(Request request) {
        Instant before = clock.instant();
        CompletableFuture<Issued> asked = node.issue(request).toCompletableFuture();
        CompletableFuture<Issued> checked = asked.thenApply(issued -> {
            check(read(request, issued, before, clock.instant()));
            return issued;
        });
        // Who waits no longer for the check waits no longer for the node.
        var unused = checked.whenComplete((issued, failure) -> asked.cancel(true));
        return checked;
    }

    @Override
    public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
        return node.status(paymentHash);
    }

    /** The node that is sold from; empty until its first invoice. */
    Optional<String> payee() {
        return Optional.ofNullable(payee);
    }

    /**
     * The invoice, when it is what was asked for.
     *
     * @param asked when it was asked for
     * @param answered when it was there
     * @throws WrongNodeException when it is not
     */
    static Bolt11Invoice read(Request request, Issued issued, Instant asked, Instant answered) {
        Bolt11Invoice invoice;
        try {
            invoice = Bolt11Invoice.decode(issued.bolt11());
        } catch (Bolt11Exception e) {
            throw new WrongNodeException("the node's invoice cannot be read: " + e.getMessage());
        }
        if (!invoice.amount().equals(Optional.of(request.amount()))) {
            throw new WrongNodeException(
                    "the node was asked for an invoice of " + request.amount() + ", but its invoice "
                            + invoice.amount().map(amount -> "is of " + amount).orElse("is for any amount"));
        }
        if (!invoice.paymentHash().equals(issued.paymentHash())) {
            throw new WrongNodeException("the node named the payment hash " + issued.paymentHash()
                    + ", but its invoice has " + invoice.paymentHash());
        }
        NodeClock.problem(invoice, asked, answered).ifPresent(problem -> {
            throw new WrongNodeException(problem);
        });
        return invoice;
    }

    /**
     * Checks whose invoice it is.
     *
     * @throws WrongNodeException when it is not the node's that is on record
     */
    void check(Bolt11Invoice invoice) {
        if (invoice.network() != network) {
            throw new WrongNodeException(
                    "the node's invoice is for " + invoice.network().label()
                            + ", but the data directory sells on " + network.label()
                            + ", and what is sold on one network must not open a service on another; check the node in the"
                            + " gateway's file, or name another directory under data");
        }
        String found = invoice.payee().hex();
        String known = payee;
        if (known == null) {
            known = record(found);
        }
        if (!known.equals(found)) {
            throw new WrongNodeException("the node is " + found + ", but this gateway has sold from the node " + known
                    + "; check the node in the gateway's file. To change nodes on purpose, stop the gateway, delete the"
                    + " file " + record.file() + " and start it again: what was sold stays good");
        }
    }

    private synchronized String record(String found) {
        String known = payee;
        if (known == null) {
            record.write(found);
            known = found;
            payee = known;
        }
        return known;
    }
}
