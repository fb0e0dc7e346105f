package org.l402.ledger;

import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean for a person, and the way out. */
final class SqliteTrouble {

    private SqliteTrouble() {}

    static String place(Path file) {
        return "the ledger " + file;
    }

    /** An error with any number of exceptions around what SQLite said. */
    static LedgerException explain(Path file, Exception e) {
        SQLiteException said = cause(e);
        return new LedgerException(place(file) + " " + sentence(e, said), e);
    }

    private static @Nullable SQLiteException cause(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException found) {
                return found;
            }
        }
        return null;
    }

    private static String sentence(Exception e, @Nullable SQLiteException said) {
        if (said == null) {
            return e instanceof SQLException
                    ? "cannot be used: " + e.getMessage()
                    : "is not one of this program, or was changed by hand; move it away, and the gateway makes a new"
                            + " one from what the node still knows (" + firstLine(e) + ")";
        }
        // The low byte is the kind of error, what is above tells more of it.
        return switch (said.getResultCode().code & 0xff) {
            case 11, 26 ->
                "is damaged, or not a ledger; put it back from a backup, or move it away, and the gateway makes a new"
                        + " one from what the node still knows";
            case 13 -> "cannot be written: the disk is full; make room";
            case 3, 8, 14, 23 ->
                "cannot be opened or written; make the file and its directory readable and writable for this user";
            case 5, 6 -> "is busy: another program has held it for ten seconds; end that program";
            case 10 -> "cannot be read or written: the disk failed (" + said.getMessage() + ")";
            default -> "cannot be used: " + said.getMessage();
        };
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    }
}
