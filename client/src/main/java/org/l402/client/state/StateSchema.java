package org.l402.client.state;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The tables of the state file, how durable a commit is, and what is said of a file that cannot be used.
 *
 * <p>A commit is on disk when it returns: {@code synchronous=FULL} with {@code journal_mode=WAL}, in which one forced
 * write commits, where a rollback journal takes four.
 *
 * <p>What counts against a budget is computed from a payment's own row, by the database, so that nothing can disagree
 * with the journal: {@code counted_msat} is price and maximal fee while a payment is pending, price and real fee once it
 * is paid, and nothing when no money moved. {@code counted_at} is when it ended; a pending one counts as if it ended in
 * the end of time, so that it is in every window.
 */
final class StateSchema {

    private static final int VERSION = 1;
    /** "L402" in ASCII: tells this file from other programs' SQLite files. */
    private static final int APPLICATION_ID = 0x4c343032;

    private static final int BUSY = 5;
    private static final int FULL = 13;
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private static final String[] TABLES = {
        """
        CREATE TABLE payments (
            payment_hash TEXT PRIMARY KEY,
            origin TEXT NOT NULL,
            path TEXT NOT NULL,
            network TEXT NOT NULL,
            wallet TEXT NOT NULL,
            amount_msat INTEGER NOT NULL CHECK (amount_msat >= 0),
            max_fee_msat INTEGER NOT NULL CHECK (max_fee_msat >= 0),
            fee_msat INTEGER CHECK (fee_msat >= 0),
            invoice TEXT NOT NULL,
            token TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            invoice_expires_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'paid', 'failed', 'lapsed', 'elsewhere')),
            ended_at INTEGER,
            reason TEXT,
            counted_msat INTEGER GENERATED ALWAYS AS (CASE state
                WHEN 'pending' THEN amount_msat + max_fee_msat
                WHEN 'paid' THEN amount_msat + fee_msat END) STORED,
            counted_at INTEGER GENERATED ALWAYS AS (CASE state
                WHEN 'pending' THEN 9223372036854775807
                WHEN 'paid' THEN ended_at END) STORED
        ) STRICT
        """, "CREATE INDEX payments_by_origin ON payments (origin, state)", """
        CREATE INDEX payments_in_doubt ON payments (started_at) WHERE state = 'pending'
        """, """
        CREATE INDEX payments_counted ON payments (network, counted_at, origin, state, counted_msat)
        """, """
        CREATE TABLE credentials (
            payment_hash TEXT PRIMARY KEY REFERENCES payments,
            preimage TEXT NOT NULL,
            stored_at INTEGER NOT NULL,
            expires_at INTEGER,
            accepted_at INTEGER,
            spent_at INTEGER,
            resolved_at INTEGER,
            imported_at INTEGER
        ) STRICT
        """, """
        CREATE TABLE clock (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            time INTEGER NOT NULL,
            wall INTEGER NOT NULL
        ) STRICT
        """
    };

    private StateSchema() {}

    /** Writes the tables into a file that is empty and nobody else's. */
    static void write(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            prepare(statement);
            isWriteAheadLogged(statement);
            statement.execute("BEGIN");
            for (String table : TABLES) {
                statement.execute(table);
            }
            statement.execute("PRAGMA application_id = " + APPLICATION_ID);
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.execute("COMMIT");
        }
    }

    /** Refuses a file that is not whole, or not of this program and version. */
    static void check(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            prepare(statement);
            int version = number(statement, "PRAGMA user_version");
            if (number(statement, "PRAGMA application_id") != APPLICATION_ID) {
                boolean isEmpty = version == 0 && number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
                throw new ClientStateException(isEmpty ? damaged(file) : foreign(file));
            }
            if (version != VERSION) {
                throw new ClientStateException("the state file " + file + " was written by a newer version of this"
                        + " program (schema " + version + ", this one knows " + VERSION + "); nothing is paid without"
                        + " it. Use the newer version.");
            }
            if (!isWriteAheadLogged(statement)) {
                throw new ClientStateException("the state file " + file + " is on a file system where several processes"
                        + " cannot share it; nothing is paid without that. Choose a directory of a local file system.");
            }
            if (!text(statement, "PRAGMA quick_check(1)").equals("ok")) {
                throw new ClientStateException(damaged(file));
            }
        }
    }

    private static void prepare(Statement statement) throws SQLException {
        statement.execute("PRAGMA busy_timeout = " + WAIT.toMillis());
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("PRAGMA foreign_keys = ON");
    }

    /**
     * Changes a file over that is new, or comes from a backup. SQLite does not wait its turn for that ({@code busy_timeout} is for locks that nothing
     * stands behind, and this one is taken while reading), so we do.
     */
    private static boolean isWriteAheadLogged(Statement statement) throws SQLException {
        long start = System.nanoTime();
        while (true) {
            try {
                return text(statement, "PRAGMA journal_mode = WAL").equals("wal");
            } catch (SQLException e) {
                if (kind(e) != BUSY || System.nanoTime() - start > WAIT.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** What went wrong with the file, for the person who has to put it right. */
    static ClientStateException describe(Path file, Throwable e) {
        if (isWithoutLibrary(e)) {
            String directory = System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
            return unusable(
                    file,
                    "SQLite's native library cannot be loaded from the temporary directory " + directory
                            + ", which must be writable, with room for 2 MB, and not mounted noexec; name another one:"
                            + " JAVA_TOOL_OPTIONS=-Dorg.sqlite.tmpdir=DIRECTORY",
                    e);
        }
        return switch (kind(e)) {
            case 11, 26 -> new ClientStateException(damaged(file), e);
            case FULL -> unusable(file, "the disk is full; make room", e);
            case 8 -> unusable(file, "it is read-only; it has to be writable for this user, and its directory too", e);
            case BUSY ->
                unusable(
                        file,
                        "another process has kept it locked for " + WAIT.toSeconds() + " seconds; end that one",
                        e);
            default -> unusable(file, String.valueOf(e.getMessage()), e);
        };
    }

    /**
     * The low byte of an extended code; the rest says where. That the memory shared between processes, which is a file
     * beside the state, cannot grow is how SQLite says that the disk is full before it writes anything.
     */
    private static int kind(Throwable e) {
        SQLiteErrorCode code =
                e instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        return code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE ? FULL : code.code & 0xff;
    }

    private static boolean isWithoutLibrary(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkageError || cause instanceof NativeLibraryNotFoundException) {
                return true;
            }
        }
        return false;
    }

    private static ClientStateException unusable(Path file, String why, Throwable e) {
        return new ClientStateException(
                "the state file " + file + " cannot be used: " + why + ". Nothing is paid without it.", e);
    }

    private static String damaged(Path file) {
        return "the state file " + file
                + " is empty, damaged or not a state file; nothing is paid without it, because it says"
                + " what was paid before. Put a backup in its place, or move it away if what it held may be lost; in either"
                + " case move " + file.getFileName() + "-wal away with it.";
    }

    private static String foreign(Path file) {
        return "the state file " + file + " is a SQLite file of another program; nothing is paid without a state file."
                + " Move it away, or choose another directory.";
    }
}
