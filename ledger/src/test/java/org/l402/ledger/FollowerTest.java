package org.l402.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.ledger.Sales.NODE;
import static org.l402.ledger.Seller.OURS;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.l402.ledger.FollowerState.Stage;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.SettlementSource.Listener;
import org.l402.lightning.SettlementSource.Settlement;
import org.slf4j.LoggerFactory;

/** Keeping a ledger beside a node that comes, goes, repeats itself and is another one. */
@Timeout(30)
class FollowerTest {

    private static final String OTHER_NODE = "03" + "cd".repeat(32);
    private static final Instant START = Instant.parse("2026-11-23T15:00:00Z");

    @TempDir
    Path directory;

    private final ScriptedSource source = new ScriptedSource();
    private final Logger logger = (Logger) LoggerFactory.getLogger("l402.ledger");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    /** Which invoices were said to be paid in full. */
    private final List<PaymentHash> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void readLog() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void leaveLog() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void firstStart_readsTheWholeBacklog_andPassesOverWhatIsNotOurs() {
        source.settle(OURS.settlement(1), Seller.foreign(2), OURS.settlement(5), Seller.foreign(9));

        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
        }

        assertThat(source.asked()).containsExactly(0L);
        assertThat(indexes()).containsExactly(1L, 5L);
        assertThat(cursor(NODE)).isEqualTo(9);
        assertThat(log.list).singleElement().asString().contains("caught up", "2 sales added");
    }

    @Test
    void saleWhileFollowing_isWritten() {
        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);

            source.settle(OURS.settlement(3));

            await(() -> indexes().contains(3L));
            assertThat(follower.state().stage()).isEqualTo(Stage.CAUGHT_UP);
            assertThat(indexes()).containsExactly(3L);
        }
    }

    @Test
    void secondStart_goesOnFromTheCursor() {
        source.settle(OURS.settlement(1));
        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
        }
        source.settle(OURS.settlement(2));
        source.leave();

        try (Follower follower = start()) {
            awaitStage(follower, Stage.NODE_AWAY);
            source.back();
            awaitStage(follower, Stage.CAUGHT_UP);
        }

        assertThat(source.asked().get(0)).isZero();
        assertThat(source.asked().subList(1, source.asked().size())).containsOnly(1L);
        assertThat(indexes()).containsExactly(1L, 2L);
    }

    @Test
    void node_thatRepeatsItself_isTakenOnce() {
        Settlement one = OURS.settlement(1);
        source.settle(one, OURS.settlement(2));
        source.repeat();

        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
            source.settle(one);
            source.settle(OURS.settlement(3));
            await(() -> indexes().contains(3L));
        }

        assertThat(indexes()).containsExactly(1L, 2L, 3L);
        assertThat(cursor(NODE)).isEqualTo(3);
    }

    @Test
    void node_thatLostItsRecord_isReadAnewFromTheBeginning_andNoRowIsLost() {
        source.settle(OURS.settlement(1), OURS.settlement(7));
        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
            source.leave();
            source.lose();
            source.settle(OURS.settlement(2), OURS.settlement(3));
            source.back();
            await(() -> indexes().contains(3L));
            source.settle(OURS.settlement(4));
            await(() -> indexes().contains(4L));
        }

        assertThat(indexes()).containsExactly(1L, 2L, 3L, 4L, 7L);
        assertThat(cursor(NODE)).isEqualTo(4);
        assertThat(lines("WARN")).anySatisfy(line -> assertThat(line).contains("after place 7", "read again"));
    }

    @Test
    void node_thatGoesAwayAgainAndAgain_losesNothing() {
        try (Follower follower = start()) {
            for (int round = 0; round < 5; round++) {
                awaitStage(follower, Stage.CAUGHT_UP);
                source.settle(OURS.settlement(10L * round + 1));
                source.leave();
                awaitStage(follower, Stage.NODE_AWAY);
                assertThat(follower.state().trouble())
                        .hasValueSatisfying(why -> assertThat(why).startsWith("the node "));
                source.settle(OURS.settlement(10L * round + 2));
                source.back();
            }
            awaitStage(follower, Stage.CAUGHT_UP);
            assertThat(follower.state().trouble()).isEmpty();
        }

        assertThat(indexes()).containsExactly(1L, 2L, 11L, 12L, 21L, 22L, 31L, 32L, 41L, 42L);
        assertThat(lines("WARN")).hasSize(5).allMatch(line -> line.contains("the node went away"));
        assertThat(lines("INFO")).hasSize(5).allMatch(line -> line.contains("is kept again"));
    }

    @Test
    void keptAgain_tellsHowManyWerePaidDuringTheOutage_andNothingWhenNoneWas() {
        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
            source.settle(OURS.settlement(1), OURS.settlement(2));
            await(() -> indexes().contains(2L));

            source.leave();
            awaitStage(follower, Stage.NODE_AWAY);
            source.back();
            awaitStage(follower, Stage.CAUGHT_UP);
            source.settle(OURS.settlement(3));
            await(() -> indexes().contains(3L));

            source.leave();
            awaitStage(follower, Stage.NODE_AWAY);
            source.settle(OURS.settlement(4));
            source.back();
            awaitStage(follower, Stage.CAUGHT_UP);
        }
        assertThat(lines("INFO"))
                .containsExactly(
                        "the ledger is kept again: all that was paid meanwhile is in it",
                        "the ledger is kept again: all that was paid meanwhile is in it, 1 sale");
    }

    @Test
    void nodeAway_isToldOnce_andSinceWhen() {
        source.leave();
        try (Follower follower = start()) {
            awaitStage(follower, Stage.NODE_AWAY);
            Instant since = follower.state().since();
            await(() -> source.asked().size() > 5);

            assertThat(follower.state().since()).isEqualTo(since).isEqualTo(START);
        }
        assertThat(lines("WARN")).singleElement().asString().contains("the node went away");
    }

    @Test
    void behind_isNotReadyBeforeItHasCaughtUpOnce_andReadyAfterAnOutage() {
        source.settle(OURS.settlement(1));
        source.hold();
        try (Follower follower = start()) {
            await(() -> indexes().contains(1L));
            awaitStage(follower, Stage.BEHIND);
            assertThat(follower.state().isReady()).isFalse();
            source.release();
            awaitStage(follower, Stage.CAUGHT_UP);

            source.leave();
            awaitStage(follower, Stage.NODE_AWAY);
            source.settle(OURS.settlement(2));
            source.hold();
            source.back();

            awaitStage(follower, Stage.CATCHING_UP);
            assertThat(follower.state().isReady()).isTrue();
            assertThat(indexes()).containsExactly(1L, 2L);
            source.release();
            awaitStage(follower, Stage.CAUGHT_UP);
        }
    }

    @Test
    void anotherNode_hasACursorOfItsOwn() {
        source.settle(OURS.settlement(5));
        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
        }
        ScriptedSource other = new ScriptedSource();
        other.settle(OURS.settlement(2));
        try (Follower follower = start(new FollowedNode(other, () -> OTHER_NODE), this::keep)) {
            awaitStage(follower, Stage.CAUGHT_UP);
        }

        assertThat(other.asked()).containsExactly(0L);
        assertThat(cursor(NODE)).isEqualTo(5);
        assertThat(cursor(OTHER_NODE)).isEqualTo(2);
        assertThat(indexes()).containsExactlyInAnyOrder(2L, 5L);
    }

    @Test
    void node_thatIsAwayForAnotherReason_isToldAgain_andEachReasonOnce() {
        Iterator<String> reasons =
                List.of("no answer", "no answer", "no route", "no route").iterator();
        Supplier<String> away = () -> {
            throw new NodeException(reasons.hasNext() ? reasons.next() : "the end");
        };
        try (Follower follower = start(new FollowedNode(source, away), this::keep)) {
            await(() -> follower.state().trouble().equals(Optional.of("the end")));
            assertThat(follower.state().isReady()).isTrue();
        }
        assertThat(lines("WARN"))
                .extracting(line -> line.replaceAll("^[^:]*: ([^;]*);.*$", "$1"))
                .containsExactly("no answer", "no route", "the end");
    }

    @Test
    void node_thatDoesNotSayWhoItIs_isNotFollowed() {
        source.settle(OURS.settlement(1));
        Supplier<String> wrong = () -> {
            throw new NodeException(NodeException.Kind.ACCESS, "the node is another one");
        };
        try (Follower follower = start(new FollowedNode(source, wrong), this::keep)) {
            awaitStage(follower, Stage.NODE_REFUSES);
            assertThat(follower.state().trouble()).contains("the node is another one");
            assertThat(follower.state().isReady()).isFalse();
        }
        assertThat(lines("ERROR")).singleElement().asString().contains("the node is another one");
        assertThat(source.asked()).isEmpty();
        assertThat(indexes()).isEmpty();
    }

    @Test
    void backlog_largerThanTheInbox_isWrittenWhole() {
        source.settle(LongStream.rangeClosed(1, 3500).mapToObj(OURS::settlement).toArray(Settlement[]::new));

        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
        }

        assertThat(indexes()).hasSize(3500);
        assertThat(cursor(NODE)).isEqualTo(3500);
    }

    @Test
    void close_whileTheInboxIsFull_ends() {
        source.settle(LongStream.rangeClosed(1, 5000).mapToObj(OURS::settlement).toArray(Settlement[]::new));
        Follower follower = start();
        await(() -> cursor(NODE) > 0);

        follower.close();

        assertThat(source.isFollowed()).isFalse();
        // What was told is written without a gap; the rest is for the next start.
        long cursor = cursor(NODE);
        assertThat(indexes())
                .isEqualTo(LongStream.rangeClosed(1, cursor).boxed().toList());
    }

    @Test
    void ledger_thatCannotBeOpened_isTriedAgain_andToldOnce() throws Exception {
        Files.writeString(Ledger.file(directory), "no database\n".repeat(1000));
        source.settle(OURS.settlement(1));

        try (Follower follower = start()) {
            awaitStage(follower, Stage.LEDGER_UNUSABLE);
            assertThat(follower.state().trouble())
                    .hasValueSatisfying(why -> assertThat(why).contains("damaged"));
            Files.delete(Ledger.file(directory));
            awaitStage(follower, Stage.CAUGHT_UP);
        }

        assertThat(indexes()).containsExactly(1L);
        assertThat(lines("ERROR")).singleElement().asString().contains("damaged", "selling goes on");
        assertThat(lines("INFO")).singleElement().asString().contains("kept again", "1 sale");
    }

    @Test
    void ledger_withARowThatWasDamagedByHand_isKeptAllTheSame_andTheRowIsNamed() throws Exception {
        source.settle(OURS.settlement(1), OURS.settlement(2));
        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
        }
        heard.clear();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + Ledger.file(directory));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE sale SET payment_hash = 'by hand' WHERE node_index = 2");
        }

        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
        }

        assertThat(heard).containsExactly(OURS.settlement(1).paymentHash());
        assertThat(lines("WARN")).singleElement().asString().contains("the node's index 2", "rows passed over: 1");
        assertThat(lines("ERROR")).isEmpty();
    }

    @Test
    void ledger_onADiskThatFillsUp_goesOnFromItsCursorWhenThereIsRoom() {
        List<Ledger> opened = new ArrayList<>();
        Supplier<Ledger> smallFirst = () -> {
            Ledger ledger = Ledger.keep(directory);
            if (opened.isEmpty()) {
                ledger.pragma("max_page_count = 20");
            }
            opened.add(ledger);
            return ledger;
        };
        source.settle(LongStream.rangeClosed(1, 2000).mapToObj(OURS::settlement).toArray(Settlement[]::new));

        try (Follower follower = start(new FollowedNode(source, () -> NODE), smallFirst)) {
            awaitStage(follower, Stage.CAUGHT_UP);
        }

        assertThat(opened).hasSize(2);
        assertThat(indexes()).hasSize(2000);
        assertThat(lines("ERROR")).singleElement().asString().contains("the disk is full", "make room");
    }

    @Test
    void ledger_keptByAnotherGateway_isTakenOverWhenThatStops() {
        source.settle(OURS.settlement(1));
        Ledger other = Ledger.keep(directory);
        try (Follower follower = start()) {
            awaitStage(follower, Stage.LEDGER_UNUSABLE);
            other.close();
            awaitStage(follower, Stage.CAUGHT_UP);
        }
        assertThat(indexes()).containsExactly(1L);
    }

    @Test
    void ledger_thatIsDeletedWhileItIsKept_isMadeAnewFromTheNode() throws Exception {
        source.settle(OURS.settlement(1));
        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
            Files.delete(Ledger.file(directory));

            source.settle(OURS.settlement(2));

            await(() -> indexes().contains(2L));
            awaitStage(follower, Stage.CAUGHT_UP);
        }
        assertThat(indexes()).containsExactly(1L, 2L);
        assertThat(lines("ERROR")).singleElement().asString().contains("was deleted or replaced", "selling goes on");
    }

    @Test
    void ledger_thatIsDeletedWhileNothingIsSold_isMadeAnewFromTheNode() throws Exception {
        source.settle(OURS.settlement(1));
        try (Follower follower = start(new FollowedNode(source, () -> NODE), this::keep, Duration.ofMillis(10))) {
            awaitStage(follower, Stage.CAUGHT_UP);
            Files.delete(Ledger.file(directory));

            await(() -> lines("INFO").stream().anyMatch(line -> line.contains("is kept again")));
            assertThat(indexes()).containsExactly(1L);
        }
        assertThat(lines("ERROR")).singleElement().asString().contains("was deleted or replaced", "selling goes on");
    }

    @Test
    void ledger_thatIsOverwrittenWhileNothingIsSold_isNotReady() throws Exception {
        try (Follower follower = start(new FollowedNode(source, () -> NODE), this::keep, Duration.ofMillis(10))) {
            awaitStage(follower, Stage.CAUGHT_UP);
            overwrite(Ledger.file(directory));

            awaitStage(follower, Stage.LEDGER_UNUSABLE);
        }
        assertThat(lines("ERROR")).first().asString().contains("is damaged");
    }

    /** In its place, so that it stays the same file. */
    private static void overwrite(Path file) throws IOException {
        byte[] other = new byte[(int) Files.size(file)];
        Arrays.fill(other, (byte) 0xff);
        Files.write(file, other, StandardOpenOption.WRITE);
    }

    @Test
    void ledger_thatCannotBeWritten_isNotReady_alsoWhileNothingIsSoldAndTheNodeIsAway() {
        source.leave();
        Supplier<Ledger> readOnly = () -> {
            Ledger ledger = keep();
            ledger.pragma("query_only = ON");
            return ledger;
        };
        try (Follower follower = start(new FollowedNode(source, () -> NODE), readOnly)) {
            awaitStage(follower, Stage.LEDGER_UNUSABLE);
        }
        assertThat(lines("ERROR")).singleElement().asString().contains("cannot be opened or written");
    }

    @Test
    void fault_doesNotEndTheFollower() {
        source.settle(OURS.settlement(1));
        List<Integer> calls = new ArrayList<>();
        Supplier<String> faulty = () -> {
            calls.add(1);
            if (calls.size() == 1) {
                throw new IllegalStateException("a fault");
            }
            return NODE;
        };
        try (Follower follower = start(new FollowedNode(source, faulty), this::keep)) {
            awaitStage(follower, Stage.CAUGHT_UP);
        }
        assertThat(indexes()).containsExactly(1L);
        assertThat(lines("ERROR")).hasSize(1);
    }

    @Test
    void fault_thatRepeats_isNotReady_andItsStackTraceIsToldOnce() {
        List<Integer> calls = new CopyOnWriteArrayList<>();
        Supplier<String> faulty = () -> {
            calls.add(1);
            throw new IllegalStateException("a fault");
        };
        try (Follower follower = start(new FollowedNode(source, faulty), this::keep)) {
            await(() -> calls.size() > 3);
            assertThat(follower.state().stage()).isEqualTo(Stage.LEDGER_UNUSABLE);
            assertThat(follower.state().isReady()).isFalse();
        }
        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("a fault");
        });
    }

    @ParameterizedTest
    @MethodSource("errors")
    void error_doesNotEndTheFollower(Error error) {
        source.settle(OURS.settlement(1));
        AtomicBoolean fails = new AtomicBoolean(true);
        Supplier<Ledger> opening = () -> {
            if (fails.get()) {
                throw error;
            }
            return keep();
        };
        try (Follower follower = start(new FollowedNode(source, () -> NODE), opening)) {
            awaitStage(follower, Stage.LEDGER_UNUSABLE);
            fails.set(false);
            awaitStage(follower, Stage.CAUGHT_UP);
        }
        assertThat(indexes()).containsExactly(1L);
    }

    static List<Error> errors() {
        return List.of(new NoClassDefFoundError("a class"), new OutOfMemoryError("of a test"), new AssertionError());
    }

    @Test
    void paid_isHeardWhenItIsInTheLedger_andWhenTheLedgerIsOpened() {
        Settlement early = OURS.settlement(1);
        Settlement under = received(OURS.settlement(2), 1499);
        Settlement over = received(OURS.settlement(3), 1501);
        source.settle(early, under, Seller.foreign(4), over);

        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
            assertThat(heard).containsExactly(early.paymentHash(), over.paymentHash());
            Settlement late = OURS.settlement(5);
            source.settle(late);
            await(() -> heard.contains(late.paymentHash()));
            assertThat(indexes()).contains(5L);
        }
        List<PaymentHash> before = List.copyOf(heard);
        heard.clear();
        source.leave();

        try (Follower follower = start()) {
            follower.awaitOpening(Duration.ofSeconds(30));
            assertThat(heard).as("at once, without the node").containsExactlyElementsOf(before);
        }
    }

    @Test
    void start_returnsWhenWhatTheLedgerKnowsWasTold() {
        Settlement sold = OURS.settlement(1);
        source.settle(sold);
        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
        }
        heard.clear();
        source.leave();

        try (Follower follower = Follower.start(
                new FollowedNode(source, () -> NODE), OURS.own(), this::keep, heard::add, InstantSource.fixed(START))) {
            assertThat(heard).containsExactly(sold.paymentHash());
            assertThat(follower.state().stage()).isNotEqualTo(Stage.LEDGER_UNUSABLE);
        }
    }

    @Test
    void awaitOpening_ofALedgerThatCannotBeOpened_returns() throws Exception {
        Files.writeString(Ledger.file(directory), "no database\n".repeat(1000));

        try (Follower follower = start()) {
            follower.awaitOpening(Duration.ofSeconds(30));
            assertThat(follower.state().stage()).isEqualTo(Stage.LEDGER_UNUSABLE);
        }
    }

    @Test
    void awaitOpening_ofALedgerThatTakesTooLong_returnsAndTellsLater() {
        Settlement sold = OURS.settlement(1);
        source.settle(sold);
        try (Follower follower = start()) {
            awaitStage(follower, Stage.CAUGHT_UP);
        }
        heard.clear();
        CountDownLatch slow = new CountDownLatch(1);
        Supplier<Ledger> slowly = () -> {
            join(slow);
            return keep();
        };

        try (Follower follower = start(new FollowedNode(source, () -> NODE), slowly)) {
            follower.awaitOpening(Duration.ofMillis(1));
            assertThat(heard).isEmpty();
            assertThat(lines("WARN")).singleElement().asString().contains("selling begins without");
            slow.countDown();
            await(() -> heard.contains(sold.paymentHash()));
        }
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Settlement received(Settlement told, long msat) {
        return new Settlement(
                told.index(),
                told.paymentHash(),
                told.memo(),
                told.label(),
                told.amount(),
                new MilliSatoshi(msat),
                told.at());
    }

    /** The last of three pauses was two to four hours long. */
    @ParameterizedTest
    @CsvSource({"2, true, 24", "5, true, 4", "5, false, 24"})
    void following_thatWasWellForLongerThanTheLastPause_beginsTheBackoffAnew(
            long hours, boolean caughtUp, long thirdPause) throws Exception {
        BlockingQueue<Listener> followed = new LinkedBlockingQueue<>();
        SettlementSource node = (after, listener) -> {
            followed.add(listener);
            return () -> {};
        };
        Backoff backoff = new Backoff(Duration.ofHours(1), Duration.ofHours(24), new Random(1));
        AtomicReference<Instant> now = new AtomicReference<>(START);
        for (int whole : new int[] {1, 2, 4}) {
            assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofHours(whole));
        }
        Follower follower = new Follower(
                new FollowedNode(node, () -> NODE),
                OURS.own(),
                this::keep,
                heard::add,
                now::get,
                backoff,
                Duration.ofMinutes(1));
        follower.start();
        Listener listener = followed.take();
        if (caughtUp) {
            listener.caughtUp();
            awaitStage(follower, Stage.CAUGHT_UP);
        }
        now.set(START.plus(Duration.ofHours(hours)));

        listener.ended(new NodeException("the node went away"));
        awaitStage(follower, Stage.NODE_AWAY);
        follower.close();

        // It paused for the node, and for the end.
        assertThat(backoff.next()).isBetween(Duration.ofHours(thirdPause).dividedBy(2), Duration.ofHours(thirdPause));
    }

    private Follower start() {
        return start(new FollowedNode(source, () -> NODE), this::keep);
    }

    private Follower start(FollowedNode node, Supplier<Ledger> opening) {
        return start(node, opening, Duration.ofMinutes(1));
    }

    private Follower start(FollowedNode node, Supplier<Ledger> opening, Duration quiet) {
        Follower follower = new Follower(
                node,
                OURS.own(),
                opening,
                heard::add,
                InstantSource.fixed(START),
                new Backoff(Duration.ofMillis(10), Duration.ofMillis(20), ThreadLocalRandom.current()),
                quiet);
        follower.start();
        return follower;
    }

    private Ledger keep() {
        return Ledger.keep(directory);
    }

    private List<String> lines(String level) {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().toString().equals(level))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private List<Long> indexes() {
        List<Long> indexes = new ArrayList<>();
        read(ledger -> ledger.forEach(Selection.ALL, sale -> indexes.add(sale.index())));
        return indexes;
    }

    private long cursor(String node) {
        long[] cursor = new long[1];
        read(ledger -> ledger.cursor(node).ifPresent(read -> cursor[0] = read.position()));
        return cursor[0];
    }

    /** A ledger that is not made yet has nothing. */
    private void read(Consumer<Ledger> reading) {
        try (Ledger ledger = Ledger.visit(directory).orElse(null)) {
            if (ledger != null) {
                reading.accept(ledger);
            }
        }
    }

    private static void awaitStage(Follower follower, Stage stage) {
        await(() -> follower.state().stage() == stage);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
