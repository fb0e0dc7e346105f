package org.l402.lightning.lnd;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.SettlementSource.Following;
import org.l402.lightning.SettlementSource.Listener;
import org.l402.lightning.SettlementSource.Settlement;
import org.l402.lightning.UnknownPlaceException;
import org.l402.lightning.lnd.rpc.Invoice;
import org.l402.lightning.lnd.rpc.Invoice.InvoiceState;
import org.l402.lightning.lnd.rpc.InvoiceSubscription;
import org.l402.lightning.lnd.rpc.ListInvoiceResponse;

/**
 * One following of an LND: a thread that takes events and tells a listener.
 *
 * <p>LND's subscription sends what settled after an index, and then what settles; but it has four gaps to be bridged.
 *
 * <ul>
 *   <li>It comes in the order of settlement only from LND's usual database. With native SQL the backlog comes in the order
 *       in which the invoices were made, so that its last index says nothing of what is still to come: {@link Backlog}.
 *   <li>It does not say where the backlog ends. That is certain when a new, open invoice is told of, since those come
 *       after it, as they do all the time where there is trade. All that had settled at the beginning has come when as
 *       many have as are in the node's list ({@link InvoiceSurvey}), which is read beside it; but what settled between
 *       the list and the subscription is in the backlog too, and not counted. So when an index is missing from then on,
 *       the list is read once more: what it counts now is all of the backlog, and from there on all comes in order.
 *   <li>After index 0 it sends no backlog at all. So the list is read first, and its first settlement is where the
 *       subscription begins; when that one's index is not 1, the list is read again, since those before it may have
 *       settled on pages that were read already. While it is read another subscription is open, from which nothing is
 *       taken: where nothing has settled, it is followed from there. Were one missed in the moment before LND heard of
 *       the subscription, the next one would not have index 1.
 *   <li>After an index that the node has not reached, as when its database was lost, it sends nothing until then, also of
 *       what settles. The list shows it, and the following ends.
 * </ul>
 *
 * <p>One invoice is taken from the connection at a time, and the list is read in pages: what piles up where a listener is
 * slow piles up in LND. Nothing has a deadline but a page; a dead connection is known by its missing pings.
 */
final class LndFollowing implements Following {

    private static final Duration PAGE_TIME = Duration.ofSeconds(30);

    private sealed interface Event {}

    private record Streamed(Invoice invoice) implements Event {}

    private record Listed(ListInvoiceResponse page) implements Event {}

    private record Broken(LndCall<?, ?> call, Status status) implements Event {}

    private record Closed() implements Event {}

    private final LndChannel channel;
    private final LndFailures failures;
    private final long after;
    private final Listener listener;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    /** Held while the listener is called. */
    private final Object telling = new Object();

    private boolean over;

    // Used by the following's own thread alone.
    private InvoiceSurvey survey;
    /** Whether the survey began after the subscription, and so counts all of its backlog. */
    private boolean surveysAll;

    /** Whether none settled before the first that the survey found. */
    private boolean isFirstSure;

    private Backlog backlog;
    private boolean begun;
    private boolean caughtUp;
    /** Whether the backlog is over, so that all comes in order. */
    private boolean isInOrder;

    private boolean isFirstEver;
    private @Nullable Subscriber subscriber;
    private @Nullable ClientCall<InvoiceSubscription, Invoice> subscription;
    private @Nullable CompletableFuture<ListInvoiceResponse> page;

    private LndFollowing(LndChannel channel, LndFailures failures, long after, Listener listener) {
        this.channel = channel;
        this.failures = failures;
        this.after = after;
        this.listener = listener;
        this.survey = new InvoiceSurvey(after);
        this.backlog = new Backlog(after);
        this.begun = after > 0;
    }

    static LndFollowing begin(LndChannel channel, LndFailures failures, long after, Listener listener) {
        LndFollowing following = new LndFollowing(channel, failures, after, listener);
        Thread thread = new Thread(following::run, "lnd-settlements");
        thread.setDaemon(true);
        thread.start();
        return following;
    }

    @Override
    public void close() {
        synchronized (telling) {
            over = true;
        }
        events.add(new Closed());
    }

    private void run() {
        try {
            follow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(new NodeException("the following of the node's settlements was interrupted", e));
        } catch (NodeException e) {
            end(e);
        } catch (Throwable e) { // an Error as well: whoever listens would wait for ever
            end(new NodeException("what was told of a settlement failed: " + e, e));
        } finally {
            drop();
            if (page != null) {
                page.cancel(false);
            }
        }
    }

    private void end(NodeException why) {
        tell(() -> {
            over = true;
            listener.ended(why);
        });
    }

    private void tell(Runnable what) {
        synchronized (telling) {
            if (!over) {
                what.run();
            }
        }
    }

