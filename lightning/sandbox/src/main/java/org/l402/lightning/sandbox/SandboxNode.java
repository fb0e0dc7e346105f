package org.l402.lightning.sandbox;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.l402.bolt11.Bolt11Builder;
import org.l402.bolt11.Bolt11Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.bolt11.Features;
import org.l402.bolt11.NodeId;
import org.l402.bolt11.NodeKey;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.LightningNode;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.UnknownPlaceException;

/**
 * A Lightning node of play money that lives in this process: it issues real, signed regtest invoices and pays its own,
 * without a fee, from a purse that never empties.
 *
 * <p>Its key and its books are made with it and gone with it. It holds a bounded number of invoices; a full node refuses
 * to issue. A test makes it slow, dead or unlucky with {@link #receiving}, {@link #paying}, {@link #settle} and {@link
 * #fail}. Safe for use by many threads.
 */
public final class SandboxNode implements LightningNode, SettlementSource {

    /** How many invoices a node holds unless told otherwise; they take about 25 MB. */
    public static final int DEFAULT_CAPACITY = 100_000;

    /** How long a question to a held node waits. */
    static final Duration MAX_HELD = Duration.ofSeconds(6);

    private static final Features FEATURES = Features.of(Features.VARIABLE_LENGTH_ONION, Features.PAYMENT_SECRET);

    private final InstantSource clock;
    private final int capacity;
    private final InvoiceBook book;
    private final SecureRandom random = new SecureRandom();
    private final NodeKey key = NodeKey.random(random);
    private final Queue<Runnable> held = new ArrayDeque<>();
    private final Set<BookFollowing> followings = ConcurrentHashMap.newKeySet();
    private Receiving receiving = Receiving.PROMPT;
    private volatile Paying paying = Paying.SETTLES;

    public SandboxNode(InstantSource clock) {
        this(clock, DEFAULT_CAPACITY);
    }

    /**
     * A node that holds at most so many invoices.
     *
     * @param capacity above zero
     */
    public SandboxNode(InstantSource clock, int capacity) {
        if (capacity < 1) {
            throw new NodeException("a sandbox node holds one invoice or more, not " + capacity);
        }
        this.clock = clock;
        this.capacity = capacity;
        this.book = new InvoiceBook(clock, capacity);
    }

    /** The payee of its invoices. */
    public NodeId nodeId() {
        return key.nodeId();
    }

    /** Sets how invoices are issued and looked up from now on; what was held is answered. */
    public void receiving(Receiving mode) {
        Queue<Runnable> released;
        synchronized (held) {
            receiving = mode;
            released = new ArrayDeque<>(held);
            held.clear();
            if (mode == Receiving.DOWN) {
                followings.forEach(following -> following.end(down()));
            }
        }
        // Outside the lock, and by the new mode: what it still holds is queued anew.
        released.forEach(Runnable::run);
    }

    /** Sets what becomes of the payments that begin from now on. */
    public void paying(Paying mode) {
        paying = mode;
    }

    /** Lets a hanging payment arrive; false when none is on its way. */
    public boolean settle(PaymentHash paymentHash) {
        return book.settle(paymentHash);
    }

    /** Lets a hanging payment fail; false when none is on its way. */
    public boolean fail(PaymentHash paymentHash) {
        return book.fail(paymentHash, "the sandbox node was told to let this payment fail");
    }

    @Override
    public CompletionStage<Issued> issue(Request request) {
        return answer(() -> signed(request));
    }

    @Override
    public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
        return answer(() -> book.status(paymentHash));
    }

    /** {@inheritDoc} The deadline is counted in the time of this machine, not of the node's clock. */
    @Override
    public CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
        Bolt11Invoice invoice;
        try {
            invoice = Bolt11Invoice.decode(bolt11);
        } catch (Bolt11Exception e) {
            return failed("the invoice cannot be read: " + e.getMessage());
        }
        Optional<MilliSatoshi> amount = invoice.amount();
        if (invoice.network() != Network.REGTEST) {
            return failed("a sandbox node pays regtest invoices (lnbcrt…) with play money; this one asks for money of "
                    + invoice.network().label());
        }
        if (amount.isEmpty()) {
            return failed("the invoice names no amount, so it would take any");
        }
        if (!invoice.payee().equals(nodeId())) {
            return failed("a sandbox node pays only what it issued itself in this run; the payee of this invoice is "
                    + invoice.payee());
        }
        return book.pay(invoice.paymentHash(), amount.get(), paying)
                .copy()
                .completeOnTimeout(
                        new PaymentOutcome.InFlight("the payment is still on its way after " + deadline),
                        deadline.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<PaymentOutcome> track(PaymentHash paymentHash) {
        return CompletableFuture.completedFuture(book.track(paymentHash));
    }

    /** {@inheritDoc} A following ends when the node is told to be {@link Receiving#DOWN}. */
    @Override
    public Following follow(long after, Listener listener) {
        BookFollowing following = new BookFollowing(book, after, listener, followings::remove);
        synchronized (held) {
            followings.add(following);
            if (receiving == Receiving.DOWN) {
                following.end(down());
            } else if (!book.hasSettled(after)) {
                following.end(new UnknownPlaceException(
                        "the sandbox node has not settled " + after + " invoices; it is another run of it"));
            }
        }
        following.start();
        return following;
    }

    /** {@inheritDoc} It has no channels, and whoever holds it may do everything. */
    @Override
    public CompletionStage<Report> report(Role role) {
        return answer(() -> new Report(
                Optional.of("sandbox, play money"),
                Optional.of(nodeId().toString()),
                Optional.of(Network.REGTEST),
                Optional.of(true),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Rights(List.of(), List.of(), "")));
    }

    /** Does nothing: it is memory alone. */
    @Override
    public void close() {}

    private Issued signed(Request request) {
        Instant now = clock.instant();
        Preimage preimage = Preimage.of(randomBytes());
        Bolt11Invoice invoice;
        try {
            invoice = new Bolt11Builder(Network.REGTEST, now)
                    .amount(request.amount())
                    .paymentHash(preimage.paymentHash())
                    .paymentSecret(randomBytes())
                    .description(request.memo())
                    .expiry(request.expiry())
                    .features(FEATURES)
                    .sign(key);
        } catch (Bolt11Exception e) {
            throw new NodeException("the sandbox node cannot make this invoice: " + e.getMessage(), e);
        }
        book.add(preimage, request.memo(), request.amount(), invoice.expiresAt());
        return new Issued(invoice.text(), invoice.paymentHash(), invoice.expiresAt());
    }

    private <T> CompletionStage<T> answer(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        answer(question, answer);
        return answer;
    }

    private <T> void answer(Supplier<T> question, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return; // whoever asked waits no longer
        }
        Receiving mode;
        synchronized (held) {
            mode = receiving;
            if (mode == Receiving.HELD && held.size() < capacity) {
                held.add(() -> answer(question, answer));
                CompletableFuture.delayedExecutor(MAX_HELD.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> answer.completeExceptionally(
                                new NodeException("the sandbox node is held, and gave no answer in " + MAX_HELD)));
                return;
            }
        }
        try {
            switch (mode) {
                case PROMPT -> answer.complete(question.get());
                case HELD -> throw new NodeException("the sandbox node is held, and " + capacity + " questions wait");
                case DOWN -> throw down();
            }
        } catch (NodeException e) {
            answer.completeExceptionally(e);
        }
    }

    private static NodeException down() {
        return new NodeException("the sandbox node is down");
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }

    private static CompletionStage<PaymentOutcome> failed(String reason) {
        return CompletableFuture.completedFuture(new PaymentOutcome.Failed(reason));
    }
}
