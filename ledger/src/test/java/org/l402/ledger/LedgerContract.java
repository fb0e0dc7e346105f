package org.l402.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.l402.ledger.Sales.NODE;
import static org.l402.ledger.Sales.NOON;
import static org.l402.ledger.Sales.hash;
import static org.l402.ledger.Sales.sale;
import static org.l402.ledger.Sales.upTo;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.l402.lightning.MilliSatoshi;
import org.l402.offer.Name;

/** What a ledger does in whatever database it is. */
abstract class LedgerContract {

    private static final String OTHER_NODE = "03" + "cd".repeat(32);

    private Ledger ledger;

    abstract Ledger open() throws Exception;

    @BeforeEach
    void openLedger() throws Exception {
        ledger = open();
    }

    @AfterEach
    void closeLedger() {
        ledger.close();
    }

    @Test
    void newLedger_hasNothing() {
        assertThat(ledger.cursor(NODE)).isEmpty();
        assertThat(ledger.find(hash(1))).isEmpty();
        assertThat(all(Selection.ALL)).isEmpty();
        assertThat(ledger.sums(Selection.ALL, Span.DAY)).isEmpty();
    }

    @Test
    void record_writesRowsAndCursor() {
        assertThat(ledger.record(NODE, List.of(sale(1), sale(2)), upTo(7))).isEqualTo(2);

        assertThat(ledger.find(hash(1))).contains(sale(1));
        assertThat(all(Selection.ALL)).containsExactly(sale(1), sale(2));
        assertThat(ledger.cursor(NODE)).contains(upTo(7));
    }

    @Test
    void record_again_changesNothing() {
        ledger.record(NODE, List.of(sale(1), sale(2)), upTo(2));
        Sale changed = sale(2, "stock", 5, 5, NOON);

        assertThat(ledger.record(NODE, List.of(sale(1), changed, sale(3), sale(3)), upTo(3)))
                .isEqualTo(1);

        assertThat(all(Selection.ALL)).containsExactly(sale(1), sale(2), sale(3));
        assertThat(ledger.cursor(NODE)).contains(upTo(3));
    }

    @Test
    void record_ofNothing_movesTheCursorAlone() {
        assertThat(ledger.record(NODE, List.of(), upTo(5))).isZero();

        assertThat(ledger.cursor(NODE)).contains(upTo(5));
        assertThat(all(Selection.ALL)).isEmpty();
    }

    @Test
    void cursor_neverMovesBack_andBelongsToOneNode() {
        ledger.record(NODE, List.of(), upTo(5));
        ledger.record(NODE, List.of(), upTo(4));
        ledger.record(OTHER_NODE, List.of(), upTo(2));

        assertThat(ledger.cursor(NODE)).contains(upTo(5));
        assertThat(ledger.cursor(OTHER_NODE)).contains(upTo(2));
    }

    @Test
    void rewind_forgetsTheCursorOfOneNode_andNoRow() {
        ledger.record(NODE, List.of(sale(1)), upTo(5));
        ledger.record(OTHER_NODE, List.of(), upTo(2));

        ledger.rewind(NODE);

        assertThat(ledger.cursor(NODE)).isEmpty();
        assertThat(ledger.cursor(OTHER_NODE)).contains(upTo(2));
        assertThat(all(Selection.ALL)).containsExactly(sale(1));
        ledger.record(NODE, List.of(), upTo(3));
        assertThat(ledger.cursor(NODE)).contains(upTo(3));
    }

    @Test
    void tryWriting_changesNothing() {
        ledger.tryWriting();
        assertThat(ledger.cursor("")).isEmpty();
        ledger.record(NODE, List.of(sale(1)), upTo(5));

        ledger.tryWriting();
        ledger.tryWriting();

        assertThat(ledger.cursor(NODE)).contains(upTo(5));
        assertThat(ledger.cursor("")).isEmpty();
        assertThat(all(Selection.ALL)).containsExactly(sale(1));
    }