    private void follow() throws InterruptedException {
        subscribe(after);
        list();
        if (begun) {
            more();
        }
        while (true) {
            Event event = events.take();
            if (event instanceof Closed) {
                return;
            } else if (event instanceof Broken broken) {
                // LND ends the subscription in good order when it stops.
                Status status = broken.status.isOk() ? Status.UNAVAILABLE : broken.status;
                throw failures.exception(broken.call, status.asException());
            } else if (event instanceof Listed listed) {
                survey.add(listed.page);
                surveyed();
            } else if (event instanceof Streamed streamed) {
                heard(streamed.invoice);
                more();
            }
        }
    }

    private void surveyed() {
        if (!survey.done() && !(isInOrder && survey.highest() >= after)) {
            list();
            return;
        }
        page = null;
        if (survey.highest() < after) {
            throw new UnknownPlaceException(
                    "LND at " + failures.address() + " has settled invoices up to number " + survey.highest()
                            + " alone, and is asked for those after number " + after
                            + ": it lost invoices, or was restored from a backup");
        }
        if (begun) {
            tellBacklog();
        } else if (isFirstSure || survey.lowest().map(Settlement::index).orElse(1L) == 1) {
            begin(survey.lowest());
            tellBacklog();
        } else {
            isFirstSure = true;
            surveyAgain();
        }
    }

    private void surveyAgain() {
        survey = new InvoiceSurvey(after);
        list();
    }

    /** Follows from the first settlement that the node ever had, when there is one. */
    private void begin(Optional<Settlement> first) {
        begun = true;
        isFirstEver = first.isEmpty();
        isInOrder = isFirstEver;
        first.ifPresent(settlement -> {
            backlog = new Backlog(settlement.index() - 1);
            backlog.add(settlement);
            subscribe(settlement.index());
        });
        more();
    }

    private void heard(Invoice invoice) {
        if (invoice.getState() == InvoiceState.OPEN && !invoice.getIsAmp()) {
            isInOrder = true;
            tellBacklog();
        }
        if (invoice.getState() != InvoiceState.SETTLED) {
            return;
        }
        Settlement settlement = settlement(invoice);
        if (!isInOrder) {
            backlog.add(settlement);
            tellBacklog();
            return;
        }
        if (isFirstEver && settlement.index() > 1) {
            throw new NodeException("a settlement of LND at " + failures.address()
                    + " may have been missed while it began to be followed; follow it again");
        }
        isFirstEver = false;
        tell(() -> listener.settled(settlement));
    }

    private void tellBacklog() {
        boolean isCounted = survey.done() && backlog.received() >= survey.count();
        isInOrder |= isCounted && surveysAll;
        for (Optional<Settlement> next = backlog.next(isInOrder); next.isPresent(); next = backlog.next(isInOrder)) {
            Settlement settlement = next.get();
            tell(() -> listener.settled(settlement));
        }
        if (isCounted && !backlog.isEmpty()) {
            surveysAll = true;
            surveyAgain();
        } else if ((isCounted || isInOrder) && !caughtUp) {
            caughtUp = true;
            tell(listener::caughtUp);
        }
    }

    private void subscribe(long index) {
        drop();
        Subscriber hears = new Subscriber();
        subscriber = hears;
        InvoiceSubscription from =
                InvoiceSubscription.newBuilder().setSettleIndex(index).build();
        subscription = channel.open(LndCall.SUBSCRIBE_INVOICES, from, CallOptions.DEFAULT, hears);
    }

    private void drop() {
        if (subscriber != null && subscription != null) {
            subscriber.dropped = true;
            LndChannel.cancel(subscription);
        }
    }

    private void more() {
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void list() {
        CompletableFuture<ListInvoiceResponse> asked =
                channel.askBeside(LndCall.LIST_INVOICES, survey.next(), PAGE_TIME);
        page = asked;
        var unused = asked.whenComplete((answer, failure) -> events.add(
                failure == null
                        ? new Listed(answer)
                        : new Broken(LndCall.LIST_INVOICES, Status.fromThrowable(failure))));
    }

    /** A settled invoice in the words of all nodes. */
    static Settlement settlement(Invoice invoice) {
        try {
            return new Settlement(
                    invoice.getSettleIndex(),
                    PaymentHash.of(invoice.getRHash().toByteArray()),
                    invoice.getMemo(),
                    Optional.empty(),
                    new MilliSatoshi(invoice.getValueMsat()),
                    new MilliSatoshi(invoice.getAmtPaidMsat()),
                    Instant.ofEpochSecond(invoice.getSettleDate()));
        } catch (L402Exception e) {
            throw new NodeException("LND's answer cannot be used: " + e.getMessage(), e);
        }
    }

    /** Hears one subscription, until that is dropped. */
    private final class Subscriber extends ClientCall.Listener<Invoice> {

        private volatile boolean dropped;

        @Override
        public void onMessage(Invoice invoice) {
            if (!dropped) {
                events.add(new Streamed(invoice));
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!dropped) {
                events.add(new Broken(LndCall.SUBSCRIBE_INVOICES, status));
            }
        }
    }
}
