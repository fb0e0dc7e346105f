package org.l402.client.state;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process's connection to the SQLite file, opened when it is first needed.
 *
 * <p>A transaction takes the file's write lock when it begins, so that what it reads stays so until it has written. Safe
 * for use by many threads, one at a time.
 */
final class StateDatabase implements AutoCloseable {

    private static final String FILE = "client.db";

    private final Path directory;
    private @Nullable Connection connection;

    StateDatabase(Path directory) {
        this.directory = directory;
    }

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What is done in a transaction. */
    interface Work<T> {
        T run(Session session) throws SQLException;
    }

    Path file() {
        return directory.resolve(FILE);
    }

    /** All or nothing, on disk when it returns. */
    synchronized <T> T write(Work<T> work) {
        try {
            Session session = open();
            session.execute("BEGIN IMMEDIATE");
            boolean isDone = false;
            try {
                T result = work.run(session);
                session.execute("COMMIT");
                isDone = true;
                return result;
            } finally {
                if (!isDone) {
                    rollBack(session);
                }
            }
        } catch (SQLException e) {
            throw StateSchema.describe(file(), e);
        }
    }

    /**
     * All or nothing, for what may be lost when the machine loses power, though not when the process dies: it is forced
     * to disk with the next {@link #write}.
     */
    synchronized <T> T writeSoon(Work<T> work) {
        try {
            Session session = open();
            session.execute("PRAGMA synchronous = NORMAL");
            try {
                return write(work);
            } finally {
                session.execute("PRAGMA synchronous = FULL");
            }
        } catch (SQLException e) {
            throw StateSchema.describe(file(), e);
        }
    }

    /** A look at the file, of which all statements see the same state; one that is missing is not made, and is empty. */
    synchronized <T> T read(Work<T> work) {
        try {
            if (connection == null && Files.notExists(file())) {
                return work.run(new Session(null));
            }
            Session session = open();
            session.execute("BEGIN");
            try {
                return work.run(session);
            } finally {
                rollBack(session);
            }
        } catch (SQLException e) {
            throw StateSchema.describe(file(), e);
        }
    }

    private static void rollBack(Session session) {
        try {
            session.execute("ROLLBACK");
        } catch (SQLException e) {
            // After some failures SQLite has rolled back by itself; that failure is the one to report.
        }
    }

    /** Makes the file when it is missing, for its owner alone. */
    synchronized Session open() {
        Connection open = connection;
        if (open == null) {
            open = connect();
            connection = open;
        }
        return new Session(open);
    }

    private Connection connect() {
        Connection opened = null;
        try {
            StateFiles.make(directory, file(), StateDatabase::writeNew);
            opened = connection(file());
            StateSchema.check(opened, file());
            return opened;
        } catch (SQLException | LinkageError e) {
            closeQuietly(opened);
            throw StateSchema.describe(file(), e);
        } catch (ClientStateException e) {
            closeQuietly(opened);
            throw e;
        }
    }

    private static void writeNew(Path file) throws SQLException {
        try (Connection connection = connection(file)) {
            StateSchema.write(connection);
        }
    }

    private static Connection connection(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    private static void closeQuietly(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // What brought us here is the failure to report.
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (connection != null) {
                connection.close();
                connection = null;
            }
        } catch (SQLException e) {
            throw StateSchema.describe(file(), e);
        }
    }

    /** The statements of one transaction. */
    static final class Session {

        /** Null when there is no file. */
        private final @Nullable Connection connection;

        private Session(@Nullable Connection connection) {
            this.connection = connection;
        }

        void execute(String sql) throws SQLException {
            try (Statement statement = there().createStatement()) {
                statement.execute(sql);
            }
        }

        /** How many rows changed. */
        int update(String sql, @Nullable Object... values) throws SQLException {
            try (PreparedStatement statement = prepared(sql, values)) {
                return statement.executeUpdate();
            }
        }

        <T> List<T> select(Row<T> row, String sql, Object... values) throws SQLException {
            List<T> found = new ArrayList<>();
            if (connection == null) {
                return found;
            }
            try (PreparedStatement statement = prepared(sql, values);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(row.read(rows));
                }
            }
            return found;
        }

        private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
            PreparedStatement statement = there().prepareStatement(sql);
            try {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return statement;
            } catch (SQLException e) {
                statement.close();
                throw e;
            }
        }

        private Connection there() {
            if (connection == null) {
                throw new IllegalStateException("a look writes nothing");
            }
            return connection;
        }
    }
}
