package org.l402.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.l402.ledger.Sales.NODE;
import static org.l402.ledger.Sales.sale;
import static org.l402.ledger.Sales.upTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

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
        assertThat(directory.resolve("ledger.db-wal"))
                .as("a closed ledger is one file, which can be copied alone")
                .doesNotExist();
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
    void visit_ofAPlaceThatCannotBeLookedAt_isNotTakenForNone() throws Exception {
        // Stands for a directory of another user: it cannot be told whether the file is there.
        Files.createSymbolicLink(Ledger.file(directory), Ledger.file(directory));

        assertFails(() -> Ledger.visit(directory), "cannot be opened or written", "for this user");
    }

    @Test
    void visit_leavesItToTheKeeperHowTheFileIsLogged() throws Exception {
        Ledger.keep(directory).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + Ledger.file(directory));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = DELETE");
        }
        try (Ledger visitor = Ledger.visit(directory).orElseThrow()) {
            assertThat(visitor.pragma("journal_mode")).isEqualTo("delete");
        }
        try (Ledger keeper = Ledger.keep(directory)) {
            assertThat(keeper.pragma("journal_mode")).isEqualTo("wal");
        }
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
    void visit_whileRowsAreShown_keeperGoesOnWriting_andItsLogIsCleared() throws Exception {
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
                if (shown.size() % 500 == 0) {
                    keeper.pragma("wal_checkpoint(TRUNCATE)");
                    assertThat(directory.resolve("ledger.db-wal")).isEmptyFile();
                }
            });

            assertThat(shown).hasSize(3001).doesNotHaveDuplicates().last().isEqualTo(sale(4000));
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
        Process other = process("-Dorg.sqlite.tmpdir=" + System.getProperty("java.io.tmpdir"));
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
    void keep_withoutSqlitesLibrary_namesTheTemporaryDirectory_eachTime() throws Exception {
        Path none = directory.resolve("none");
        Process other = process("-Dorg.sqlite.tmpdir=" + none);
        try (var said = other.inputReader()) {
            assertThat(said.lines())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line)
                            .contains("native library cannot be loaded", none.toString(), "-Dorg.sqlite.tmpdir=")
                            .doesNotContain("move it away"));
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void keep_ofADamagedFile_saysWhatToDoAndLeavesItAsItIs() throws Exception {
        Path file = Files.writeString(Ledger.file(directory), "no database\n".repeat(1000));

        assertFails(() -> Ledger.keep(directory), file.toString(), "damaged", "move it away", "-wal", "-shm", "backup");
        assertFails(() -> Ledger.visit(directory), "damaged");
        assertThat(file).hasContent("no database\n".repeat(1000));
        Files.delete(file);
        Ledger.keep(directory).close();
    }

    @Test
    void keep_ofFilesPutBackForAllToRead_closesThemForOthers() throws Exception {
        Ledger.keep(directory).close();
        Set<PosixFilePermission> open = PosixFilePermissions.fromString("rw-r--r--");
        Files.setPosixFilePermissions(Ledger.file(directory), open);
        Files.setPosixFilePermissions(Files.createFile(directory.resolve("ledger.db-wal")), open);

        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.record(NODE, List.of(sale(1)), upTo(1));

            for (String name : List.of("ledger.db", "ledger.db-wal")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void rowWithADamagedHash_isPassedOverAtTheStart_andNamedToWhoReadsIt() throws Exception {
        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.record(NODE, List.of(sale(1), sale(2), sale(3)), upTo(3));
        }
        sql("UPDATE sale SET payment_hash = 'by hand' WHERE node_index = 2");

        try (Ledger ledger = Ledger.keep(directory)) {
            assertThat(ledger.paidInFull(10)).containsExactly(Sales.hash(1), Sales.hash(3));
            String delete = "DELETE FROM sale WHERE node_index = 2 AND settled_at = "
                    + sale(2).settledAt().toEpochMilli();
            assertFails(
                    () -> ledger.forEach(Selection.ALL, sale -> {}),
                    "the sale of " + sale(2).settledAt(),
                    delete,
                    "ledger reconcile --repair");

            sql(delete);
            assertThat(ledger.add(List.of(sale(2)))).isEqualTo(1);
            assertThat(ledger.paidInFull(10)).containsExactly(Sales.hash(1), Sales.hash(2), Sales.hash(3));
        }
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

    /** What SQLite says where there is no room for the file that its processes share, as on a disk without a free block. */
    @Test
    void keep_onAFullDisk_saysSo() {
        SQLiteException said = new SQLiteException("I/O error within xShmMap", SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);

        assertThat(SqliteTrouble.explain(Ledger.file(directory), said))
                .hasMessageContaining("the disk is full; make room");
    }

    @Test
    void add_ofManyOnAFullDisk_keepsTheThousandsThatWereAdded(@TempDir Path measured) {
        List<Sale> many = LongStream.rangeClosed(1, 2500).mapToObj(Sales::sale).toList();
        int pagesOfThousand;
        try (Ledger ledger = Ledger.keep(measured)) {
            ledger.add(many.subList(0, 1000));
            pagesOfThousand = Integer.parseInt(ledger.pragma("page_count"));
        }
        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.pragma("max_page_count = " + (pagesOfThousand + 10));

            assertFails(() -> ledger.add(many), "the disk is full");

            assertThat(ledger.find(Sales.hash(1000))).isPresent();
            assertThat(ledger.find(Sales.hash(1001))).isEmpty();
            ledger.pragma("max_page_count = 100000");
            assertThat(ledger.add(many)).isEqualTo(1500);
        }
    }

    @Test
    void record_intoAReadOnlyDatabase_saysWhatToDo() {
        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.pragma("query_only = ON");

            assertFails(() -> ledger.record(NODE, List.of(sale(1)), upTo(1)), "cannot be opened or written");
        }
    }

    @Test
    void record_intoAFileThatWasDeleted_saysSo() throws Exception {
        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.record(NODE, List.of(sale(1)), upTo(1));
            Files.delete(Ledger.file(directory));

            assertFails(() -> ledger.record(NODE, List.of(sale(2)), upTo(2)), "was deleted or replaced");
            assertFails(() -> ledger.add(List.of(sale(2))), "was deleted or replaced");
        }
        try (Ledger ledger = Ledger.keep(directory)) {
            assertThat(ledger.cursor(NODE)).isEmpty();
            assertThat(ledger.record(NODE, List.of(sale(1)), upTo(1))).isEqualTo(1);
        }
    }

    @Test
    void record_intoAFileThatWasReplacedByABackup_saysSo_andLeavesTheBackupWhole() throws Exception {
        Path backup = directory.resolve("backup");
        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.record(NODE, List.of(sale(1)), upTo(1));
            sql("VACUUM INTO '" + backup + "'");
            ledger.record(
                    NODE, LongStream.rangeClosed(2, 500).mapToObj(Sales::sale).toList(), upTo(500));
            Files.move(backup, Ledger.file(directory), StandardCopyOption.REPLACE_EXISTING);

            assertFails(() -> ledger.record(NODE, List.of(sale(501)), upTo(501)), "was deleted or replaced");
        }
        try (Ledger ledger = Ledger.keep(directory)) {
            assertThat(ledger.pragma("integrity_check")).isEqualTo("ok");
            assertThat(ledger.cursor(NODE)).contains(upTo(1));
            assertThat(ledger.find(Sales.hash(2))).isEmpty();
            assertThat(ledger.record(NODE, List.of(sale(2)), upTo(2))).isEqualTo(1);
        }
    }

    @Test
    void tryWriting_reachesTheFile() throws Exception {
        Path log = directory.resolve("ledger.db-wal");
        try (Ledger ledger = Ledger.keep(directory)) {
            ledger.record(NODE, List.of(sale(1)), upTo(1));
            long before = Files.size(log);

            ledger.tryWriting();

            assertThat(Files.size(log)).isGreaterThan(before);
        }
    }

    private Process process(String property) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        property,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerProcess.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
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
