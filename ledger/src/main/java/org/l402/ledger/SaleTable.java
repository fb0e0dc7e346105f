package org.l402.ledger;

import java.math.BigInteger;
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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.l402.L402Exception;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.mint.TokenId;
import org.l402.offer.Name;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SQL about sales, which SQLite and PostgreSQL take alike. */
final class SaleTable {

    private static final Logger LOG = LoggerFactory.getLogger("l402.ledger");

    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final String SELECTED = " FROM sale WHERE settled_at >= :from AND settled_at < :to";
    private static final String OF_SERVICE = " AND service = :service";

    private static final String OVER =
            "CASE WHEN received_msat > price_msat THEN received_msat - price_msat ELSE 0 END";
    private static final String UNDER =
            "CASE WHEN received_msat < price_msat THEN price_msat - received_msat ELSE 0 END";
    private static final String SUMS = "SELECT service, capability, COUNT(*) AS sales, " + sum("price_msat", "price")
            + ", " + sum("received_msat", "received") + ", " + sum(OVER, "over_price") + ", "
            + sum(UNDER, "under_price");

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

    /** The newest, the oldest of them first; a row that was damaged opens nothing, and stops nobody else. */
    static List<PaymentHash> paidInFull(Handle handle, int most) {
        List<LedgerException> damaged = new ArrayList<>();
        List<Optional<PaymentHash>> rows = handle.createQuery(
                        "SELECT * FROM (SELECT payment_hash, settled_at, node_index FROM sale"
                                + " WHERE received_msat >= price_msat ORDER BY settled_at DESC LIMIT ?) AS newest"
                                + " ORDER BY settled_at")
                .bind(0, most)
                .map((row, context) -> hash(row, damaged))
                .list();
        if (!damaged.isEmpty()) {
            LOG.warn("{}; rows passed over: {}", damaged.get(0).getMessage(), damaged.size());
        }
        return rows.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<PaymentHash> hash(ResultSet row, List<LedgerException> damaged) throws SQLException {
        try {
            return Optional.of(PaymentHash.ofHex(row.getString("payment_hash")));
        } catch (L402Exception e) {
            damaged.add(damaged(row, e));
            return Optional.empty();
        }
    }

    /** The first of those that are meant, or of those behind one of them; in order of settlement. */
    static List<Sale> some(Handle handle, Selection selection, Optional<Sale> after, int most) {
        String behind = after.isPresent() ? " AND (settled_at, node_index, payment_hash) > (:at, :index, :hash)" : "";
        Query query = select(
                        handle,
                        after.map(sale -> selection.from(sale.settledAt())).orElse(selection),
                        "SELECT *",
                        behind + " ORDER BY settled_at, node_index, payment_hash LIMIT :most")
                .bind("most", most);
        after.ifPresent(sale -> query.bind("at", sale.settledAt().toEpochMilli())
                .bind("index", sale.index())
                .bind("hash", sale.paymentHash().hex()));
        return query.map((row, context) -> sale(row)).list();
    }

    /** Of all that was ever sold, in the order of their names. */
    static List<Name> services(Handle handle) {
        return handle.createQuery("SELECT DISTINCT service FROM sale ORDER BY service")
                .map((row, context) -> new Name(row.getString(1)))
                .list();
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
        try {
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
        } catch (L402Exception | IllegalArgumentException e) {
            throw damaged(row, e);
        }
    }

    /** What is shown of the row is numbers: its words may be anything. */
    private static LedgerException damaged(ResultSet row, RuntimeException e) throws SQLException {
        long index = row.getLong("node_index");
        long settledAt = row.getLong("settled_at");
        return new LedgerException(
                "a row of the ledger was changed by hand: the sale of " + Instant.ofEpochMilli(settledAt)
                        + " with the node's index " + index + " cannot be read. Delete it (DELETE FROM sale WHERE"
                        + " node_index = " + index + " AND settled_at = " + settledAt
                        + ";) and l402 ledger reconcile --repair adds it again from the node",
                e);
    }

    /** Whole sat and the rest apart, since the msat of a few of the largest amounts are more than a number holds. */
    private static String sum(String msat, String name) {
        return "CAST(SUM((" + msat + ") / 1000) AS BIGINT) AS " + name + "_sat, CAST(SUM((" + msat
                + ") % 1000) AS BIGINT) AS " + name + "_rest";
    }

    private static BigInteger msat(ResultSet row, String name) throws SQLException {
        return BigInteger.valueOf(row.getLong(name + "_sat"))
                .multiply(BigInteger.valueOf(1000))
                .add(BigInteger.valueOf(row.getLong(name + "_rest")));
    }

    private static Sum sum(long day, ResultSet row) throws SQLException {
        return new Sum(
                LocalDate.ofEpochDay(day),
                new Name(row.getString("service")),
                new Name(row.getString("capability")),
                row.getLong("sales"),
                msat(row, "price"),
                msat(row, "received"),
                msat(row, "over_price"),
                msat(row, "under_price"));
    }
}
