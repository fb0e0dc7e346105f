package org.l402.lightning.lnd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.SettlementSource.Settlement;

class BacklogTest {

    private final Backlog backlog = new Backlog(6);

    private void add(long... indexes) {
        for (long index : indexes) {
            backlog.add(new Settlement(
                    index,
                    WithStandIn.PREIMAGE.paymentHash(),
                    "",
                    Optional.empty(),
                    MilliSatoshi.ZERO,
                    MilliSatoshi.ZERO,
                    Instant.EPOCH));
        }
    }

    private List<Long> given(boolean complete) {
        List<Long> given = new ArrayList<>();
        for (Optional<Settlement> next = backlog.next(complete); next.isPresent(); next = backlog.next(complete)) {
            given.add(next.get().index());
        }
        return given;
    }

    @Test
    void next_inOrder_givenAtOnce() {
        add(7);
        assertThat(given(false)).containsExactly(7L);
        add(8, 9);
        assertThat(given(false)).containsExactly(8L, 9L);
    }

    @Test
    void next_anEarlierOneIsMissing_waitsForIt() {
        add(9, 8);
        assertThat(given(false)).isEmpty();
        add(7);
        assertThat(given(false)).containsExactly(7L, 8L, 9L);
    }

    @Test
    void next_aGapAndComplete_waitsNoLonger() {
        add(12, 9);
        assertThat(given(false)).isEmpty();
        assertThat(given(true)).containsExactly(9L, 12L);
    }

    @Test
    void add_aRepeat_isOne() {
        add(8, 8, 7, 6, 5);
        assertThat(given(false)).containsExactly(7L, 8L);
        add(7, 8);
        assertThat(given(true)).isEmpty();
        assertThat(backlog.received()).isEqualTo(2);
    }
}
