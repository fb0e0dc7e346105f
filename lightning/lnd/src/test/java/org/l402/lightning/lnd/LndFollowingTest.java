package org.l402.lightning.lnd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.until;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.SettlementSource.Settlement;
import org.l402.lightning.lnd.rpc.Invoice;
import org.l402.lightning.lnd.rpc.Invoice.InvoiceState;
import org.l402.lightning.lnd.rpc.ListInvoiceResponse;
import org.l402.testkit.lightning.Told;

/** What is made of LND's subscription and its list, which leave open what {@link LndFollowing} says they do. */
class LndFollowingTest extends WithStandIn {

    private static final Invoice OPEN =
            Invoice.newBuilder().setState(InvoiceState.OPEN).build();

    /** The invoices of the node in the order of their making; the place in it is the add index. */
    private final List<Invoice> invoices = new CopyOnWriteArrayList<>();
    /** The subscriptions, with the index that each began after. */
    private final List<Long> began = new CopyOnWriteArrayList<>();

    private final List<StreamObserver<Invoice>> subscriptions = new CopyOnWriteArrayList<>();

    private static Invoice settled(long index) {
        return Invoice.newBuilder()
                .setState(InvoiceState.SETTLED)
                .setSettleIndex(index)
                .setMemo("memo " + index)
                .setRHash(ByteString.copyFrom(PREIMAGE.paymentHash().bytes()))
                .setValueMsat(1000)
                .setAmtPaidMsat(1500)
                .setSettleDate(1_900_000_000)
                .build();
    }

    /** A node with these invoices; its backlog comes in the order of their making, as with native SQL. */
    private void holding(Invoice... some) {
        invoices.addAll(List.of(some));
        lnd.subscribeInvoices = (request, answer) -> {
            began.add(request.getSettleIndex());
            if (request.getSettleIndex() > 0) {
                invoices.stream()
                        .filter(invoice -> invoice.getSettleIndex() > request.getSettleIndex())
                        .forEach(answer::onNext);
            }
            subscriptions.add(answer);
        };
        listing();
    }

    private void listing() {
        listing(() -> {});
    }

    /** @param afterAPage happens each time when a page was read, before the next one is */
    private void listing(Runnable afterAPage) {
        lnd.listInvoices = (request, answer) -> {
            if (request.getIndexOffset() > 0) {
                afterAPage.run();
            }
            assertThat(request.getReversed()).isTrue();
            int end = request.getIndexOffset() == 0 ? invoices.size() : (int) request.getIndexOffset() - 1;
            int start = Math.max(0, end - (int) request.getNumMaxInvoices());
            StandInLnd.answer(
                    answer,
                    ListInvoiceResponse.newBuilder()
                            .addAllInvoices(invoices.subList(start, end))
                            .setFirstIndexOffset(start == end ? 0 : start + 1)
                            .build());
        };
    }

    private StreamObserver<Invoice> subscription() {
        until("subscribed", PATIENCE, () -> !subscriptions.isEmpty());
        return subscriptions.get(subscriptions.size() - 1);
    }

    private static List<Long> indexes(Told told) {
        return told.settlements().stream().map(Settlement::index).toList();
    }

    @Test
    void follow_settled_isToldInTheWordsOfAllNodes() {
        holding(settled(1));

        assertThat(Told.backlog(node(), 0))
                .containsExactly(new Settlement(
                        1,
                        PREIMAGE.paymentHash(),
                        "memo 1",
                        Optional.empty(),
                        new MilliSatoshi(1000),
                        new MilliSatoshi(1500),
                        Instant.ofEpochSecond(1_900_000_000)));
    }

    @Test
    void follow_backlogInTheOrderOfMaking_toldInTheOrderOfSettlement() {
        holding(settled(3), OPEN, settled(1), settled(4), OPEN, settled(2));

        try (Told told = Told.follow(node(), 0)) {
            told.awaitCaughtUp();
            assertThat(indexes(told)).containsExactly(1L, 2L, 3L, 4L);
        }
        // The one from 0 may be given up before LND has heard of it.
        assertThat(began).endsWith(1L);

        try (Told told = Told.follow(node(), 2)) {
            told.awaitCaughtUp();
            assertThat(indexes(told)).containsExactly(3L, 4L);
        }
        assertThat(began).endsWith(2L);
    }

    @Test
    void follow_gapsInTheCount_areNotWaitedForAfterTheLast() {
        holding(settled(5), settled(9), settled(7));

        try (Told told = Told.follow(node(), 0)) {
            told.awaitCaughtUp();
            assertThat(indexes(told)).containsExactly(5L, 7L, 9L);
        }
    }

