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
import java.util.Set;

/** The state directory and the file in it, made for their owner alone. */
final class StateFiles {

    private StateFiles() {}

    static void make(Path directory, Path file) {
        makeDirectory(directory);
        makeFile(file);
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
