package org.l402.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.l402.ledger.Sales.NODE;
import static org.l402.ledger.Sales.upTo;
import static org.l402.ledger.Seller.OURS;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
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
    void saleThatTheNodeForgot_isUnknown_unlessItCameMeanwhile() throws Exception {
        source.settle(OURS.settlement(5));
        ledger.record(NODE, List.of(sale(OURS.settlement(4)), sale(OURS.settlement(6))), upTo(6));

        assertThat(compare().unknown()).extracting(Sale::index).containsExactly(4L);
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

    private Reconciliation compare() throws InterruptedException {
        return Reconciliation.of(ledger, node, OURS.own());
    }

    private static Sale sale(Settlement settlement) {
        return OURS.own().sale(settlement, NODE).orElseThrow();
    }
}
