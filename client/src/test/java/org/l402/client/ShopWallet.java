package org.l402.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.sandbox.SandboxNode;

/** A wallet at a sandbox node that keeps a record of what it was asked to do, and can lose an answer. */
final class ShopWallet implements InvoicePayer {

    private final SandboxNode node;
    private final List<Bolt11Invoice> asked = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<PaymentOutcome> says = UnaryOperator.identity();
    private volatile Optional<PaymentOutcome> tracked = Optional.empty();
    private volatile boolean fails;
    private final AtomicInteger tracks = new AtomicInteger();
    private volatile Runnable beforePaying = () -> {};

    ShopWallet(SandboxNode node) {
        this.node = node;
    }

    /** From now on a payment is made, and what is said of it is this. */
    void says(UnaryOperator<PaymentOutcome> answer) {
        says = answer;
    }

    /** From now on it has no record of what it paid. */
    void forgets() {
        tracked = Optional.of(new PaymentOutcome.NoRecord("no record of it"));
    }

    /** From now on it cannot be asked what it paid. */
    void isAway() {
        tracked = Optional.of(new PaymentOutcome.Unknown("the wallet's node is not there"));
    }

    /** From now on it fails when it is asked what it paid. */
    void throwsWhenAsked() {
        tracked = Optional.empty();
        fails = true;
    }

    /** From now on it says again what it knows. */
    void remembers() {
        tracked = Optional.empty();
    }

    /** Runs before each payment. */
    void beforePaying(Runnable check) {
        beforePaying = check;
    }

    @Override
    public CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
        asked.add(Bolt11Invoice.decode(bolt11));
        beforePaying.run();
        return node.pay(bolt11, maxFee, deadline).thenApply(says);
    }

    @Override
    public CompletionStage<PaymentOutcome> track(PaymentHash paymentHash) {
        tracks.incrementAndGet();
        if (fails) {
            return CompletableFuture.failedFuture(new IllegalStateException("bad gateway"));
        }
        return tracked.<CompletionStage<PaymentOutcome>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> node.track(paymentHash));
    }

    /** How often it was asked to pay. */
    int calls() {
        return asked.size();
    }

    /** How often it was asked what became of a payment. */
    int tracks() {
        return tracks.get();
    }

    PaymentHash lastHash() {
        return asked.get(asked.size() - 1).paymentHash();
    }

    /** What really left the purse, by the node's own record. */
    MilliSatoshi spent() {
        MilliSatoshi sum = MilliSatoshi.ZERO;
        for (PaymentHash hash :
                asked.stream().map(Bolt11Invoice::paymentHash).distinct().toList()) {
            if (node.status(hash).toCompletableFuture().join() instanceof InvoiceStatus.Settled settled) {
                sum = sum.plus(settled.received());
            }
        }
        return sum;
    }
}
