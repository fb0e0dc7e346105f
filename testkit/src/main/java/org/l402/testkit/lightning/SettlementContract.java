package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceIssuer.Request;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.SettlementSource.Following;
import org.l402.lightning.SettlementSource.Listener;
import org.l402.lightning.SettlementSource.Settlement;
import org.l402.lightning.UnknownPlaceException;

/** What a node's record of settlements tells: all that was paid, in the order of payment, and nothing else. */
public interface SettlementContract {

    /** The adapter under test. */
    SettlementSource source();

    /** The same node's receiving half. */
    InvoiceIssuer issuer();

    /** Whether the node keeps the labels of invoices. */
    boolean labels();

    /** Pays an invoice of this node from elsewhere; returns when the money has arrived. */
    void payInFull(String bolt11);

    /** Lets time pass for the node. */
    void elapse(Duration duration);

    @Test
    default void follow_fromTheStart_allThatWasPaidOnceAndInTheOrderOfPayment() {
        Issued first = issue(MilliSatoshi.ofSat(1));
        Issued second = issue(MilliSatoshi.ofSat(2));
        Issued third = issue(MilliSatoshi.ofSat(3));
        Issued open = issue(MilliSatoshi.ofSat(4));
        payInFull(third.bolt11());
        payInFull(first.bolt11());
        payInFull(second.bolt11());

        List<Settlement> all = Told.backlog(source(), 0);

        assertThat(all).extracting(Settlement::index).doesNotHaveDuplicates().isSorted();
        assertThat(all)
                .first()
                .extracting(Settlement::index)
                .asInstanceOf(InstanceOfAssertFactories.LONG)
                .isPositive();
        assertThat(all)
                .extracting(Settlement::paymentHash)
                .endsWith(third.paymentHash(), first.paymentHash(), second.paymentHash())
                .doesNotHaveDuplicates()
                .doesNotContain(open.paymentHash());
    }

    @Test
    default void follow_fromAPlace_allThatWasPaidAfterIt() {
        Issued first = paid(MilliSatoshi.ofSat(1));
        Issued second = paid(MilliSatoshi.ofSat(2));
        Issued third = paid(MilliSatoshi.ofSat(3));
        List<Settlement> all = Told.backlog(source(), 0);
        long afterFirst = place(all, first.paymentHash());
        long afterThird = place(all, third.paymentHash());

        assertThat(Told.backlog(source(), afterFirst))
                .extracting(Settlement::paymentHash)
                .containsExactly(second.paymentHash(), third.paymentHash());
        assertThat(Told.backlog(source(), afterThird)).isEmpty();
    }

    @Test
    default void follow_fromAPlaceThatTheNodeNeverCameTo_endsWithThatSaid() {
        paid(MilliSatoshi.ofSat(1));
        try (Told told = Told.follow(source(), last() + 1000)) {
            told.awaitEnd();

            assertThat(told.settlements()).isEmpty();
            assertThat(told.ends()).singleElement().isInstanceOf(UnknownPlaceException.class);
        }
    }

    @Test
    default void settlement_isWhatTheInvoiceWasMadeWithAndWhatArrived() {
        Request request = new Request(
                new MilliSatoshi(2_345), "stock Größe ₿ · l402 " + System.nanoTime(), Duration.ofMinutes(10));
        Issued issued = get(issuer().issue(request));
        payInFull(issued.bolt11());

        Settlement settlement = told(Told.backlog(source(), 0), issued.paymentHash());

        assertThat(settlement.memo()).isEqualTo(request.memo());
        assertThat(settlement.label()).isEqualTo(labels() ? Optional.of(request.label()) : Optional.empty());
        assertThat(settlement.amount()).isEqualTo(request.amount());
        assertThat(settlement.received()).isEqualTo(request.amount());
        var issuedAt = Bolt11Invoice.decode(issued.bolt11()).timestamp();
        assertThat(settlement.at()).isBetween(issuedAt, issuedAt.plusSeconds(60));
    }

