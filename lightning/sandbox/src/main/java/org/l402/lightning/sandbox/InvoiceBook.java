package org.l402.lightning.sandbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.NoRecord;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.Preimage;
import org.l402.lightning.SettlementSource.Settlement;

/**
 * The invoices of a sandbox node and what became of them, in memory and bounded.
 *
 * <p>When it is full, invoices that ran out unpaid make room, the oldest first. One that was paid stays, so that paying
 * again gives what the first time gave, and so does one whose payment is on its way. Safe for use by many threads.
 */
final class InvoiceBook {

    private final InstantSource clock;
    private final int capacity;
    private final Map<PaymentHash, Entry> entries = new HashMap<>();
    /** Where to look for those that ran out: all that are not settled, some of the others, some twice. */
    private final PriorityQueue<Entry> byExpiry = new PriorityQueue<>(Comparator.comparing(entry -> entry.expiresAt));

    /** In the order of settlement; the first has index 1. As bounded as the entries, of which those paid all stay. */
    private final List<Settlement> settlements = new ArrayList<>();

    InvoiceBook(InstantSource clock, int capacity) {
        this.clock = clock;
        this.capacity = capacity;
    }

    private static final class Entry {
        final Preimage preimage;
        final String memo;
        final MilliSatoshi amount;
        final Instant expiresAt;
        /** Waits for the end of the payment that is on its way. */
        @Nullable
        CompletableFuture<PaymentOutcome> onItsWay;
        /** How the last payment that came to an end did: paid or failed. */
        @Nullable
        PaymentOutcome outcome;

        @Nullable
        Instant settledAt;

        boolean isHeld;

        Entry(Preimage preimage, String memo, MilliSatoshi amount, Instant expiresAt) {
            this.preimage = preimage;
            this.memo = memo;
            this.amount = amount;
            this.expiresAt = expiresAt;
        }

        boolean ranOut(Instant now) {
            return settledAt == null && onItsWay == null && !now.isBefore(expiresAt);
        }
    }

    /**
     * Enters a new invoice.
     *
     * @throws NodeException when the book is full of invoices that were paid or still can be
     */
    synchronized void add(Preimage preimage, String memo, MilliSatoshi amount, Instant expiresAt) {
        makeRoom();
        Entry entry = new Entry(preimage, memo, amount, expiresAt);
        entries.put(preimage.paymentHash(), entry);
        byExpiry.add(entry);
    }

    synchronized InvoiceStatus status(PaymentHash paymentHash) {
        Entry entry = entries.get(paymentHash);
        if (entry == null) {
            return new InvoiceStatus.NotFound();
        }
        if (entry.settledAt != null) {
            return new InvoiceStatus.Settled(entry.amount, entry.amount, entry.settledAt);
        }
        if (entry.isHeld) {
            return new InvoiceStatus.Accepted();
        }
        return entry.ranOut(clock.instant()) ? new InvoiceStatus.Expired() : new InvoiceStatus.Open();
    }

    /** Begins to pay an invoice; or gives the payment that was made, or the one that is on its way. */
    synchronized CompletableFuture<PaymentOutcome> pay(PaymentHash paymentHash, MilliSatoshi amount, Paying paying) {
        Entry entry = entries.get(paymentHash);
        if (entry == null) {
            return failed(
                    "the sandbox node has no such invoice; it was issued by another run of it, or ran out unpaid");
        }
        if (entry.outcome instanceof Paid) {
            return CompletableFuture.completedFuture(entry.outcome);
        }
        if (entry.onItsWay != null) {
            return entry.onItsWay;
        }
        if (entry.ranOut(clock.instant())) {
            return failed("the invoice expired at " + entry.expiresAt + "; ask the seller for a new one");
        }
        if (!amount.equals(entry.amount)) {
            return failed("the sandbox node issued this invoice for " + entry.amount + ", not " + amount);
        }
        CompletableFuture<PaymentOutcome> payment = new CompletableFuture<>();
        entry.onItsWay = payment;
        switch (paying) {
            case SETTLES -> payment.complete(settle(entry));
            case FAILS -> payment.complete(fail(entry, "the sandbox node was told to let payments fail"));
            case HANGS -> {}
            case IS_HELD -> entry.isHeld = true;
        }
        return payment;
    }

    synchronized PaymentOutcome track(PaymentHash paymentHash) {
        Entry entry = entries.get(paymentHash);
        if (entry != null && entry.onItsWay != null) {
            return new InFlight("the payment is on its way");
        }
        return entry == null || entry.outcome == null
                ? new NoRecord("the sandbox node has no record of a payment with this hash")
                : entry.outcome;
    }

    /** Lets the payment that is on its way arrive; false when there is none. */
    boolean settle(PaymentHash paymentHash) {
        return end(paymentHash, null);
    }

    /** Lets the payment that is on its way fail; false when there is none. */
    boolean fail(PaymentHash paymentHash, String reason) {
        return end(paymentHash, reason);
    }

    private boolean end(PaymentHash paymentHash, @Nullable String failure) {
        CompletableFuture<PaymentOutcome> payment;
        PaymentOutcome outcome;
        synchronized (this) {
            Entry entry = entries.get(paymentHash);
            if (entry == null || entry.onItsWay == null) {
                return false;
            }
            payment = entry.onItsWay;
            outcome = failure == null ? settle(entry) : fail(entry, failure);
            // If the invoice ran out on the way, it left the queue without leaving the book.
            byExpiry.add(entry);
        }
        // Outside the lock: whoever waits for the payment goes on in this call.
        return payment.complete(outcome);
    }

    private PaymentOutcome settle(Entry entry) {
        Instant now = clock.instant();
        entry.settledAt = now;
        settlements.add(new Settlement(
                settlements.size() + 1L,
                entry.preimage.paymentHash(),
                entry.memo,
                Optional.empty(),
                entry.amount,
                entry.amount,
                now));
        notifyAll();
        return end(entry, new Paid(entry.preimage, MilliSatoshi.ZERO));
    }

    private static PaymentOutcome fail(Entry entry, String reason) {
        return end(entry, new Failed(reason));
    }

    private static PaymentOutcome end(Entry entry, PaymentOutcome outcome) {
        entry.onItsWay = null;
        entry.isHeld = false;
        entry.outcome = outcome;
        return outcome;
    }

    /** Whether it has come to a place in the order of settlements. */
    synchronized boolean hasSettled(long index) {
        return index <= settlements.size();
    }

    synchronized List<Settlement> settledAfter(long index) {
        return List.copyOf(settlements.subList((int) Math.min(index, settlements.size()), settlements.size()));
    }

    /** Waits until something settled after a place, or it is over; whoever makes it so calls {@link #wake}. */
    synchronized void awaitSettledAfter(long index, BooleanSupplier over) throws InterruptedException {
        while (settlements.size() <= index && !over.getAsBoolean()) {
            wait();
        }
    }

    synchronized void wake() {
        notifyAll();
    }

    private void makeRoom() {
        Instant now = clock.instant();
        while (entries.size() >= capacity) {
            Entry oldest = byExpiry.peek();
            if (oldest == null || now.isBefore(oldest.expiresAt)) {
                throw new NodeException("the sandbox node holds " + capacity
                        + " invoices, all that it has room for, and each was paid or can still be;"
                        + " wait until some run out, or start it anew");
            }
            byExpiry.remove();
            if (oldest.ranOut(now)) {
                entries.remove(oldest.preimage.paymentHash());
            }
        }
    }

    private static CompletableFuture<PaymentOutcome> failed(String reason) {
        return CompletableFuture.completedFuture(new Failed(reason));
    }
}
