package org.l402.client.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The SQLite file: where it is, who may read it, how durable a commit is, and its tables.
 *
 * <p>A commit is on disk when it returns: {@code synchronous=FULL} with {@code journal_mode=TRUNCATE}, in which emptying
 * the rollback journal is what commits, and is forced to disk. (With DELETE it is the removal of the journal's name,
 * which FULL does not force.)
 */
final class StateDatabase {

    private static final String FILE = "client.db";
    private static final int VERSION = 1;
    /** "L402" in ASCII: tells this file from other programs' SQLite files. */
    private static final int APPLICATION_ID = 0x4c343032;

    private static final String[] SCHEMA = {"""
        CREATE TABLE payments (
            payment_hash TEXT PRIMARY KEY,
            origin TEXT NOT NULL,
            path TEXT NOT NULL,
            network TEXT NOT NULL,
            wallet TEXT NOT NULL,
            amount_msat INTEGER NOT NULL,
            max_fee_msat INTEGER NOT NULL,
            fee_msat INTEGER,
            invoice TEXT NOT NULL,
            token TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            invoice_expires_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'paid', 'failed', 'lapsed')),
            ended_at INTEGER,
            reason TEXT
        ) STRICT
        """, "CREATE INDEX payments_by_origin ON payments (origin, state)", """
        CREATE TABLE credentials (
            payment_hash TEXT PRIMARY KEY REFERENCES payments,
            preimage TEXT NOT NULL,
            stored_at INTEGER NOT NULL,
            accepted_at INTEGER,
            spent_at INTEGER
        ) STRICT
        """};

    private StateDatabase() {}

    static Path file(Path directory) {
        return directory.resolve(FILE);
    }

    /** Opens the file of a state directory; both are made when they are missing, for their owner alone. */
    static Connection open(Path directory) {
        Path file = file(directory);
        makeDirectory(directory);
        makeFile(file);
        Connection connection = null;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
            prepare(connection, file);
            return connection;
        } catch (SQLException e) {
            throw failed(connection, file, e);
        } catch (ClientStateException e) {
            close(connection);
            throw e;
        }
    }

    private static ClientStateException failed(@Nullable Connection connection, Path file, SQLException e) {
        close(connection);
        return describe(file, e);
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // What brought us here is the failure to report.
        }
    }

    private static void prepare(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
            statement.execute("PRAGMA journal_mode = TRUNCATE");
            if (number(statement, "PRAGMA user_version") != VERSION) {
                statement.execute("BEGIN IMMEDIATE");
                migrate(statement, file);
                statement.execute("COMMIT");
            }
            if (number(statement, "PRAGMA application_id") != APPLICATION_ID) {
                throw new ClientStateException(foreign(file));
            }
            if (!text(statement, "PRAGMA quick_check(1)").equals("ok")) {
                throw new ClientStateException(damaged(file));
            }
        }
    }

    /** In a transaction of its own, because several processes may find the file new. */
    private static void migrate(Statement statement, Path file) throws SQLException {
        int version = number(statement, "PRAGMA user_version");
        if (version == VERSION) {
            return;
        }
        if (version > VERSION && number(statement, "PRAGMA application_id") == APPLICATION_ID) {
            throw new ClientStateException("the state file " + file + " was written by a newer version of this program"
                    + " (schema " + version + ", this one knows " + VERSION + "); nothing is paid without it. Use the"
                    + " newer version.");
        }
        if (version != 0 || number(statement, "SELECT count(*) FROM sqlite_schema") != 0) {
            throw new ClientStateException(foreign(file));
        }
        for (String table : SCHEMA) {
            statement.execute(table);
        }
        statement.execute("PRAGMA application_id = " + APPLICATION_ID);
        statement.execute("PRAGMA user_version = " + VERSION);
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

    private static String damaged(Path file) {
        return "the state file " + file + " is damaged or not a state file; nothing is paid without it, because it says"
                + " what was paid before. Restore it from a backup, or move it away if what it held may be lost.";
    }

    private static String foreign(Path file) {
        return "the state file " + file + " is a SQLite file of another program; nothing is paid without a state file."
                + " Move it away, or choose another directory.";
    }

    /** What went wrong with the file, for the person who has to put it right. */
    static ClientStateException describe(Path file, SQLException e) {
        String what = e.getMessage() == null ? "" : e.getMessage();
        if (what.contains("SQLITE_NOTADB") || what.contains("SQLITE_CORRUPT")) {
            return new ClientStateException(damaged(file), e);
        }
        return new ClientStateException(
                "the state file " + file + " cannot be used: " + what + ". Nothing is paid without it.", e);
    }

    private static void makeDirectory(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                if (directory.toAbsolutePath().getParent() != null) {
                    Files.createDirectories(directory.toAbsolutePath().getParent());
                }
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw new ClientStateException(
                        "the state directory " + directory + " is a file; choose another place", e);
            }
        } catch (IOException e) {
            throw new ClientStateException(
                    "the state directory " + directory + " cannot be made: " + reason(e)
                            + ". Nothing is paid without it.",
                    e);
        }
    }

    /** Before SQLite opens it, which would make it readable for others; its own journal takes the same mode. */
    private static void makeFile(Path file) {
        try {
            if (Files.exists(file)) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            } else {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (FileAlreadyExistsException e) {
            // Another process was faster, and made it the same way.
        } catch (IOException e) {
            throw new ClientStateException(
                    "the state file " + file + " cannot be made: " + reason(e) + ". Nothing is paid without it.", e);
        }
    }

    /** The message of these exceptions is the file's name alone where the system gave no other. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "its place does not exist";
        }
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return reason == null ? "the system gives no reason" : reason;
    }
}
