package org.l402.gateway.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.LightningNode;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.SettlementSource;

/**
 * A node whose unix socket is not there yet: Core Lightning makes it when it starts, which may be after the gateway.
 *
 * <p>A thread of its own tries to open it once a second; until it is open, calls fail at once.
 */
final class LateNode implements InvoiceIssuer, SettlementSource, AutoCloseable {

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final Supplier<LightningNode> opening;
    private volatile @Nullable LightningNode node;
    private volatile NodeException trouble = new NodeException("the node is not open yet");
    private final CountDownLatch closed = new CountDownLatch(1);

    private LateNode(Supplier<LightningNode> opening) {
        this.opening = opening;
    }

    /** @param opening opens the node, or fails with {@link NodeException}; may block, here for the first time */
    static LateNode of(Supplier<LightningNode> opening) {
        LateNode late = new LateNode(opening);
        if (!late.open()) {
            Thread trying = new Thread(late::openInTheEnd, "l402-late-node");
            trying.setDaemon(true);
            trying.start();
        }
        return late;
    }

    private void openInTheEnd() {
        try {
            while (!closed.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                if (open()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean open() {
        try {
            LightningNode opened = opening.get();
            node = opened;
            if (closed.getCount() == 0) {
                opened.close(); // close() may have come before there was a node to see
            }
            return true;
        } catch (NodeException e) {
            trouble = e;
            return false;
        }
    }

    private <T> CompletionStage<T> ask(Function<LightningNode, CompletionStage<T>> question) {
        LightningNode open = node;
        return open == null ? CompletableFuture.failedFuture(trouble) : question.apply(open);
    }

    @Override
    public CompletionStage<Issued> issue(Request request) {
        return ask(open -> open.issue(request));
    }

    @Override
    public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
        return ask(open -> open.status(paymentHash));
    }

    @Override
    public Following follow(long after, Listener listener) {
        LightningNode open = node;
        if (open == null) {
            throw trouble;
        }
        if (open instanceof SettlementSource source) {
            return source.follow(after, listener);
        }
        throw new NodeException("this node does not tell what was paid, so no ledger can be kept from it");
    }

    @Override
    public void close() {
        closed.countDown();
        LightningNode open = node;
        if (open != null) {
            open.close();
        }
    }
}