    @Test
    void record_thatFails_leavesNeitherRowNorCursor() {
        Sale impossible = sale(-1);

        assertThatThrownBy(() -> ledger.record(NODE, List.of(sale(1), impossible), upTo(2)))
                .isInstanceOf(LedgerException.class);

        assertThat(all(Selection.ALL)).isEmpty();
        assertThat(ledger.cursor(NODE)).isEmpty();
        assertThat(ledger.record(NODE, List.of(sale(1)), upTo(1))).isEqualTo(1);
    }

    @Test
    void add_movesNoCursor() {
        assertThat(ledger.add(List.of(sale(9)))).isEqualTo(1);
        assertThat(ledger.add(List.of(sale(9)))).isZero();

        assertThat(ledger.cursor(NODE)).isEmpty();
        assertThat(ledger.find(hash(9))).contains(sale(9));
    }

    @Test
    void forEach_showsTheSelectionInOrderOfSettlement() {
        Sale late = sale(1, "weather", 1000, 1000, NOON.plusSeconds(60));
        Sale early = sale(2, "stock", 1000, 1000, NOON);
        Sale sameTime = sale(3, "weather", 1000, 1000, NOON);
        ledger.record(NODE, List.of(late, sameTime, early), upTo(3));

        assertThat(all(Selection.ALL)).containsExactly(early, sameTime, late);
        assertThat(all(selection(NOON, NOON.plusSeconds(60), null))).containsExactly(early, sameTime);
        assertThat(all(selection(NOON.plusMillis(1), null, null))).containsExactly(late);
        assertThat(all(selection(NOON.plusSeconds(60), null, null))).containsExactly(late);
        assertThat(all(selection(null, null, "weather"))).containsExactly(sameTime, late);
        assertThat(all(selection(NOON.plusSeconds(1), null, "stock"))).isEmpty();
    }

    @Test
    void forEach_ofManyRows_showsAll() {
        ledger.record(
                NODE, LongStream.rangeClosed(1, 2500).mapToObj(Sales::sale).toList(), upTo(2500));

        assertThat(all(Selection.ALL)).hasSize(2500).last().isEqualTo(sale(2500));
    }

    @Test
    void forEach_ofManyRowsOfOneMoment_showsEachOnce() {
        List<Sale> sales = LongStream.rangeClosed(1, 2500)
                .mapToObj(index -> sale(index, "weather", 1000, 1000, NOON))
                .toList();
        ledger.record(NODE, sales, upTo(2500));

        assertThat(all(Selection.ALL)).isEqualTo(sales);
        assertThat(all(selection(NOON, NOON.plusMillis(1), "weather"))).isEqualTo(sales);
    }

    @Test
    void forEachWhile_stopsWhenTheConsumerWantsNoMore() {
        ledger.record(NODE, List.of(sale(1), sale(2), sale(3)), upTo(3));
        List<Sale> shown = new ArrayList<>();

        assertThat(ledger.forEachWhile(Selection.ALL, sale -> shown.add(sale) && shown.size() < 2))
                .isFalse();
        assertThat(shown).containsExactly(sale(1), sale(2));
        assertThat(ledger.forEachWhile(Selection.ALL, sale -> true)).isTrue();
    }

    @Test
    void services_areThoseThatSold_eachOnce() {
        assertThat(ledger.services()).isEmpty();

        ledger.record(NODE, List.of(sale(1), sale(2), sale(3, "stock", 5, 5, NOON)), upTo(3));

        assertThat(ledger.services()).containsExactly(new Name("stock"), new Name("weather"));
    }

