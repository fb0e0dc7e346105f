package org.l402.gateway.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.NodeException;

/** Asks a node who it is, by an invoice that nobody is asked to pay: all that a seller's credential can see of it. */
final class NodeIdentity implements Supplier<String> {

    private final IdentityGuard guard;
    private final Duration timeout;
    private boolean fresh;

    /** @param fresh whether the guard has just checked an invoice, which serves for the first time */
    NodeIdentity(IdentityGuard guard, Duration timeout, boolean fresh) {
        this.guard = guard;
        this.timeout = timeout;
        this.fresh = fresh;
    }

    /**
     * The public key of the node that is sold from.
     *
     * @throws NodeException when it does not answer, or is another one
     */
    @Override
    public synchronized String get() {
        if (!fresh) {
            ask();
        }
        fresh = false;
        return guard.payee().orElseThrow(() -> new NodeException("the node has not said who it is"));
    }

    private void ask() {
        CompletableFuture<InvoiceIssuer.Issued> asked =
                guard.issue(NodeStart.probe()).toCompletableFuture();
        try {
            asked.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof NodeException cause
                    ? cause
                    : new NodeException("the node made no invoice: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new NodeException("the node made no invoice within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException("the gateway is stopping", e);
        } finally {
            asked.cancel(true); // without effect on a call that has ended
        }
    }
}
