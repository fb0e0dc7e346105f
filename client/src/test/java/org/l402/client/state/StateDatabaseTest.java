package org.l402.client.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
