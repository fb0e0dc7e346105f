package org.l402.gateway;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.l402.bolt11.Bolt11Builder;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.bolt11.Features;
import org.l402.bolt11.NodeKey;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.sandbox.SandboxNode;

/** A node that answers like the sandbox within it, or in ways that no node should. */
final class OddNode implements InvoiceIssuer, SettlementSource {

    enum Way {
        HONEST,
        /** Another node answers. */
        OTHER_PAYEE,
        /** A node on testnet answers. */
        OTHER_NETWORK,
        OTHER_AMOUNT,
        ANY_AMOUNT,
        OTHER_HASH,
        NO_INVOICE,
        /** Its clock is two hours behind. */
        OTHER_CLOCK,
        /** It makes no invoice of more than 1 sat. */
        NOT_SO_MUCH,
        /** It does not take the credential. */
        NO_ACCESS
    }

    private final SandboxNode node;
    private final SandboxNode other;
    private final SandboxNode late;
    private final InstantSource clock;
    volatile Way way = Way.HONEST;
    /** What it says of an invoice that it was asked about, after what the sandbox says. */
    volatile UnaryOperator<CompletionStage<InvoiceStatus>> says = UnaryOperator.identity();
    /** How often it was asked about an invoice. */
    final AtomicInteger lookups = new AtomicInteger();
    /** The memos of the invoices that it was asked for. */
    final List<String> memos = new CopyOnWriteArrayList<>();
    /** As whom it was followed, each time. */
    final List<Way> followed = new CopyOnWriteArrayList<>();
    /** Until it is at zero, nobody who follows is told anything. */
    volatile CountDownLatch telling = new CountDownLatch(0);

    OddNode(SandboxNode node, InstantSource clock) {
        this.node = node;
        this.other = new SandboxNode(clock);
        this.late = new SandboxNode(InstantSource.offset(clock, Duration.ofHours(-2)));
        this.clock = clock;
    }

    @Override
    public CompletionStage<Issued> issue(Request request) {
        memos.add(request.memo());
        return switch (way) {
            case HONEST -> node.issue(request);
            case OTHER_PAYEE -> other.issue(request);
            case OTHER_NETWORK -> signed(request, Network.TESTNET, true);
            case OTHER_AMOUNT ->
                node.issue(
                        new Request(new MilliSatoshi(request.amount().value() + 1), request.memo(), request.expiry()));
            case ANY_AMOUNT -> signed(request, Network.REGTEST, false);
            case OTHER_HASH ->
                node.issue(request)
                        .thenApply(issued -> new Issued(
                                issued.bolt11(), Preimage.of(new byte[32]).paymentHash(), issued.expiresAt()));
            case NO_INVOICE ->
                node.issue(request).thenApply(issued -> new Issued("lnbcrt", issued.paymentHash(), issued.expiresAt()));
            case OTHER_CLOCK -> late.issue(request);
            case NOT_SO_MUCH ->
                request.amount().compareTo(MilliSatoshi.ofSat(1)) > 0
                        ? refused(NodeException.Kind.REQUEST, "too large, the most is 1 sat")
                        : node.issue(request);
            case NO_ACCESS -> refused(NodeException.Kind.ACCESS, "it refuses the macaroon; make a new one");
        };
    }

    private static CompletionStage<Issued> refused(NodeException.Kind kind, String why) {
        return CompletableFuture.failedStage(new NodeException(kind, why));
    }

    private CompletionStage<Issued> signed(Request request, Network network, boolean amount) {
        Bolt11Builder terms = new Bolt11Builder(network, clock.instant())
                .paymentHash(Preimage.of(new byte[32]).paymentHash())
                .paymentSecret(new byte[32])
                .description(request.memo())
                .features(Features.of(Features.VARIABLE_LENGTH_ONION, Features.PAYMENT_SECRET));
        if (amount) {
            terms.amount(request.amount());
        }
        Bolt11Invoice invoice = terms.sign(NodeKey.random(new SecureRandom()));
        return CompletableFuture.completedStage(new Issued(invoice.text(), invoice.paymentHash(), invoice.expiresAt()));
    }

    @Override
    public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
        lookups.incrementAndGet();
        return says.apply(node.status(paymentHash));
    }

    /** Tells what the sandbox within it tells, whoever it says that it is. */
    @Override
    public Following follow(long after, Listener listener) {
        followed.add(way);
        return node.follow(after, new Listener() {
            @Override
            public void settled(Settlement settlement) {
                await();
                listener.settled(settlement);
            }

            @Override
            public void caughtUp() {
                await();
                listener.caughtUp();
            }

            @Override
            public void ended(NodeException why) {
                listener.ended(why);
            }

            private void await() {
                try {
                    telling.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
    }
}
