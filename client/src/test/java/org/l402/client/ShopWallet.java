package org.l402.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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
    private volatile Runnable afterPaying = () -> {};

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

    /** Runs after each payment, before anybody is told what became of it. */
    void afterPaying(Runnable check) {
        afterPaying = check;
    }

    /** Waits until no payment is being made. */
    synchronized void awaitIdle() {}

    @Override
    public synchronized CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
        asked.add(Bolt11Invoice.decode(bolt11));
        beforePaying.run();
        CompletionStage<PaymentOutcome> outcome = node.pay(bolt11, maxFee, deadline);
        afterPaying.run();
        return outcome.thenApply(says);
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

    /** How many invoices it really paid, by the node's own record. */
    long payments() {
        return settled().count();
    }

    /** What really left the purse, by the node's own record. */
    MilliSatoshi spent() {
        return settled().map(InvoiceStatus.Settled::received).reduce(MilliSatoshi.ZERO, MilliSatoshi::plus);
    }

    private Stream<InvoiceStatus.Settled> settled() {
        return asked.stream()
                .map(Bolt11Invoice::paymentHash)
                .distinct()
                .map(hash -> node.status(hash).toCompletableFuture().join())
                .filter(InvoiceStatus.Settled.class::isInstance)
                .map(InvoiceStatus.Settled.class::cast);
    }
}
