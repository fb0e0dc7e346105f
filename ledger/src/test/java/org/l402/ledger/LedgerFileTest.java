package org.l402.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.l402.ledger.Sales.NODE;
import static org.l402.ledger.Sales.sale;
import static org.l402.ledger.Sales.upTo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SQLite file: who may use it, and what is said when it cannot be used. */
class LedgerFileTest {

    @TempDir
    Path directory;

    @Test
    void keep_makesFilesForTheOwnerAlone_whichForceEachCommitToDisk() throws Exception {
        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.record(NODE, List.of(sale(1)), upTo(1));

            try (var files = Files.list(directory)) {
                assertThat(files)
                        .extracting(file -> file.getFileName().toString())
                        .contains("ledger.db", "ledger.db-wal", "ledger.lock");
            }
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------");
                }
            }
            assertThat(ledger.pragma("synchronous")).isEqualTo("2");
            assertThat(ledger.pragma("journal_mode")).isEqualTo("wal");
            assertThat(ledger.pragma("busy_timeout")).isEqualTo("10000");
        }
    }

    @Test
    void reopened_hasWhatWasWritten() {
        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.record(NODE, List.of(sale(1)), upTo(4));
        }
        try (Ledger ledger = Ledger.keep(directory)) {
            assertThat(ledger.find(Sales.hash(1))).contains(sale(1));
            assertThat(ledger.cursor(NODE)).contains(upTo(4));
        }
    }

    @Test
    void visit_whereNoneIsYet_isEmptyAndMakesNothing() {
        assertThat(Ledger.visit(directory)).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void visit_besideTheKeeper_readsAndAdds() {
        try (Ledger keeper = Ledger.keep(directory);
                Ledger visitor = Ledger.visit(directory).orElseThrow()) {
            keeper.record(NODE, List.of(sale(1)), upTo(1));

            assertThat(visitor.find(Sales.hash(1))).contains(sale(1));
            assertThat(visitor.add(List.of(sale(2)))).isEqualTo(1);
            assertThat(keeper.record(NODE, List.of(sale(2), sale(3)), upTo(3))).isEqualTo(1);
        }
    }

    @Test
    void visit_whileRowsAreShown_keeperGoesOnWriting() {
        try (Ledger keeper = Ledger.keep(directory);
                Ledger visitor = Ledger.visit(directory).orElseThrow()) {
            keeper.record(
                    NODE, LongStream.rangeClosed(1, 3000).mapToObj(Sales::sale).toList(), upTo(3000));
            List<Sale> shown = new ArrayList<>();

            visitor.forEach(Selection.ALL, sale -> {
                if (shown.isEmpty()) {
                    keeper.record(NODE, List.of(sale(4000)), upTo(4000));
                }
                shown.add(sale);
            });

            assertThat(shown).hasSize(3000);
            assertThat(visitor.find(Sales.hash(4000))).isPresent();
        }
    }

    @Test
    void keep_whileAnotherOneKeeps_saysWhatToDo() {
        try (Ledger first = Ledger.keep(directory)) {
            assertFails(() -> Ledger.keep(directory), "another gateway keeps the ledger", "stop it");
            assertThat(first.cursor(NODE)).isEmpty();
        }
        Ledger.keep(directory).close();
    }

    @Test
    void keep_whileAnotherProcessKeeps_saysWhatToDo() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerProcess.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('k');

            assertFails(() -> Ledger.keep(directory), "another gateway keeps the ledger");
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        Ledger.keep(directory).close();
    }

    @Test
    void keep_ofADamagedFile_saysWhatToDoAndLeavesItAsItIs() throws Exception {
        Path file = Files.writeString(Ledger.file(directory), "no database\n".repeat(1000));

        assertFails(() -> Ledger.keep(directory), file.toString(), "damaged", "backup", "move it away");
        assertFails(() -> Ledger.visit(directory), "damaged");
        assertThat(file).hasContent("no database\n".repeat(1000));
    }

    @Test
    void record_intoATornFile_saysThatItIsDamaged() throws Exception {
        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.record(
                    NODE, LongStream.rangeClosed(1, 500).mapToObj(Sales::sale).toList(), upTo(500));
        }
        byte[] bytes = Files.readAllBytes(Ledger.file(directory));
        for (int i = 4096; i < bytes.length; i++) {
            bytes[i] = (byte) 0x5a;
        }
        Files.write(Ledger.file(directory), bytes);

        assertFails(
                () -> {
                    try (Ledger ledger = Ledger.keep(directory)) {
                        ledger.record(NODE, List.of(sale(501)), upTo(501));
                    }
                },
                "damaged");
    }

    @Test
    void visit_beforeTheTablesAreMade_isEmpty_andLeavesThemToTheKeeper() throws Exception {
        Files.createFile(Ledger.file(directory));

        assertThat(Ledger.visit(directory)).isEmpty();

        Ledger.keep(directory).close();
        assertThat(Ledger.visit(directory)).isPresent();
    }

    @Test
    void keep_ofANewerVersion_isRefused() throws Exception {
        Ledger.keep(directory).close();
        sql("INSERT INTO ledger_schema (installed_rank, version, description, type, script, checksum, installed_by,"
                + " execution_time, success) VALUES (2, '2', 'later', 'SQL', 'V2__later.sql', 1, '', 1, 1)");

        assertFails(() -> Ledger.keep(directory), "written by a newer version", "schema 2");
        assertFails(() -> Ledger.visit(directory), "written by a newer version");
    }

    @Test
    void keep_ofAnotherProgramsFile_isRefused() throws Exception {
        sql("CREATE TABLE theirs (a)");

        assertFails(() -> Ledger.keep(directory), "is not one of this program", "move it away");
        sql("SELECT a FROM theirs");
    }

    @Test
    void keep_whereTheFileCannotBeOpened_saysWhatToDo() throws Exception {
        Files.createDirectory(Ledger.file(directory));

        assertFails(() -> Ledger.keep(directory), "cannot be opened or written", "readable and writable");
    }

    @Test
    void keep_whereTheDirectoryIsMissing_saysSo() {
        Path missing = directory.resolve("missing");

        assertFails(() -> Ledger.keep(missing), missing.toString(), "its directory is not there");
    }

    @Test
    void record_onAFullDisk_saysSo_losesNothing_andGoesOnWhenThereIsRoom() throws Exception {
        List<Sale> many = LongStream.rangeClosed(2, 2000).mapToObj(Sales::sale).toList();
        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.record(NODE, List.of(sale(1)), upTo(1));
            ledger.pragma("max_page_count = 20");

            assertFails(() -> ledger.record(NODE, many, upTo(2000)), "the disk is full", "make room");

            assertThat(ledger.cursor(NODE)).contains(upTo(1));
            assertThat(ledger.find(Sales.hash(2))).isEmpty();
            ledger.pragma("max_page_count = 100000");
            assertThat(ledger.record(NODE, many, upTo(2000))).isEqualTo(1999);
        }
    }

    @Test
    void record_intoAReadOnlyDatabase_saysWhatToDo() {
        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.pragma("query_only = ON");

            assertFails(() -> ledger.record(NODE, List.of(sale(1)), upTo(1)), "cannot be opened or written");
        }
    }

    private void sql(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + Ledger.file(directory));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void assertFails(ThrowingCallable work, String... parts) {
        assertThatThrownBy(work).isInstanceOf(LedgerException.class).hasMessageContainingAll(parts);
    }
}