    @Test
    void follow_moreInvoicesThanAPage_allAreCounted() {
        List<Invoice> many = new ArrayList<>();
        for (long index = 1; index <= 1_201; index++) {
            many.add(settled(index));
            many.add(OPEN);
        }
        holding(many.toArray(Invoice[]::new));

        try (Told told = Told.follow(node(), 0)) {
            told.awaitCaughtUp();
            assertThat(indexes(told))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 1_201).boxed().toList());
        }
    }

    @Test
    void follow_settledOnAPageThatWasReadAlready_toldInTheOrderOfSettlement() {
        holding(openOnTwoPages());
        invoices.set(0, settled(1));
        listing(() -> {
            invoices.set(501, settled(3));
            invoices.set(599, settled(2));
        });

        try (Told told = Told.follow(node(), 0)) {
            until("told", PATIENCE, () -> told.settlements().size() == 3);
            assertThat(indexes(told)).containsExactly(1L, 2L, 3L);
            told.awaitCaughtUp();
        }
    }

    @Test
    void follow_theFirstSettledOnAPageThatWasReadAlready_isTold() {
        holding(openOnTwoPages());
        listing(() -> {
            invoices.set(599, settled(1));
            invoices.set(0, settled(2));
        });

        try (Told told = Told.follow(node(), 0)) {
            told.awaitCaughtUp();
            assertThat(indexes(told)).containsExactly(1L, 2L);
        }
    }

    private static Invoice[] openOnTwoPages() {
        return Collections.nCopies(600, OPEN).toArray(Invoice[]::new);
    }

    @Test
    void follow_settledBetweenTheListAndTheSubscription_toldInTheOrderOfSettlement() {
        holding(settled(1));

        try (Told told = Told.follow(node(), 1)) {
            told.awaitCaughtUp();
            invoices.addAll(List.of(settled(4), settled(2), settled(3)));
            subscription().onNext(settled(4));
            subscription().onNext(settled(2));
            subscription().onNext(settled(3));
            until("told", PATIENCE, () -> told.settlements().size() == 3);
            assertThat(indexes(told)).containsExactly(2L, 3L, 4L);
        }
    }

    @Test
    void follow_aGapInWhatSettles_isNotWaitedForWhenTheListDoesNotHaveItEither() {
        holding(settled(1));

        try (Told told = Told.follow(node(), 1)) {
            told.awaitCaughtUp();
            invoices.add(settled(3));
            subscription().onNext(settled(3));
            until("told", PATIENCE, () -> indexes(told).equals(List.of(3L)));
            subscription().onNext(settled(5));
            until("told", PATIENCE, () -> indexes(told).equals(List.of(3L, 5L)));
        }
    }

    @Test
    void follow_nothingEverSettled_caughtUpAndTellsTheFirst() {
        holding(OPEN, OPEN);

        try (Told told = Told.follow(node(), 0)) {
            told.awaitCaughtUp();
            subscription().onNext(OPEN);
            subscription().onNext(settled(1));
            until("told", PATIENCE, () -> indexes(told).equals(List.of(1L)));
            subscription().onNext(settled(2));
            until("told", PATIENCE, () -> indexes(told).equals(List.of(1L, 2L)));
            assertThat(began).containsExactly(0L);
        }
    }

    @Test
    void follow_theFirstSettlementWasMissed_endsSoThatTheNextFollowingReadsIt() {
        holding();

        try (Told told = Told.follow(node(), 0)) {
            told.awaitCaughtUp();
            subscription().onNext(settled(2));
            told.awaitEnd();
            assertThat(told.settlements()).isEmpty();
        }
        invoices.addAll(List.of(settled(1), settled(2)));
        assertThat(Told.backlog(node(), 0)).hasSize(2);
    }

    @Test
    void follow_aNewInvoice_isTheEndOfTheBacklogBeforeTheListIsRead() {
        lnd.subscribeInvoices = (request, answer) -> {
            answer.onNext(settled(8));
            answer.onNext(OPEN.toBuilder().setIsAmp(true).build());
            answer.onNext(OPEN);
        };

        try (Told told = Told.follow(node(), 6)) {
            told.awaitCaughtUp();
            assertThat(indexes(told)).containsExactly(8L);
        }
    }

    @Test
    void follow_invoicesOfOtherStates_areNoSettlements() {
        holding(settled(1));

        try (Told told = Told.follow(node(), 1)) {
            told.awaitCaughtUp();
            subscription()
                    .onNext(OPEN.toBuilder().setState(InvoiceState.CANCELED).build());
            subscription()
                    .onNext(OPEN.toBuilder().setState(InvoiceState.ACCEPTED).build());
            subscription().onNext(OPEN.toBuilder().setIsAmp(true).build());
            subscription().onNext(settled(2));
            until("told", PATIENCE, () -> indexes(told).equals(List.of(2L)));
        }
    }

    @Test
    void follow_anIndexThatTheNodeHasNotReached_endsAndSaysSo() {
        holding(settled(1), settled(2));

        try (Told told = Told.follow(node(), 500)) {
            told.awaitEnd();
            assertThat(told.ends())
                    .singleElement()
                    .asString()
                    .contains("up to number 2 alone", "after number 500", "restored from a backup");
        }
    }

    @Test
    void follow_theStreamEndsInGoodOrder_isAnEnd() {
        holding(settled(1));

        try (Told told = Told.follow(node(), 1)) {
            told.awaitCaughtUp();
            subscription().onCompleted();
            told.awaitEnd();
            assertThat(told.ends()).singleElement().asString().contains("did not go on telling", "it may be stopping");
        }
    }

    @Test
    void follow_theListFails_isAnEnd() {
        holding();
        lnd.listInvoices = (request, answer) -> StandInLnd.fail(answer, "permission denied");

        try (Told told = Told.follow(node(), 0)) {
            told.awaitEnd();
            assertThat(told.ends()).singleElement().asString().contains("did not list its invoices", "ListInvoices");
        }
    }

    @Test
    void follow_theMacaroonDoesNotAllowIt_isAnEndThatNamesTheCommand() {
        lnd.subscribeInvoices = (request, answer) -> answer.onError(
                Status.UNKNOWN.withDescription("permission denied").asException());

        try (Told told = Told.follow(node(), 7)) {
            told.awaitEnd();
            assertThat(told.ends()).singleElement().asString().contains("lncli bakemacaroon");
        }
    }

    @Test
    void follow_slowListener_theBacklogStaysInLnd() throws InterruptedException {
        AtomicInteger sent = new AtomicInteger();
        int total = 200;
        Invoice big = settled(1).toBuilder().setMemo("x".repeat(100_000)).build();
        holding(settled(1));
        lnd.subscribeInvoices = (request, answer) -> {
            ServerCallStreamObserver<Invoice> stream = (ServerCallStreamObserver<Invoice>) answer;
            stream.setOnReadyHandler(() -> {
                while (stream.isReady() && sent.get() < total) {
                    stream.onNext(big.toBuilder()
                            .setSettleIndex(1 + sent.incrementAndGet())
                            .build());
                }
            });
        };
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        var following = node().follow(1, new SettlementSource.Listener() {
            @Override
            public void settled(Settlement settlement) {
                told.incrementAndGet();
                entered.countDown();
                try {
                    leave.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void caughtUp() {}

            @Override
            public void ended(NodeException why) {}
        });

        entered.await();
        AtomicInteger before = new AtomicInteger();
        AtomicInteger still = new AtomicInteger();
        until("LND sends no more", PATIENCE, () -> {
            int now = sent.get();
            return (before.getAndSet(now) == now ? still.incrementAndGet() : still.getAndSet(0)) > 10;
        });
        assertThat(sent.get()).as("100 kB each").isLessThan(total / 2);
        assertThat(told).hasValue(1);

        leave.countDown();
        until("all told", PATIENCE, () -> told.get() == total);
        following.close();
    }

    @Test
    void follow_manyAtOnce_takeNoPlaceFromOtherCalls() {
        holding(settled(1));
        LndNode node = node(new LndOptions(false, PATIENCE, 1));
        lnd.lookupInvoice = (request, answer) -> StandInLnd.answer(answer, OPEN);

        try (Told one = Told.follow(node, 1);
                Told other = Told.follow(node, 1)) {
            one.awaitCaughtUp();
            other.awaitCaughtUp();
            assertThat(node.status(PREIMAGE.paymentHash()).toCompletableFuture().join())
                    .isNotNull();
        }
    }

    @Test
    void close_ends_theSubscription() throws InterruptedException {
        holding(settled(1));
        Told told = Told.follow(node(), 1);
        told.awaitCaughtUp();

        told.close();

        assertThat(next(lnd.cancelled)).isEqualTo("SubscribeInvoices");
        assertThat(told.ends()).isEmpty();
    }

    @Test
    void follow_theListenerFails_endsWithWhatItSaid() throws Exception {
        assertThat(endOfOneWhoseListener(() -> {
                    throw new IllegalStateException("the disk is full");
                }))
                .hasMessageContaining("the disk is full");
    }

    @Test
    void follow_theListenerFailsWithAnError_isAnEndAllTheSame() throws Exception {
        assertThat(endOfOneWhoseListener(() -> {
                    throw new OutOfMemoryError("of a test");
                }))
                .hasMessageContaining("of a test");
    }

    private NodeException endOfOneWhoseListener(Runnable fails) throws Exception {
        holding(settled(1));
        CompletableFuture<NodeException> end = new CompletableFuture<>();
        node().follow(0, new SettlementSource.Listener() {
            @Override
            public void settled(Settlement settlement) {
                fails.run();
            }

            @Override
            public void caughtUp() {}

            @Override
            public void ended(NodeException why) {
                end.complete(why);
            }
        });
        return end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
