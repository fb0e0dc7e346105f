package org.l402.lightning.cln;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceIssuer.Request;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.cln.Reply.Kind;
import org.l402.lightning.cln.Reply.Result;
import org.l402.lightning.cln.Reply.Trouble;

/**
 * The receiving half of a node.
 *
 * <p>An invoice whose answer was lost is asked for once more under the same label: the node refuses a label that it knows
 * (code 900), and then the first call did make the invoice, which is looked up by its label.
 */
final class Invoices {

    private static final int LABEL_KNOWN = 900;

    private final Calls calls;
    private final ClnOptions options;

    Invoices(Calls calls, ClnOptions options) {
        this.calls = calls;
        this.options = options;
    }

    CompletableFuture<Issued> issue(Request request) {
        CompletableFuture<Issued> outcome = new CompletableFuture<>();
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("amount_msat", request.amount().value());
        params.put("label", request.label());
        params.put("description", request.memo());
        params.put("expiry", request.expiry().toSeconds());
        if (options.privateChannels()) {
            params.put("exposeprivatechannels", true);
        }
        create(outcome, params, reply -> {
            if (reply instanceof Trouble trouble && trouble.kind() == Kind.LOST) {
                create(outcome, params, again -> {
                    if (again instanceof Trouble known && known.code() == LABEL_KNOWN) {
                        find(outcome, request);
                    } else {
                        outcome.complete(issued(result("invoice", again)));
                    }
                });
            } else {
                outcome.complete(issued(result("invoice", reply)));
            }
        });
        return outcome;
    }

    private void create(CompletableFuture<Issued> outcome, Map<String, Object> params, Consumer<Reply> then) {
        calls.ask(outcome, "invoice", params, options.timeout(), then);
    }

    private void find(CompletableFuture<Issued> outcome, Request request) {
        list(outcome, Map.of("label", request.label()), invoices -> {
            for (Members invoice : invoices) {
                if (invoice.requiredMsat("amount_msat").equals(request.amount())
                        && invoice.text("description").equals(java.util.Optional.of(request.memo()))) {
                    outcome.complete(issued(invoice));
                    return;
                }
            }
            throw new NodeException(
                    NodeException.Kind.REQUEST,
                    "the label of this invoice was used before, for another one; labels are unique");
        });
    }

    CompletableFuture<InvoiceStatus> status(PaymentHash paymentHash) {
        CompletableFuture<InvoiceStatus> outcome = new CompletableFuture<>();
        list(outcome, Map.of("payment_hash", paymentHash.hex()), invoices -> {
            InvoiceStatus status = new InvoiceStatus.NotFound();
            for (Members invoice : invoices) {
                if (invoice.requiredHash("payment_hash").equals(paymentHash)) {
                    status = status(invoice);
                }
            }
            outcome.complete(status);
        });
        return outcome;
    }

    private static InvoiceStatus status(Members invoice) {
        return switch (invoice.requiredText("status")) {
            case "paid" ->
                new InvoiceStatus.Settled(
                        invoice.msat("amount_msat").orElse(MilliSatoshi.ZERO),
                        invoice.requiredMsat("amount_received_msat"),
                        invoice.requiredTime("paid_at"));
            case "unpaid" -> new InvoiceStatus.Open();
            case "expired" -> new InvoiceStatus.Expired();
            default -> throw invoice.unreadable("status");
        };
    }

    private void list(CompletableFuture<?> outcome, Map<String, Object> params, Consumer<List<Members>> then) {
        Duration patience = options.timeout();
        calls.askAgainWhenLost(
                outcome,
                "listinvoices",
                params,
                patience,
                reply -> then.accept(result("listinvoices", reply).requiredList("invoices")));
    }

    private static Issued issued(Members invoice) {
        return new Issued(
                invoice.requiredText("bolt11"),
                invoice.requiredHash("payment_hash"),
                invoice.requiredTime("expires_at"));
    }

    private static Members result(String method, Reply reply) {
        if (reply instanceof Result result) {
            return new Members(method, result.json());
        }
        throw failure((Trouble) reply);
    }

    static NodeException failure(Trouble trouble) {
        return new NodeException(
                trouble.inTheWay(),
                trouble.kind() == Kind.FORBIDDEN
                        ? trouble.sentence() + "; make a rune that only issues: " + LeastRune.ISSUE
                        : trouble.sentence());
    }
}
