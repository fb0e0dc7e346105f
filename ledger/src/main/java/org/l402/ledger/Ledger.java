package org.l402.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.result.ResultProducers;
import org.l402.lightning.PaymentHash;
import org.l402.offer.Name;

/**
 * The record of what was sold: a row for each invoice of ours that was paid, on disk when a method that writes returns.
 *
 * <p>It is kept by one gateway, and read by any number of programs at the same time. A row once written stays as it is:
 * writing it again changes nothing. How far the node's settlements were read is written in one transaction with the rows,
 * so whatever ends the process in between, none is lost and none is there twice. Every method fails with {@link
 * LedgerException}. Safe for use by many threads, one after the other.
 */
public final class Ledger implements AutoCloseable {

    /** Sales in one transaction of {@link #add}. */
    private static final int ADDED = 1000;

    /** Sales that are read at a time. */
    private static final int SHOWN = 1000;

    private final Connection connection;
    private final Jdbi jdbi;
    private final Function<SQLException, LedgerException> explain;
    private final Runnable check;
    private final Runnable readAnew;
    private final Runnable closed;

    /**
     * A ledger in a database whose tables are there.
     *
     * @param explain what went wrong, for a person
     * @param check is run before each writing, and fails with {@link LedgerException} when the ledger is not to be written
     * @param readAnew reads some of it as one who opens it would, and fails with {@link LedgerException}
     * @param closed is run after the connection was closed
     */
    Ledger(
            Connection connection,
            Function<SQLException, LedgerException> explain,
            Runnable check,
            Runnable readAnew,
            Runnable closed) {
        this.connection = connection;
        this.jdbi = Jdbi.create(connection);
        this.explain = explain;
        this.check = check;
        this.readAnew = readAnew;
        this.closed = closed;
    }

    /**
     * Opens the ledger of a data directory, or makes it, as the one gateway that keeps it.
     *
     * @throws LedgerException when it cannot be used, or another gateway keeps it
     */
    public static Ledger keep(Path directory) {
        return LedgerFile.keep(directory);
    }

    /** Opens the ledger of a data directory beside the gateway that keeps it; empty where there is none yet. */
    public static Optional<Ledger> visit(Path directory) {
        return LedgerFile.visit(directory);
    }

    /** Where the ledger of a data directory is. */
    public static Path file(Path directory) {
        return LedgerFile.file(directory);
    }

    /**
     * Writes what a node told, and how far it was read, in one transaction.
     *
     * @param cursor of the last settlement that was read
     * @return how many of the sales are new
     */
    public int record(String node, List<Sale> sales, Cursor cursor) {
        return write(handle -> {
            int written = SaleTable.insert(handle, sales);
            CursorTable.move(handle, node, cursor);
            return written;
        });
    }

    /**
     * Adds sales and moves no cursor, in so many transactions that whoever keeps the ledger never waits for long.
     *
     * @return how many of them are new
     */
    public int add(List<Sale> sales) {
        int written = 0;
        for (int from = 0; from < sales.size(); from += ADDED) {
            List<Sale> some = sales.subList(from, Math.min(from + ADDED, sales.size()));
            written += write(handle -> SaleTable.insert(handle, some));
        }
        return written;
    }

    /** How far a node was read; empty when nothing of it was. */
    public Optional<Cursor> cursor(String node) {
        return transaction(handle -> CursorTable.read(handle, node));
    }

    /** Forgets how far a node was read, so that all it knows is read again; the rows stay. */
    public void rewind(String node) {
        write(handle -> {
            CursorTable.remove(handle, node);
            return Optional.empty();
        });
    }

    /** Fails when a sale could not be written now; changes nothing. */
    void tryWriting() {
        write(handle -> {
            CursorTable.tryWriting(handle);
            return Optional.empty();
        });
        readAnew.run();
    }

    /** The sale of an invoice. */
    public Optional<Sale> find(PaymentHash paymentHash) {
        return transaction(handle -> SaleTable.find(handle, paymentHash));
    }

    /**
     * The invoices that were paid with all that they asked for, the oldest first.
     *
     * @param most how many; when there are more, the newest
     */
    List<PaymentHash> paidInFull(int most) {
        return transaction(handle -> SaleTable.paidInFull(handle, most));
    }

    /** Shows sales one after the other, the oldest first, however many there are; also those written meanwhile. */
    public void forEach(Selection selection, Consumer<Sale> consumer) {
        forEachWhile(selection, sale -> {
            consumer.accept(sale);
            return true;
        });
    }

    /**
     * Shows sales as {@link #forEach} does, until the consumer answers that it wants no more.
     *
     * <p>A thousand are read at a time, and nothing is held while they are shown: a reader that takes its time, such as a
     * person before a page of them, would keep SQLite from clearing its write-ahead log.
     *
     * @return whether it wanted all of them
     */
    public boolean forEachWhile(Selection selection, Predicate<Sale> consumer) {
        Optional<Sale> last = Optional.empty();
        List<Sale> some;
        do {
            Optional<Sale> after = last;
            some = transaction(handle -> SaleTable.some(handle, selection, after, SHOWN));
            for (Sale sale : some) {
                if (!consumer.test(sale)) {
                    return false;
                }
                last = Optional.of(sale);
            }
        } while (some.size() == SHOWN);
        return true;
    }

    /** The services that ever sold anything, in the order of their names. */
    public List<Name> services() {
        return transaction(SaleTable::services);
    }

    /** What was sold, by time, service and capability, in this order. */
    public List<Sum> sums(Selection selection, Span span) {
        return span.gather(transaction(handle -> SaleTable.sumsByDay(handle, selection)));
    }

    /** What a setting of SQLite is, or becomes, on this connection alone; for tests. */
    synchronized String pragma(String setting) {
        try (Handle handle = jdbi.open()) {
            handle.getConfig(ResultProducers.class).allowNoResults(true);
            return handle.createQuery("PRAGMA " + setting)
                    .mapTo(String.class)
                    .findFirst()
                    .orElse("");
        }
    }

    private synchronized <T> T write(Function<Handle, T> work) {
        check.run();
        return transaction(work);
    }

    private synchronized <T> T transaction(Function<Handle, T> work) {
        try (Handle handle = jdbi.open()) {
            return handle.inTransaction(work::apply);
        } catch (JdbiException e) {
            throw e.getCause() instanceof SQLException cause
                    ? explain.apply(cause)
                    : new LedgerException("the ledger cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw explain.apply(e);
        } finally {
            closed.run();
        }
    }
}
