package org.l402.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The ledger in a SQLite file: {@code ledger.db} in the data directory, for its owner alone.
 *
 * <p>A commit is on disk when it returns ({@code synchronous=FULL}), and readers never wait for the writer nor it for
 * them ({@code journal_mode=WAL}). Which gateway keeps the ledger is said by the system's lock on a file beside it: closing
 * any handle on a file gives up this process's locks on it, so SQLite's own file cannot carry it.
 */
final class LedgerFile {

    private static final Logger LOG = LoggerFactory.getLogger("l402.ledger");
    private static final String FILE = "ledger.db";
    private static final String LOCK = "ledger.lock";
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final int BUSY_MILLIS = 10_000;

    private LedgerFile() {}

    static Path file(Path directory) {
        return directory.resolve(FILE);
    }

    static Ledger keep(Path directory) {
        FileChannel lock = lock(directory);
        try {
            makeFile(file(directory));
            closeForOthers(directory);
            return open(file(directory), keeping(), Schema::migrate, () -> close(lock))
                    .orElseThrow();
        } catch (RuntimeException e) {
            close(lock);
            throw e;
        }
    }

    static Optional<Ledger> visit(Path directory) {
        Path file = file(directory);
        // A file that this user may not see is there all the same.
        return Files.notExists(file) ? Optional.empty() : open(file, visiting(), Schema::isMade, () -> {});
    }

    /** @param schema whether the tables are there, once it has seen to them in its own way */
    private static Optional<Ledger> open(
            Path file, SQLiteConfig config, BiPredicate<DataSource, String> schema, Runnable closed) {
        Optional<Object> opened = identity(file);
        SQLiteDataSource database = new SQLiteDataSource(config);
        database.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        try {
            if (!schema.test(database, SqliteTrouble.place(file))) {
                return Optional.empty();
            }
            Connection connection = database.getConnection();
            return Optional.of(new Ledger(
                    connection,
                    e -> SqliteTrouble.explain(file, e),
                    () -> refuseReplaced(file, opened, connection),
                    () -> readAnew(file, database),
                    closed));
        } catch (SQLException | FlywayException | LinkageError e) {
            throw SqliteTrouble.explain(file, e);
        }
    }

    /** Which file is at a place; empty where there is none, or the system does not tell files apart. */
    private static Optional<Object> identity(Path file) {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** SQLite does not look: it would write on into a file that has no name any more. */
    private static void refuseReplaced(Path file, Optional<Object> opened, Connection connection) {
        if (opened.isEmpty() || opened.equals(identity(file))) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            // The write-ahead log beside it is still the old file's, and would be replayed over the new one.
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            throw SqliteTrouble.explain(file, e);
        }
        throw new LedgerException(SqliteTrouble.place(file)
                + " was deleted or replaced while it was in use; try again to go on with what is there now");
    }

    /** A connection that is open has pages in memory, and does not see that the file was overwritten. */
    private static void readAnew(Path file, DataSource database) {
        try (Connection fresh = database.getConnection();
                Statement statement = fresh.createStatement()) {
            statement.execute("SELECT MAX(settled_at) FROM sale");
        } catch (SQLException e) {
            throw SqliteTrouble.explain(file, e);
        }
    }

    /** Changes a new file over to a write-ahead log, for which SQLite does not wait its turn: so nobody else does. */
    private static SQLiteConfig keeping() {
        SQLiteConfig config = visiting();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        return config;
    }

    private static SQLiteConfig visiting() {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        return config;
    }

    private static FileChannel lock(Path directory) {
        Path file = directory.resolve(LOCK);
        try {
            FileChannel channel =
                    FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), forOwner(file));
            if (!isLocked(channel)) {
                channel.close();
                throw new LedgerException("another gateway keeps " + SqliteTrouble.place(file(directory))
                        + "; stop it, or give this one a directory of its own under data");
            }
            return channel;
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this process itself
        }
    }

    /** Before SQLite opens it, which would make it readable for others; the files beside it take the same mode. */
    private static void makeFile(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file, forOwner(file));
            }
        } catch (FileAlreadyExistsException e) {
            // Somebody else was faster, and made it the same way.
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** What was put back from a backup may be open for others. */
    private static void closeForOthers(Path directory) {
        for (String name : List.of(FILE, FILE + "-wal", FILE + "-shm")) {
            Path file = directory.resolve(name);
            try {
                if (hasModes(file) && Files.exists(file) && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                    Files.setPosixFilePermissions(file, OWNER);
                }
            } catch (IOException e) {
                LOG.warn("others on this machine may read {}, and it cannot be closed for them: {}", file, reason(e));
            }
        }
    }

    private static FileAttribute<?>[] forOwner(Path file) {
        return hasModes(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                : new FileAttribute<?>[0];
    }

    private static boolean hasModes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static LedgerException unusable(Path file, IOException e) {
        return new LedgerException(
                "the file " + file + " cannot be made: " + reason(e)
                        + "; make its directory readable and writable for this user",
                e);
    }

    /** The message of these exceptions is the file's name alone where the system gave no other. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "its directory is not there";
        }
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return reason == null ? "the system gives no reason" : reason;
    }

    private static void close(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new LedgerException("the lock of the ledger was not given up: " + e.getMessage(), e);
        }
    }
}
