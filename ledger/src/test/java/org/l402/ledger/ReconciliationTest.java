package org.l402.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.l402.ledger.Sales.NODE;
import static org.l402.ledger.Sales.upTo;
import static org.l402.ledger.Seller.OURS;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.SettlementSource.Settlement;

@Timeout(30)
class ReconciliationTest {

    @TempDir
    Path directory;

    private final ScriptedSource source = new ScriptedSource();
    private final FollowedNode node = new FollowedNode(source, () -> NODE);
    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = Ledger.keep(directory);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void ledgerAndNode_thatAgree_haveNoDifference() throws Exception {
        Settlement one = OURS.settlement(1);
        source.settle(one, Seller.foreign(2));
        ledger.record(NODE, List.of(sale(one)), upTo(2));

        assertThat(compare()).isEqualTo(new Reconciliation(NODE, 1, List.of(), List.of(), List.of(), 1, 0));
        assertThat(source.asked()).containsExactly(0L);
        assertThat(source.isFollowed()).isFalse();
    }

    @Test
    void saleThatTheLedgerLacks_isMissing_andIsThereOnceAdded() throws Exception {
        Settlement one = OURS.settlement(1);
        Settlement two = OURS.settlement(2);
        source.settle(one, two);
        ledger.record(NODE, List.of(sale(two)), upTo(2));

        Reconciliation found = compare();
        assertThat(found.missing()).containsExactly(sale(one));
        assertThat(found.agreed()).isEqualTo(1);

        ledger.add(found.missing());
        assertThat(compare()).isEqualTo(new Reconciliation(NODE, 2, List.of(), List.of(), List.of(), 0, 0));
    }

    @Test
    void saleThatTheNodeForgot_isUnknown() throws Exception {
        source.settle(OURS.settlement(5));
        ledger.record(NODE, List.of(sale(OURS.settlement(4)), sale(OURS.settlement(5))), upTo(5));

        assertThat(compare().unknown()).extracting(Sale::index).containsExactly(4L);
    }

    @Test
    void node_thatKnowsNoneAnyMore_leavesAllUnknown() throws Exception {
        ledger.record(NODE, List.of(sale(OURS.settlement(1)), sale(OURS.settlement(2))), upTo(2));

        assertThat(compare().unknown()).extracting(Sale::index).containsExactly(1L, 2L);
    }

    @Test
    void node_putBackFromABackup_leavesTheNewestUnknown() throws Exception {
        Settlement one = OURS.settlement(1);
        source.settle(one);
        ledger.record(NODE, List.of(sale(one), sale(OURS.settlement(2)), sale(OURS.settlement(3))), upTo(3));
        ledger.rewind(NODE);
        ledger.record(NODE, List.of(), upTo(1));

        assertThat(compare().unknown()).extracting(Sale::index).containsExactly(2L, 3L);
    }

    @Test
    void saleMadeMeanwhile_isNoDifference() throws Exception {
        Settlement before = OURS.settlement(5);
        Settlement meanwhile = OURS.settlement(6);
        source.settle(before);
        ledger.record(NODE, List.of(sale(OURS.settlement(7)), sale(before), sale(meanwhile)), upTo(7));
        SettlementSource busy = (after, listener) -> {
            if (after == 5) {
                source.settle(meanwhile, OURS.settlement(8));
            }
            return source.follow(after, listener);
        };

        Reconciliation found = Reconciliation.of(ledger, new FollowedNode(busy, () -> NODE), OURS.own());

        assertThat(source.asked()).containsExactly(0L, 5L);
        assertThat(found.unknown()).extracting(Sale::index).containsExactly(7L);
        assertThat(found.missing()).isEmpty();
    }

    @Test
    void saleThatTheGatewayIsStillWriting_isNoDifference() throws Exception {
        Settlement told = OURS.settlement(1);
        Settlement missing = OURS.settlement(2);
        source.settle(told, missing);
        ExecutorService gateway = Executors.newSingleThreadExecutor();
        try {
            Future<Reconciliation> comparing = gateway.submit(this::compare);
            assertThatThrownBy(() -> comparing.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            ledger.record(NODE, List.of(sale(told)), upTo(1));

            assertThat(comparing.get().missing()).containsExactly(sale(missing));
            assertThat(comparing.get().agreed()).isEqualTo(1);
        } finally {
            gateway.shutdownNow();
        }
    }

    @Test
    void saleThatIsNotTheSame_differs() throws Exception {
        Settlement told = OURS.settlement(1);
        source.settle(told);
        Sale row = sale(told);
        Sale changed = new Sale(
                row.paymentHash(),
                row.service(),
                row.capability(),
                row.tokenId(),
                row.price(),
                new MilliSatoshi(1),
                Instant.EPOCH,
                NODE,
                1);
        ledger.add(List.of(changed));

        Reconciliation found = compare();
        assertThat(found.differing()).containsExactly(new Reconciliation.Difference(changed, row));
        assertThat(found.agreed()).isZero();
        assertThat(found.missing()).isEmpty();
    }

    @Test
    void saleOfAnotherNode_isNotCompared() throws Exception {
        source.settle(Seller.foreign(9));
        ledger.add(List.of(
                OURS.own().sale(OURS.settlement(1), "03" + "cd".repeat(32)).orElseThrow()));

        assertThat(compare()).isEqualTo(new Reconciliation(NODE, 0, List.of(), List.of(), List.of(), 1, 1));
    }

    @Test
    void nodeThatEndsBeforeItHasToldAll_isNoComparison() {
        source.leave();
        assertThatThrownBy(this::compare).isInstanceOf(NodeException.class).hasMessageContaining("away");
    }

    @Test
    void nodeThatBreaksOffAmidItsRecord_isNoComparison() {
        SettlementSource broken = (after, listener) -> {
            listener.settled(OURS.settlement(1));
            listener.ended(new NodeException("the stream broke off"));
            return () -> {};
        };

        assertThatThrownBy(() -> Reconciliation.of(ledger, new FollowedNode(broken, () -> NODE), OURS.own()))
                .isInstanceOf(NodeException.class)
                .hasMessage("the stream broke off");
    }

    private Reconciliation compare() throws InterruptedException {
        return Reconciliation.of(ledger, node, OURS.own());
    }

    private static Sale sale(Settlement settlement) {
        return OURS.own().sale(settlement, NODE).orElseThrow();
    }
}
