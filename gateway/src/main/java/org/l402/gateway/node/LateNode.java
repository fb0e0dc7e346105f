package org.l402.gateway.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.LightningNode;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;

/**
 * A node whose unix socket is not there yet: Core Lightning makes it when it starts, which may be after the gateway. It is
 * opened by the first call that finds it; until then calls fail.
 */
final class LateNode implements InvoiceIssuer, AutoCloseable {

    private final Supplier<LightningNode> opening;
    private @Nullable LightningNode node;
    private boolean closed;

    /** @param opening opens the node at once, or fails at once with {@link NodeException} */
    LateNode(Supplier<LightningNode> opening) {
        this.opening = opening;
    }

    private synchronized LightningNode node() {
        if (closed) {
            throw new NodeException("the gateway is stopping and asks its node nothing more");
        }
        LightningNode open = node == null ? opening.get() : node;
        node = open;
        return open;
    }

    @Override
    public CompletionStage<Issued> issue(Request request) {
        try {
            return node().issue(request);
        } catch (NodeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
        try {
            return node().status(paymentHash);
        } catch (NodeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (node != null) {
            node.close();
        }
    }
}