    @Test
    default void follow_notPaid_notTold() {
        Duration expiry = Duration.ofSeconds(5);
        Issued expired = get(issuer().issue(IssuerContract.request(MilliSatoshi.ofSat(1), expiry)));
        long last = last();
        try (Told told = Told.follow(source(), last)) {
            told.awaitCaughtUp();
            issue(MilliSatoshi.ofSat(2));
            elapse(expiry.plusSeconds(1));
            Issued sold = paid(MilliSatoshi.ofSat(3));
            told.awaitSettled(sold.paymentHash());

            assertThat(told.settlements())
                    .extracting(Settlement::paymentHash)
                    .containsExactly(sold.paymentHash())
                    .doesNotContain(expired.paymentHash());
        }
    }

    @Test
    default void follow_paidAfterwards_toldAtOnceToAllWhoFollow() {
        long last = last();
        try (Told one = Told.follow(source(), last);
                Told other = Told.follow(source(), last)) {
            one.awaitCaughtUp();
            other.awaitCaughtUp();

            Issued first = paid(MilliSatoshi.ofSat(1));
            one.awaitSettled(first.paymentHash());
            other.awaitSettled(first.paymentHash());
            Issued second = paid(MilliSatoshi.ofSat(2));
            one.awaitSettled(second.paymentHash());
            other.awaitSettled(second.paymentHash());

            assertThat(one.settlements())
                    .extracting(Settlement::paymentHash)
                    .containsExactly(first.paymentHash(), second.paymentHash());
            assertThat(one.settlements()).extracting(Settlement::index).isSorted();
            assertThat(other.settlements()).isEqualTo(one.settlements());
            assertThat(one.ends()).isEmpty();
        }
    }

    @Test
    default void close_whileNothingSettles_nothingIsToldAnyMore() {
        long last = last();
        Told closed = Told.follow(source(), last);
        closed.awaitCaughtUp();
        try (Told other = Told.follow(source(), last)) {
            closed.close();
            Issued sold = paid(MilliSatoshi.ofSat(1));
            other.awaitSettled(sold.paymentHash());
        }

        closed.close();
        assertThat(closed.settlements()).isEmpty();
        assertThat(closed.ends()).isEmpty();
    }

    @Test
    default void close_whileTheListenerIsBusy_returnsWhenItIsNot() throws InterruptedException {
        long last = last();
        paid(MilliSatoshi.ofSat(1));
        paid(MilliSatoshi.ofSat(2));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger callsAtClose = new AtomicInteger(-1);
        Following following = source().follow(last, new Listener() {
            @Override
            public void settled(Settlement settlement) {
                entered.countDown();
                try {
                    leave.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                calls.incrementAndGet();
            }

            @Override
            public void caughtUp() {
                calls.incrementAndGet();
            }

            @Override
            public void ended(NodeException why) {
                calls.incrementAndGet();
            }
        });
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        Thread closing = new Thread(() -> {
            following.close();
            callsAtClose.set(calls.get());
        });
        closing.start();
        leave.countDown();
        closing.join(20_000);

        assertThat(callsAtClose).as("closed").doesNotHaveValue(-1);
        assertThat(Told.backlog(source(), last)).hasSize(2);
        assertThat(calls).as("called after close() returned").hasValue(callsAtClose.intValue());
    }

    private Issued issue(MilliSatoshi amount) {
        return get(issuer().issue(IssuerContract.request(amount, Duration.ofMinutes(10))));
    }

    private Issued paid(MilliSatoshi amount) {
        Issued issued = issue(amount);
        payInFull(issued.bolt11());
        return issued;
    }

    private long last() {
        return last(source());
    }

    /** The last place in the node's record. */
    static long last(SettlementSource source) {
        List<Settlement> all = Told.backlog(source, 0);
        return all.isEmpty() ? 0 : all.get(all.size() - 1).index();
    }

    private static long place(List<Settlement> all, PaymentHash hash) {
        return told(all, hash).index();
    }

    /** The one settlement of this invoice. */
    static Settlement told(List<Settlement> all, PaymentHash hash) {
        List<Settlement> of =
                all.stream().filter(one -> one.paymentHash().equals(hash)).toList();
        assertThat(of).hasSize(1);
        return of.get(0);
    }
}
