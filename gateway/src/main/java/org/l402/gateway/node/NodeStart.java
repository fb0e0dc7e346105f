package org.l402.gateway.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.config.ServiceConfig;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.server.keys.DataDirectory;

/**
 * A real node as a gateway meets it at its start: which network it is on, and that it is the one that was sold from
 * before.
 *
 * <p>Both are read off an invoice, which needs no right that a seller's credential does not have anyway. It asks for the
 * dearest price on sale, so that a price for which the node makes no invoice shows now.
 *
 * @param issuer the node, each of whose invoices is checked
 * @param trouble why it did not answer; empty when it did
 * @param identity asks who the node is, as {@link org.l402.ledger.FollowedNode} wants it
 */
public record NodeStart(InvoiceIssuer issuer, Network network, Optional<String> trouble, Supplier<String> identity) {

    private static final String MEMO = "l402 gateway start";
    private static final Duration EXPIRY = Duration.ofSeconds(60);

    /** What a node is asked for to see who it is: a new one each time, because no two invoices may have one label. */
    static InvoiceIssuer.Request probe() {
        return new InvoiceIssuer.Request(new MilliSatoshi(1), MEMO, EXPIRY);
    }

    /**
     * Asks a node for an invoice, and compares it with what the data directory knows of the node.
     *
     * @param config whose data directory is made when it is not there and the node answers
     * @throws NotReachedException when the node does not answer, and the data directory is new
     * @throws NodeException when it does not take the credential, is not the one that the certificate names, or refuses to
     *     make an invoice of the dearest price
     * @throws org.l402.server.node.WrongNodeException when it is another node than before, or its clock is wrong
     * @throws org.l402.server.keys.DataException when it is on another network than the data directory's keys, or the
     *     directory cannot be used
     */
    public static NodeStart of(InvoiceIssuer node, GatewayConfig config, InstantSource clock) {
        Path data = config.data();
        Duration timeout = config.node().timeout();
        Optional<Network> known = DataDirectory.network(data);
        InvoiceIssuer.Request probe = new InvoiceIssuer.Request(
                config.dearest().flatMap(ServiceConfig::price).orElse(new MilliSatoshi(1)), MEMO, EXPIRY);
        Instant before = clock.instant();
        CompletableFuture<InvoiceIssuer.Issued> asked = ask(node, probe);
        try {
            InvoiceIssuer.Issued issued = asked.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            Bolt11Invoice invoice = IdentityGuard.read(probe, issued, before, clock.instant());
            Network network = invoice.network();
            DataDirectory.open(data, network, clock);
            IdentityGuard guard = new IdentityGuard(node, network, DataDirectory.node(data), clock);
            guard.check(invoice);
            return new NodeStart(guard, network, Optional.empty(), new NodeIdentity(guard, timeout, true));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof NodeException trouble && trouble.kind() != NodeException.Kind.AWAY) {
                throw refused(trouble, config);
            }
            return without(node, data, known, timeout, String.valueOf(cause.getMessage()), clock);
        } catch (TimeoutException e) {
            return without(
                    node, data, known, timeout, "it made no invoice within " + timeout.toMillis() + " ms", clock);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException("the start was interrupted", e);
        } finally {
            asked.cancel(true); // without effect on a call that has ended
        }
    }

    private static CompletableFuture<InvoiceIssuer.Issued> ask(InvoiceIssuer node, InvoiceIssuer.Request probe) {
        try {
            return node.issue(probe).toCompletableFuture();
        } catch (NodeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Trouble that no waiting ends: a file must change. */
    private static NodeException refused(NodeException trouble, GatewayConfig config) {
        String what = trouble.kind() == NodeException.Kind.REQUEST
                ? config.dearest()
                        .map(service -> "the node refuses an invoice of the price of the service " + service.name()
                                + ", " + service.price().orElseThrow())
                        .orElse("the node refuses an invoice of 1 msat")
                : "the node made no invoice";
        return new NodeException(trouble.kind(), what + ": " + trouble.getMessage(), trouble);
    }

    private static NodeStart without(
            InvoiceIssuer node, Path data, Optional<Network> known, Duration timeout, String why, InstantSource clock) {
        if (known.isEmpty()) {
            throw new NotReachedException("the node made no invoice: " + why
                    + ". The data directory " + data
                    + " is new, so the gateway cannot know which network it sells on; start it again when the node is"
                    + " there");
        }
        IdentityGuard guard = new IdentityGuard(node, known.get(), DataDirectory.node(data), clock);
        return new NodeStart(
                guard,
                known.get(),
                Optional.of("the node made no invoice: " + why),
                new NodeIdentity(guard, timeout, false));
    }

    /** A node that did not answer where a gateway cannot start without. */
    public static final class NotReachedException extends NodeException {

        NotReachedException(String message) {
            super(message);
        }
    }
}
