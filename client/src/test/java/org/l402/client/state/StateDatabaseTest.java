package org.l402.client.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class StateDatabaseTest {

    private static final String INSERT =
            "INSERT INTO clock (id, time, wall) VALUES (1, 7, 7) ON CONFLICT (id) DO UPDATE SET time = 8";

    @TempDir
    Path directory;

    @Test
    void write_diskFull_isUndoneAndSaidInWords() throws Exception {
        try (StateDatabase database = new StateDatabase(directory)) {
            database.write(session -> session.update(INSERT));
            database.open().execute("PRAGMA max_page_count = 1");

            assertThatExceptionOfType(ClientStateException.class)
                    .isThrownBy(() -> database.write(session -> {
                        session.update(INSERT);
                        return session.update(
                                "INSERT INTO payments (payment_hash, origin, path, network, wallet, amount_msat,"
                                        + " max_fee_msat, invoice, token, started_at, invoice_expires_at, state)"
                                        + " VALUES ('h', 'o', 'p', 'n', 'w', 1, 1, ?, 't', 1, 1, 'pending')",
                                "x".repeat(100_000));
                    }))
                    .withMessageContaining("the disk is full; make room")
                    .withMessageContaining("Nothing is paid without it");
            assertThat(times(database)).containsExactly(7L);
        }
    }

    /** What SQLite says where there is no room for the file that its processes share, as on a disk without a free block. */
    @Test
    void open_diskFull_isSaidInWords() {
        SQLiteException said = new SQLiteException("I/O error within xShmMap", SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);

        assertThat(StateSchema.describe(directory.resolve("client.db"), said))
                .hasMessageContaining("the disk is full; make room");
    }

    @Test
    void write_readOnly_isSaidInWords() throws Exception {
        try (StateDatabase database = new StateDatabase(directory)) {
            database.write(session -> session.update(INSERT));
            database.open().execute("PRAGMA query_only = 1");

            assertThatThrownBy(() -> database.write(session -> session.update(INSERT)))
                    .hasMessageContaining("it is read-only");
        }
    }

    @Test
    void write_lockedByAnotherProcess_isSaidInWords() throws Exception {
        try (StateDatabase database = new StateDatabase(directory);
                StateDatabase other = new StateDatabase(directory)) {
            database.open().execute("PRAGMA busy_timeout = 10");
            other.write(session -> {
                session.update(INSERT);
                assertThatThrownBy(() -> database.write(inner -> inner.update(INSERT)))
                        .hasMessageContaining("another process has kept it locked");
                return 0;
            });
            assertThat(times(database)).containsExactly(7L);
        }
    }

    @Test
    void write_workThatFails_isUndone() {
        try (StateDatabase database = new StateDatabase(directory)) {
            assertThatThrownBy(() -> database.write(session -> {
                        session.update(INSERT);
                        throw new IllegalStateException("killed");
                    }))
                    .hasMessage("killed");
            assertThat(times(database)).isEmpty();
        }
    }

    @Test
    void write_manyFindTheFileMissingAtOnce_allGetTheirTurn() throws Exception {
        int writers = 8;
        CountDownLatch ready = new CountDownLatch(writers);
        List<Callable<Integer>> tasks = Collections.nCopies(writers, () -> {
            // A connection of its own for each, as in processes of their own.
            try (StateDatabase database = new StateDatabase(directory)) {
                ready.countDown();
                ready.await();
                return database.write(session -> session.update(INSERT));
            }
        });
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void write_anotherProcessChangesTheFileOver_waitsForIt() throws Exception {
        try (StateDatabase database = new StateDatabase(directory)) {
            database.write(session -> session.update(INSERT));
        }
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (StateDatabase database = new StateDatabase(directory);
                Connection maker = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("client.db"));
                Statement statement = maker.createStatement()) {
            // As it comes from a backup.
            statement.execute("PRAGMA journal_mode = DELETE");
            statement.execute("BEGIN IMMEDIATE");

            Future<Integer> writer = threads.submit(() -> database.write(session -> session.update(INSERT)));
            assertThatThrownBy(() -> writer.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            statement.execute("COMMIT");

            assertThat(writer.get()).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void write_filesBesideIt_areForTheirOwnerAlone() throws Exception {
        try (StateDatabase database = new StateDatabase(directory)) {
            database.write(session -> session.update(INSERT));

            for (String file : List.of("client.db", "client.db-wal", "client.db-shm")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
                        .as(file)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void writeSoon_isSeenByOthersAtOnceAndLaterWritesAreForcedAgain() throws Exception {
        try (StateDatabase database = new StateDatabase(directory);
                StateDatabase other = new StateDatabase(directory)) {
            database.writeSoon(session -> session.update(INSERT));

            assertThat(times(other)).containsExactly(7L);
            List<Integer> synchronous =
                    database.read(session -> session.select(row -> row.getInt(1), "PRAGMA synchronous"));
            assertThat(synchronous).containsExactly(2);
        }
    }

    @Test
    void read_fileMissing_isEmptyAndMakesNone() {
        try (StateDatabase database = new StateDatabase(directory.resolve("state"))) {
            assertThat(times(database)).isEmpty();
            assertThat(directory.resolve("state")).doesNotExist();
        }
    }

    private static List<Long> times(StateDatabase database) {
        return database.read(session -> session.select(row -> row.getLong("time"), "SELECT time FROM clock"));
    }
}
