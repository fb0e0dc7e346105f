package org.l402.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.mint.TokenId;
import org.l402.offer.Name;

/** The SQL about sales, which SQLite and PostgreSQL take alike. */
final class SaleTable {

    /** Rows that a driver holds at a time while many are read. */
    private static final int FETCHED = 1000;

    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final String SELECTED = " FROM sale WHERE settled_at >= :from AND settled_at < :to";
    private static final String OF_SERVICE = " AND service = :service";

    private static final String SUMS = "SELECT service, capability, COUNT(*) AS sales,"
            + " CAST(SUM(price_msat) AS BIGINT) AS price, CAST(SUM(received_msat) AS BIGINT) AS received,"
            + " CAST(SUM(CASE WHEN received_msat > price_msat THEN received_msat - price_msat ELSE 0 END)"
            + " AS BIGINT) AS over_price,"
            + " CAST(SUM(CASE WHEN received_msat < price_msat THEN price_msat - received_msat ELSE 0 END)"
            + " AS BIGINT) AS under_price";

    private SaleTable() {}

    static int insert(Handle handle, List<Sale> sales) {
        if (sales.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = handle.prepareBatch("INSERT INTO sale (payment_hash, service, capability, token_id,"
                + " price_msat, received_msat, settled_at, node, node_index)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (payment_hash) DO NOTHING");
        for (Sale sale : sales) {
            batch.add(
                    sale.paymentHash().hex(),
                    sale.service().value(),
                    sale.capability().value(),
                    sale.tokenId().hex(),
                    sale.price().value(),
                    sale.received().value(),
                    sale.settledAt().toEpochMilli(),
                    sale.node(),
                    sale.index());
        }
        int written = 0;
        for (int rows : batch.execute()) {
            written += rows;
        }
        return written;
    }

    static Optional<Sale> find(Handle handle, PaymentHash paymentHash) {
        return handle.createQuery("SELECT * FROM sale WHERE payment_hash = ?")
                .bind(0, paymentHash.hex())
                .map((row, context) -> sale(row))
                .findFirst();
    }

    /** The newest, the oldest of them first. */
    static List<PaymentHash> paidInFull(Handle handle, int most) {
        return handle.createQuery("SELECT payment_hash FROM (SELECT payment_hash, settled_at FROM sale"
                        + " WHERE received_msat >= price_msat ORDER BY settled_at DESC LIMIT ?) AS newest"
                        + " ORDER BY settled_at")
                .bind(0, most)
                .map((row, context) -> PaymentHash.ofHex(row.getString(1)))
                .list();
    }

    static void forEach(Handle handle, Selection selection, Consumer<Sale> consumer) {
        Query query = select(handle, selection, "SELECT *", " ORDER BY settled_at, node_index");
        try (Stream<Sale> sales = query.setFetchSize(FETCHED).map((row, context) -> sale(row)).stream()) {
            sales.forEach(consumer);
        }
    }

    /**
     * Adds up each day by itself, in order: what the database sorts for a day stays small, so that ten million rows are no
     * slower a row than ten thousand.
     */
    static List<Sum> sumsByDay(Handle handle, Selection selection) {
        List<Sum> sums = new ArrayList<>();
        OptionalLong next = firstFrom(handle, selection.from());
        while (next.isPresent() && next.getAsLong() < selection.to()) {
            long day = Math.floorDiv(next.getAsLong(), DAY);
            Selection ofDay = selection.within(Instant.ofEpochMilli(day * DAY), Instant.ofEpochMilli((day + 1) * DAY));
            sums.addAll(select(handle, ofDay, SUMS, " GROUP BY service, capability")
                    .map((row, context) -> sum(day, row))
                    .list());
            next = firstFrom(handle, (day + 1) * DAY);
        }
        return sums;
    }

    /** When the first sale settled from a moment on. */
    private static OptionalLong firstFrom(Handle handle, long from) {
        return handle.createQuery("SELECT MIN(settled_at) AS first FROM sale WHERE settled_at >= ?")
                .bind(0, from)
                .map((row, context) ->
                        row.getObject("first") == null ? OptionalLong.empty() : OptionalLong.of(row.getLong("first")))
                .one();
    }

    private static Query select(Handle handle, Selection selection, String columns, String end) {
        String where = selection.service().isPresent() ? SELECTED + OF_SERVICE : SELECTED;
        Query query = handle.createQuery(columns + where + end)
                .bind("from", selection.from())
                .bind("to", selection.to());
        selection.service().ifPresent(service -> query.bind("service", service.value()));
        return query;
    }

    private static Sale sale(ResultSet row) throws SQLException {
        return new Sale(
                PaymentHash.ofHex(row.getString("payment_hash")),
                new Name(row.getString("service")),
                new Name(row.getString("capability")),
                TokenId.of(HexFormat.of().parseHex(row.getString("token_id"))),
                new MilliSatoshi(row.getLong("price_msat")),
                new MilliSatoshi(row.getLong("received_msat")),
                Instant.ofEpochMilli(row.getLong("settled_at")),
                row.getString("node"),
                row.getLong("node_index"));
    }

    private static Sum sum(long day, ResultSet row) throws SQLException {
        return new Sum(
                LocalDate.ofEpochDay(day),
                new Name(row.getString("service")),
                new Name(row.getString("capability")),
                row.getLong("sales"),
                new MilliSatoshi(row.getLong("price")),
                new MilliSatoshi(row.getLong("received")),
                new MilliSatoshi(row.getLong("over_price")),
                new MilliSatoshi(row.getLong("under_price")));
    }
}
