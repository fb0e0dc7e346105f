package org.l402.ledger;

import java.nio.file.Path;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean for a person, and the way out. */
final class SqliteTrouble {

    private static final int FULL = 13;

    private SqliteTrouble() {}

    static String place(Path file) {
        return "the ledger " + file;
    }

    /** An error with any number of exceptions around what SQLite said. */
    static LedgerException explain(Path file, Throwable e) {
        return new LedgerException(place(file) + " " + sentence(e), e);
    }

    private static String sentence(Throwable e) {
        Throwable unloaded = cause(e, LinkageError.class);
        if (unloaded == null) {
            unloaded = cause(e, NativeLibraryNotFoundException.class);
        }
        if (unloaded != null) {
            return "cannot be used: SQLite's native library cannot be loaded from the temporary directory "
                    + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"))
                    + ", which must be writable and not mounted noexec; start again with another one:"
                    + " JAVA_TOOL_OPTIONS=-Dorg.sqlite.tmpdir=DIRECTORY (" + firstLine(unloaded)
                    + ")";
        }
        SQLiteException said = cause(e, SQLiteException.class);
        if (said != null) {
            return sentence(said);
        }
        return isAnotherPrograms(e)
                ? "is not one of this program, or was changed by hand; move it away, and the gateway makes a new one"
                        + " from what the node still knows (" + firstLine(e) + ")"
                : "cannot be used: " + firstLine(e);
    }

    private static boolean isAnotherPrograms(Throwable e) {
        return e instanceof FlywayValidateException
                || (e instanceof FlywayException flyway
                        && flyway.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String sentence(SQLiteException said) {
        // The low byte is the kind of error, what is above tells more of it. That ledger.db-shm cannot grow is how
        // SQLite
        // says that the disk is full before it writes anything.
        SQLiteErrorCode code = said.getResultCode();
        return switch (code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE ? FULL : code.code & 0xff) {
            case 11, 26 ->
                "is damaged, or not a ledger; stop the gateway, move it away together with ledger.db-wal and"
                        + " ledger.db-shm beside it, and copy a backup to its place; without a backup, the gateway makes"
                        + " a new one from what the node still knows";
            case FULL -> "cannot be written: the disk is full; make room";
            case 3, 8, 14, 23 ->
                "cannot be opened or written; make the file and its directory readable and writable for this user";
            case 5, 6 -> "is busy: another program has held it for ten seconds; end that program";
            case 10 -> "cannot be read or written: the disk failed (" + said.getMessage() + ")";
            default -> "cannot be used: " + said.getMessage();
        };
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    }
}
