package org.l402.gateway.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.server.keys.DataDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real node as a gateway meets it at its start: which network it is on, and that it is the one that was sold from
 * before.
 *
 * <p>Both are read off an invoice of 1 msat, which needs no right that a seller's credential does not have anyway.
 *
 * @param issuer the node, each of whose invoices is checked
 * @param reached whether it answered; where it did not, paid requests are served until it does
 * @param identity asks who the node is, as {@link org.l402.ledger.FollowedNode} wants it
 */
public record NodeStart(InvoiceIssuer issuer, Network network, boolean reached, Supplier<String> identity) {

    private static final Logger LOG = LoggerFactory.getLogger("l402.node");
    static final InvoiceIssuer.Request PROBE =
            new InvoiceIssuer.Request(new MilliSatoshi(1), "l402 gateway start", Duration.ofSeconds(60));

    /**
     * Asks a node for an invoice, and compares it with what the data directory knows of the node.
     *
     * @param data the data directory, which is made when it is not there and the node answers
     * @param timeout how long the node may take
     * @throws NotReachedException when the node does not answer, and the data directory is new
     * @throws org.l402.server.issue.WrongNodeException when it is another node than before
     * @throws org.l402.server.keys.DataException when it is on another network than the data directory's keys, or the
     *     directory cannot be used
     */
    public static NodeStart of(InvoiceIssuer node, Path data, Duration timeout, InstantSource clock) {
        Optional<Network> known = DataDirectory.network(data);
        CompletableFuture<InvoiceIssuer.Issued> asked = ask(node);
        try {
            Bolt11Invoice invoice = IdentityGuard.read(PROBE, asked.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
            Network network = invoice.network();
            DataDirectory.open(data, network, clock);
            IdentityGuard guard = new IdentityGuard(node, network, DataDirectory.node(data));
            guard.check(invoice);
            return new NodeStart(guard, network, true, new NodeIdentity(guard, timeout, true));
        } catch (ExecutionException e) {
            return without(
                    node, data, known, timeout, String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage()));
        } catch (TimeoutException e) {
            return without(node, data, known, timeout, "it made no invoice within " + timeout.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException("the start was interrupted", e);
        } finally {
            asked.cancel(true); // without effect on a call that has ended
        }
    }

    private static CompletableFuture<InvoiceIssuer.Issued> ask(InvoiceIssuer node) {
        try {
            return node.issue(PROBE).toCompletableFuture();
        } catch (NodeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static NodeStart without(
            InvoiceIssuer node, Path data, Optional<Network> known, Duration timeout, String why) {
        if (known.isEmpty()) {
            throw new NotReachedException("the node made no invoice: " + why
                    + ". The data directory " + data
                    + " is new, so the gateway cannot know which network it sells on; start it again when the node is"
                    + " there");
        }
        LOG.warn(
                "the node made no invoice: {}; the gateway starts all the same: paid requests are served,"
                        + " new challenges are answered 503 until the node is there",
                why);
        IdentityGuard guard = new IdentityGuard(node, known.get(), DataDirectory.node(data));
        return new NodeStart(guard, known.get(), false, new NodeIdentity(guard, timeout, false));
    }

    /** A node that did not answer where a gateway cannot start without. */
    public static final class NotReachedException extends NodeException {

        NotReachedException(String message) {
            super(message);
        }
    }
}
