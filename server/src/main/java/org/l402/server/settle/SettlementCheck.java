package org.l402.server.settle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;

/**
 * Whether invoices are settled, by the node's own record: a preimage alone proves it only where nobody can read it from
 * the node before it is paid for.
 *
 * <p>What is settled stays settled, so it is remembered, and asked for once however many requests want to know; all else
 * is asked for anew each time. A call has a deadline, and there is a bound on how many are under way. Never blocks; safe
 * for use by many threads.
 */
public final class SettlementCheck {

    /** How many settled invoices are remembered; they take some 15 MB. */
    static final int REMEMBERED = 100_000;

    private final InvoiceIssuer node;
    private final Duration timeout;
    private final Semaphore inFlight;
    private final Cache<PaymentHash, Boolean> settled =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final ConcurrentHashMap<PaymentHash, CompletableFuture<Standing>> asked = new ConcurrentHashMap<>();

    /**
     * A check against one node.
     *
     * @param timeout how long the node may take for an answer
     * @param maxInFlight how many questions may wait for an answer at the same time
     */
    public SettlementCheck(InvoiceIssuer node, Duration timeout, int maxInFlight) {
        this.node = node;
        this.timeout = timeout;
        this.inFlight = new Semaphore(maxInFlight);
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
        if (!inFlight.tryAcquire()) {
            asked.remove(paymentHash);
            answer.completeExceptionally(new NodeException("too many invoices are being looked up already"));
            return;
        }
        CompletableFuture<InvoiceStatus> question = question(paymentHash);
        var unused = question.copy()
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((status, failure) -> {
                    question.cancel(true); // without effect on a call that has ended
                    inFlight.release();
                    if (status == null) {
                        asked.remove(paymentHash);
                        answer.completeExceptionally(said(failure));
                        return;
                    }
                    Standing standing = standing(status);
                    if (standing == Standing.SETTLED) {
                        learn(paymentHash);
                    }
                    asked.remove(paymentHash);
                    answer.complete(standing);
                });
    }

    private CompletableFuture<InvoiceStatus> question(PaymentHash paymentHash) {
        try {
            return node.status(paymentHash).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Standing standing(InvoiceStatus status) {
        if (status instanceof InvoiceStatus.Settled) {
            return Standing.SETTLED;
        }
        return status instanceof InvoiceStatus.Accepted ? Standing.PENDING : Standing.UNPAID;
    }

    private NodeException said(Throwable failed) {
        Throwable failure =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        if (failure instanceof NodeException known) {
            return known;
        }
        return failure instanceof TimeoutException
                ? new NodeException(
                        "the node did not look the invoice up within " + timeout.toMillis() + " ms", failure)
                : new NodeException("the node's adapter failed: " + failure, failure);
    }
}
