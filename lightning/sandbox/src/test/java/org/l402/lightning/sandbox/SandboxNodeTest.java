package org.l402.lightning.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceIssuer.Request;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.NoRecord;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.testkit.ManualClock;

class SandboxNodeTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final Request REQUEST =
            new Request(new MilliSatoshi(1500), "weather default", Duration.ofMinutes(10));
    private static final Duration SOON = Duration.ofMillis(1);

    private final ManualClock clock = new ManualClock(START);
    private final SandboxNode node = new SandboxNode(clock);

    @Test
    void issue_anyAmount_signedInvoiceThatSaysIt() {
        Issued issued = issue(node);

        Bolt11Invoice invoice = Bolt11Invoice.decode(issued.bolt11());
        assertThat(issued.bolt11()).startsWith("lnbcrt15n1");
        assertThat(invoice.network()).isEqualTo(Network.REGTEST);
        assertThat(invoice.amount()).contains(REQUEST.amount());
        assertThat(invoice.description()).contains("weather default");
        assertThat(invoice.paymentHash()).isEqualTo(issued.paymentHash());
        assertThat(invoice.payee()).isEqualTo(node.nodeId());
        assertThat(invoice.timestamp()).isEqualTo(START);
        assertThat(invoice.expiresAt()).isEqualTo(issued.expiresAt()).isEqualTo(START.plusSeconds(600));
        assertThat(invoice.features().bits()).containsExactly(8, 14);
    }

    @Test
    void issue_memoTooLong_saysHowLongItMayBe() {
        Request request = new Request(REQUEST.amount(), "x".repeat(640), REQUEST.expiry());

        assertThat(failure(node.issue(request)))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("room for 639 bytes; this one has 640");
    }

    @Test
    void status_unpaid_openUntilItExpires() {
        Issued issued = issue(node);
        assertThat(get(node.status(issued.paymentHash()))).isEqualTo(new InvoiceStatus.Open());

        clock.advance(REQUEST.expiry().minusMillis(1));
        assertThat(get(node.status(issued.paymentHash()))).isEqualTo(new InvoiceStatus.Open());

        clock.advance(SOON);
        assertThat(get(node.status(issued.paymentHash()))).isEqualTo(new InvoiceStatus.Expired());
    }

    @Test
    void status_neverIssued_notFound() {
        assertThat(get(node.status(PaymentHash.of(new byte[32])))).isEqualTo(new InvoiceStatus.NotFound());
    }

    @Test
    void pay_ownInvoice_paidWithItsPreimageAndNoFee() {
        Issued issued = issue(node);
        clock.advance(Duration.ofSeconds(3));

        Paid paid = (Paid) pay(issued);

        assertThat(paid.preimage().paymentHash()).isEqualTo(issued.paymentHash());
        assertThat(paid.fee()).isEqualTo(MilliSatoshi.ZERO);
        assertThat(get(node.status(issued.paymentHash())))
                .isEqualTo(new InvoiceStatus.Settled(REQUEST.amount(), REQUEST.amount(), START.plusSeconds(3)));
        assertThat(get(node.track(issued.paymentHash()))).isEqualTo(paid);
        assertThat(paid.toString()).doesNotContain(paid.preimage().hex());
    }

    @Test
    void pay_again_sameOutcomeAndNothingCharged() {
        Issued issued = issue(node);
        PaymentOutcome first = pay(issued);
        InvoiceStatus settled = get(node.status(issued.paymentHash()));

        clock.advance(REQUEST.expiry().multipliedBy(2));
        node.paying(Paying.FAILS);

        assertThat(pay(issued)).isEqualTo(first);
        assertThat(get(node.status(issued.paymentHash()))).isEqualTo(settled);
    }

    @Test
    void pay_atTheMomentOfExpiry_failed() {
        Issued issued = issue(node);
        clock.advance(REQUEST.expiry());

        assertThat(pay(issued))
                .isEqualTo(
                        new Failed("the invoice expired at 2026-11-23T10:10:00Z;" + " ask the seller for a new one"));
    }

    @Test
    void pay_invoiceOfAnotherNode_failed() {
        SandboxNode other = new SandboxNode(clock);

        assertThat(pay(issue(other)))
                .isEqualTo(new Failed("a sandbox node pays only what it issued itself in this run;"
                        + " the payee of this invoice is " + other.nodeId()));
    }

    @Test
    void pay_realMoney_failed() {
        assertThat(((Failed) get(node.pay(MAINNET, MilliSatoshi.ZERO, SOON))).reason())
                .contains("this one asks for money of bitcoin");
    }

    @Test
    void pay_noInvoice_failedWithTheReason() {
        assertThat(((Failed) get(node.pay("lnbcrt1hello", MilliSatoshi.ZERO, SOON))).reason())
                .startsWith("the invoice cannot be read: ");
    }

    @Test
    void pay_whileFailing_failedAndPayableLater() {
        Issued issued = issue(node);
        node.paying(Paying.FAILS);

        PaymentOutcome failed = pay(issued);
        assertThat(failed).isInstanceOf(Failed.class);
        assertThat(get(node.track(issued.paymentHash()))).isEqualTo(failed);
        assertThat(get(node.status(issued.paymentHash()))).isEqualTo(new InvoiceStatus.Open());

        node.paying(Paying.SETTLES);
        assertThat(pay(issued)).isInstanceOf(Paid.class);
    }

    @Test
    void pay_hangingPastTheDeadline_unknownAndSettledLater() {
        Issued issued = issue(node);
        node.paying(Paying.HANGS);

        assertThat(get(node.pay(issued.bolt11(), MilliSatoshi.ZERO, SOON))).isInstanceOf(InFlight.class);
        assertThat(get(node.track(issued.paymentHash()))).isEqualTo(new InFlight("the payment is on its way"));
        clock.advance(REQUEST.expiry());
        assertThat(get(node.status(issued.paymentHash()))).isEqualTo(new InvoiceStatus.Open());

        assertThat(node.settle(issued.paymentHash())).isTrue();
        assertThat(get(node.track(issued.paymentHash()))).isInstanceOf(Paid.class);
        assertThat(get(node.status(issued.paymentHash())))
                .isEqualTo(new InvoiceStatus.Settled(REQUEST.amount(), REQUEST.amount(), START.plus(REQUEST.expiry())));
        assertThat(node.settle(issued.paymentHash())).isFalse();
        assertThat(node.fail(issued.paymentHash())).isFalse();
    }

    @Test
    void pay_hangingThenSettledInTime_everyCallerGetsTheOnePayment() {
        Issued issued = issue(node);
        node.paying(Paying.HANGS);
        CompletableFuture<PaymentOutcome> first = begin(issued);
        node.paying(Paying.SETTLES);
        CompletableFuture<PaymentOutcome> second = begin(issued);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        node.settle(issued.paymentHash());

        assertThat(get(first)).isInstanceOf(Paid.class).isEqualTo(get(second));
    }

    @Test
    void pay_hangingThenFailed_failedAndPayableLater() {
        Issued issued = issue(node);
        node.paying(Paying.HANGS);
        CompletableFuture<PaymentOutcome> payment = begin(issued);

        assertThat(node.fail(issued.paymentHash())).isTrue();

        assertThat(get(payment)).isInstanceOf(Failed.class);
        assertThat(get(node.track(issued.paymentHash()))).isEqualTo(get(payment));
        node.paying(Paying.SETTLES);
        assertThat(pay(issued)).isInstanceOf(Paid.class);
    }

    @Test
    void track_neverPaid_unknown() {
        assertThat(get(node.track(issue(node).paymentHash()))).isInstanceOf(NoRecord.class);
        assertThat(get(node.track(PaymentHash.of(new byte[32])))).isInstanceOf(NoRecord.class);
    }

    @Test
    void receiving_down_failsUntilItIsUpAgain() {
        Issued issued = issue(node);
        node.receiving(Receiving.DOWN);

        assertThat(failure(node.issue(REQUEST)))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("is down");
        assertThat(failure(node.status(issued.paymentHash()))).isInstanceOf(NodeException.class);
        assertThat(pay(issued)).isInstanceOf(Paid.class);

        node.receiving(Receiving.PROMPT);
        assertThat(get(node.status(issued.paymentHash()))).isInstanceOf(InvoiceStatus.Settled.class);
    }

    @Test
    void receiving_held_answersWhenReleased() {
        node.receiving(Receiving.HELD);
        CompletableFuture<Issued> issued = node.issue(REQUEST).toCompletableFuture();
        assertThat(issued).isNotDone();
        clock.advance(Duration.ofSeconds(30));

        node.receiving(Receiving.PROMPT);

        assertThat(get(issued).expiresAt()).isEqualTo(START.plusSeconds(630));
    }

    @Test
    void receiving_heldThenDown_failsWhatWaited() {
        node.receiving(Receiving.HELD);
        CompletionStage<Issued> issued = node.issue(REQUEST);

        node.receiving(Receiving.DOWN);

        assertThat(failure(issued)).isInstanceOf(NodeException.class);
    }

    @Test
    void receiving_heldAndGivenUp_issuesNothing() {
        SandboxNode small = new SandboxNode(clock, 1);
        small.receiving(Receiving.HELD);
        small.issue(REQUEST).toCompletableFuture().cancel(true);

        small.receiving(Receiving.PROMPT);

        assertThat(issue(small)).as("there is room").isNotNull();
    }

    @Test
    void receiving_heldTooMany_refused() {
        SandboxNode small = new SandboxNode(clock, 2);
        small.receiving(Receiving.HELD);
        small.issue(REQUEST);
        small.issue(REQUEST);

        assertThat(failure(small.issue(REQUEST))).hasMessageContaining("2 questions wait");
    }

    @Test
    void issue_full_refusedUntilInvoicesRunOut() {
        SandboxNode small = new SandboxNode(clock, 2);
        Issued unpaid = issue(small);
        Issued paid = issue(small);
        get(small.pay(paid.bolt11(), MilliSatoshi.ZERO, SOON));

        assertThat(failure(small.issue(REQUEST)))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("holds 2 invoices, all that it has room for");

        clock.advance(REQUEST.expiry());
        issue(small);
        assertThat(get(small.status(unpaid.paymentHash()))).isEqualTo(new InvoiceStatus.NotFound());
        assertThat(get(small.status(paid.paymentHash()))).isInstanceOf(InvoiceStatus.Settled.class);
        assertThat(get(small.pay(paid.bolt11(), MilliSatoshi.ZERO, SOON))).isInstanceOf(Paid.class);
        assertThat(failure(small.issue(REQUEST))).isInstanceOf(NodeException.class);
    }

    @Test
    void issue_fullOfAHangingPayment_itsInvoiceStaysUntilThePaymentFailed() {
        SandboxNode small = new SandboxNode(clock, 1);
        Issued hanging = issue(small);
        small.paying(Paying.HANGS);
        get(small.pay(hanging.bolt11(), MilliSatoshi.ZERO, SOON));
        clock.advance(REQUEST.expiry());
        assertThat(failure(small.issue(REQUEST))).isInstanceOf(NodeException.class);

        small.fail(hanging.paymentHash());

        issue(small);
        assertThat(get(small.status(hanging.paymentHash()))).isEqualTo(new InvoiceStatus.NotFound());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void capacity_notAboveZero_refused(int capacity) {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> new SandboxNode(clock, capacity))
                .withMessageContaining("not " + capacity);
    }

    @Test
    void issue_byManyThreads_noHashTwiceAndNeverBeyondTheCapacity() throws Exception {
        SandboxNode small = new SandboxNode(clock, 100);

        List<CompletionStage<Issued>> stages = inParallel(160, i -> small.issue(REQUEST));

        Set<PaymentHash> hashes = new HashSet<>();
        stages.stream()
                .map(CompletionStage::toCompletableFuture)
                .filter(stage -> !stage.isCompletedExceptionally())
                .forEach(stage -> hashes.add(get(stage).paymentHash()));
        assertThat(hashes).hasSize(100);
        assertThat(stages.stream().filter(stage -> stage.toCompletableFuture().isCompletedExceptionally()))
                .hasSize(60);
    }

    @Test
    void pay_byManyThreads_onePaymentForAll() throws Exception {
        Issued issued = issue(node);

        List<PaymentOutcome> outcomes = inParallel(64, i -> {
            clock.advance(SOON);
            return pay(issued);
        });

        assertThat(new HashSet<>(outcomes)).hasSize(1);
        assertThat(outcomes.get(0)).isInstanceOf(Paid.class);
    }

    /** The first example of BOLT 11 with an amount. */
    static final String MAINNET =
            "lnbc2500u1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqf"
                    + "qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu9qrsgquk0rl77nj30yxdy8j9vdx85fkpmdla2087"
                    + "ne0xh8nhedh8w27kyke0lp53ut353s06fv3qfegext0eh0ymjpf39tuven09sam30g4vgpfna3rh";

    private PaymentOutcome pay(Issued issued) {
        return get(begin(issued));
    }

    private CompletableFuture<PaymentOutcome> begin(Issued issued) {
        return node.pay(issued.bolt11(), MilliSatoshi.ZERO, Duration.ofMinutes(1))
                .toCompletableFuture();
    }

    static Issued issue(SandboxNode node) {
        return get(node.issue(REQUEST));
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no answer", e);
        }
    }

    private static Throwable failure(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().get(30, SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        return Objects.requireNonNull(thrown.getCause());
    }

    private interface Work<T> {
        T on(int index);
    }

    private static <T> List<T> inParallel(int times, Work<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(IntStream.range(0, times)
                    .<Callable<T>>mapToObj(i -> () -> work.on(i))
                    .toList())) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
