package org.l402.client.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Set;

/** The state directory and the file in it, made for their owner alone. */
final class StateFiles {

    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    private StateFiles() {}

    /** Writes a new state file. */
    interface Writing {
        void write(Path file) throws SQLException;
    }

    static void make(Path directory, Path file, Writing writing) throws SQLException {
        makeDirectory(directory);
        try {
            if (Files.exists(file)) {
                Files.setPosixFilePermissions(file, OWNER_ALONE);
            } else {
                makeFile(directory, file, writing);
            }
        } catch (IOException e) {
            throw new ClientStateException(
                    "the state file " + file + " cannot be made: " + reason(e) + ". Nothing is paid without it.", e);
        }
    }

    private static void makeDirectory(Path directory) {
        try {
            if (Files.isDirectory(directory)) {
                refuseWhereOthersWrite(directory);
            } else {
                if (directory.toAbsolutePath().getParent() != null) {
                    Files.createDirectories(directory.toAbsolutePath().getParent());
                }
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw new ClientStateException(
                        "the state directory " + directory + " cannot be made: a file stands in its place. Nothing is"
                                + " paid without it; choose another place",
                        e);
            }
        } catch (IOException e) {
            throw new ClientStateException(
                    "the state directory " + directory + " cannot be made: " + reason(e)
                            + ". Nothing is paid without it.",
                    e);
        }
    }

    /** Whoever can write there can remove what was spent, and the file that stops spending. */
    private static void refuseWhereOthersWrite(Path directory) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new ClientStateException("other users can write to the state directory " + directory + " (mode "
                    + PosixFilePermissions.toString(mode) + "), and so undo its limits. Nothing is paid with it: chmod"
                    + " go-w it, or choose another place");
        }
    }

    /**
     * Whole or not at all: a file without its tables is never there, or one that lost them would be taken for a new
     * one, with nothing spent. Made before SQLite opens it, which would make it readable for others; the files beside
     * it take the same mode.
     */
    private static void makeFile(Path directory, Path file, Writing writing) throws IOException, SQLException {
        Path whole =
                Files.createTempFile(directory, "client", ".new", PosixFilePermissions.asFileAttribute(OWNER_ALONE));
        try {
            writing.write(whole);
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster, and made it the same way.
        } finally {
            Files.delete(whole);
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
