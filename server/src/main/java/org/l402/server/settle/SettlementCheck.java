package org.l402.server.settle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.server.node.NodeCalls;

/**
 * Whether invoices are settled, by the node's own record: a preimage alone proves it only where nobody can read it from
 * the node before it is paid for.
 *
 * <p>What is settled stays settled, so it is remembered, and asked for once however many requests want to know; all else
 * is asked for anew each time. Never blocks; safe for use by many threads.
 */
public final class SettlementCheck {

    /** How many settled invoices are remembered; they take some 15 MB. */
    public static final int REMEMBERED = 100_000;

    private final InvoiceIssuer node;
    private final NodeCalls calls;
    private final Cache<PaymentHash, Boolean> settled =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final ConcurrentHashMap<PaymentHash, CompletableFuture<Standing>> asked = new ConcurrentHashMap<>();

    /**
     * A check against one node.
     *
     * @param calls those for its word on invoices
     */
    public SettlementCheck(InvoiceIssuer node, NodeCalls calls) {
        this.node = node;
        this.calls = calls;
    }

    /** Tells of an invoice that is known to be settled with all that it asked for. */
    public void learn(PaymentHash paymentHash) {
        settled.put(paymentHash, true);
    }

    /** How an invoice stands; the stage fails with {@link NodeException} when the node does not say in time. */
    public CompletionStage<Standing> of(PaymentHash paymentHash) {
        if (settled.getIfPresent(paymentHash) != null) {
            return CompletableFuture.completedFuture(Standing.SETTLED);
        }
        CompletableFuture<Standing> mine = new CompletableFuture<>();
        CompletableFuture<Standing> first = asked.putIfAbsent(paymentHash, mine);
        if (first != null) {
            return first.copy();
        }
        ask(paymentHash, mine);
        return mine.copy();
    }

    private void ask(PaymentHash paymentHash, CompletableFuture<Standing> answer) {
        var unused = calls.ask(() -> node.status(paymentHash))
                .thenApply(SettlementCheck::standing)
                .whenComplete((standing, failure) -> {
                    if (standing == Standing.SETTLED) {
                        learn(paymentHash);
                    }
                    asked.remove(paymentHash);
                    if (failure == null) {
                        answer.complete(standing);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
    }

    /** Measured by what the invoice itself asked for: the price may have changed since. */
    private static Standing standing(InvoiceStatus status) {
        if (status instanceof InvoiceStatus.Settled paid) {
            boolean isInFull = !paid.asked().isZero() && paid.received().compareTo(paid.asked()) >= 0;
            return isInFull ? Standing.SETTLED : Standing.UNPAID;
        }
        return status instanceof InvoiceStatus.Accepted ? Standing.PENDING : Standing.UNPAID;
    }
}
