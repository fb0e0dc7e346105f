package org.l402.e2e;

import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.l402.e2e.Shop.Ask;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;

/**
 * Buyers who take challenges and pay them one after the other, whatever becomes of the gateway and its node meanwhile.
 *
 * <p>Some challenges are kept in store, so that payments go on while there is no gateway.
 */
final class SteadyBuyers implements AutoCloseable {

    private static final MilliSatoshi FEE = MilliSatoshi.ofSat(10);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration LAST = Duration.ofMinutes(2);
    private static final int STORE = 30;
    private static final int PAYERS = 2;
    private static final long PAUSE_MILLIS = 50;

    private final Shop shop;
    private final InvoicePayer purse;
    private final BlockingQueue<Ask> store = new ArrayBlockingQueue<>(STORE);
    private final Set<String> paid = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(1 + PAYERS);
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean closing;

    SteadyBuyers(Shop shop, InvoicePayer purse) {
        this.shop = shop;
        this.purse = purse;
        running.add(threads.submit(this::takeChallenges));
        for (int i = 0; i < PAYERS; i++) {
            running.add(threads.submit(this::payInvoices));
        }
    }

    /** The payment hashes of all that was paid so far. */
    Set<String> paid() {
        return Set.copyOf(paid);
    }

    /** Waits until something more is paid. */
    void awaitSale() {
        int before = paid.size();
        until("a sale", LAST, () -> paid.size() > before);
    }

    /**
     * Ends the buying, and waits until it is certain of every payment whether it was made.
     *
     * @return the payment hashes of all that were
     */
    Set<String> finish() {
        closing = true;
        try {
            for (Future<?> thread : running) {
                thread.get(LAST.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("a buyer failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a payment has no outcome after " + LAST, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return paid();
    }

    private void takeChallenges() {
        for (boolean stock = true; !closing; stock = !stock) {
            Optional<Ask> ask = shop.tryAsk(stock ? "/stock" : "/checked");
            while (ask.isPresent() && !closing && !store.offer(ask.get())) {
                pause();
            }
            if (ask.isEmpty()) {
                pause();
            }
        }
    }

    private void payInvoices() {
        while (!closing) {
            Ask next = store.poll();
            if (next == null) {
                pause();
            } else {
                pay(next);
            }
        }
    }

    /** Pays again after each failure, and never while an outcome is open. */
    private void pay(Ask ask) {
        PaymentHash hash = PaymentHash.ofHex(ask.paymentHash());
        PaymentOutcome outcome = get(purse.pay(ask.invoice(), FEE, DEADLINE));
        while (!(outcome instanceof PaymentOutcome.Paid)) {
            boolean failed = outcome instanceof PaymentOutcome.Failed;
            if (failed && closing) {
                return;
            }
            pause();
            outcome = get(failed ? purse.pay(ask.invoice(), FEE, DEADLINE) : purse.track(hash));
        }
        paid.add(ask.paymentHash());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        closing = true;
        threads.shutdownNow();
    }
}