    @Test
    void paidInFull_showsTheNewestOfThose_oldestFirst() {
        ledger.record(
                NODE,
                List.of(
                        sale(1, "weather", 1000, 1000, NOON.plusSeconds(9)),
                        sale(2, "weather", 1000, 999, NOON.plusSeconds(8)),
                        sale(3, "stock", 1000, 1001, NOON.plusSeconds(7)),
                        sale(4, "stock", 1000, 1000, NOON)),
                upTo(4));

        assertThat(ledger.paidInFull(10)).containsExactly(hash(4), hash(3), hash(1));
        assertThat(ledger.paidInFull(2)).containsExactly(hash(3), hash(1));
        assertThat(ledger.paidInFull(0)).isEmpty();
    }

    @Test
    void sums_byDay_tellOverFromUnder() {
        ledger.record(
                NODE,
                List.of(
                        sale(1, "weather", 1000, 1500, NOON),
                        sale(2, "weather", 1000, 900, NOON.plusSeconds(1)),
                        sale(3, "weather", 1, 1, Instant.parse("2026-11-23T23:59:59.999Z")),
                        sale(4, "weather", 2, 2, Instant.parse("2026-11-24T00:00:00Z")),
                        sale(5, "stock", 7, 7, NOON)),
                upTo(5));

        assertThat(ledger.sums(Selection.ALL, Span.DAY))
                .containsExactly(
                        sum("2026-11-23", "stock", 1, 7, 7, 0, 0),
                        sum("2026-11-23", "weather", 3, 2001, 2401, 500, 100),
                        sum("2026-11-24", "weather", 1, 2, 2, 0, 0));
        assertThat(ledger.sums(selection(NOON, NOON.plusSeconds(1), "weather"), Span.DAY))
                .containsExactly(sum("2026-11-23", "weather", 1, 1000, 1500, 500, 0));
    }

    @Test
    void sums_ofTheLargestAmounts_areExact() {
        long most = MilliSatoshi.MAX.value();
        ledger.record(
                NODE,
                LongStream.rangeClosed(1, 6)
                        .mapToObj(index -> sale(index, "weather", most, most - index, NOON))
                        .toList(),
                upTo(6));

        BigInteger six = BigInteger.valueOf(most).multiply(BigInteger.valueOf(6));
        assertThat(ledger.sums(Selection.ALL, Span.MONTH)).singleElement().satisfies(sum -> {
            assertThat(sum.price()).isEqualTo(six);
            assertThat(sum.received()).isEqualTo(six.subtract(BigInteger.valueOf(21)));
            assertThat(sum.under()).isEqualTo(21);
        });
    }

    @Test
    void sums_byMonth_addUpDays() {
        ledger.record(
                NODE,
                List.of(
                        sale(1, "weather", 10, 12, Instant.parse("2026-10-31T23:59:59.999Z")),
                        sale(2, "weather", 10, 11, Instant.parse("2026-11-01T00:00:00Z")),
                        sale(3, "weather", 10, 9, Instant.parse("2026-11-30T12:00:00Z")),
                        sale(4, "stock", 7, 7, Instant.parse("2026-11-30T12:00:00Z"))),
                upTo(4));

        assertThat(ledger.sums(Selection.ALL, Span.MONTH))
                .containsExactly(
                        sum("2026-10-01", "weather", 1, 10, 12, 2, 0),
                        sum("2026-11-01", "stock", 1, 7, 7, 0, 0),
                        sum("2026-11-01", "weather", 2, 20, 20, 1, 1));
    }

    private List<Sale> all(Selection selection) {
        List<Sale> sales = new ArrayList<>();
        ledger.forEach(selection, sales::add);
        return sales;
    }

    static Selection selection(@Nullable Instant since, @Nullable Instant until, @Nullable String service) {
        return new Selection(
                Optional.ofNullable(since),
                Optional.ofNullable(until),
                Optional.ofNullable(service).map(Name::new));
    }

    private static Sum sum(String begin, String service, long sales, long price, long received, long over, long under) {
        return new Sum(
                LocalDate.parse(begin),
                new Name(service),
                new Name("default"),
                sales,
                BigInteger.valueOf(price),
                BigInteger.valueOf(received),
                BigInteger.valueOf(over),
                BigInteger.valueOf(under));
    }
}
