package org.l402.server.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A small file that only its owner may read, and that is there whole or not at all. */
final class SecretFile {

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> WRITING =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /** Writes beside the place, forces it to disk, then moves it there. */
    static void write(Path file, String text) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(directory, file.getFileName() + ".", ".new", forOwner(file, "rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataException(file + " is not a file; put the file back from a backup");
        }
        if (allowsAny(file, OTHERS)) {
            throw new DataException(
                    "the file " + file + " is open to other users; close it with: chmod 600 '" + file + "'");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new DataException("the file " + file + " is damaged: it is not text; put it back from a backup");
        }
    }

    /** Whether group or others may write to it; false where the file system has no modes. */
    static boolean isWritableForOthers(Path path) throws IOException {
        return allowsAny(path, WRITING);
    }

    private static boolean allowsAny(Path path, Set<PosixFilePermission> permissions) throws IOException {
        return hasModes(path) && Files.getPosixFilePermissions(path).stream().anyMatch(permissions::contains);
    }

    private static boolean hasModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The attributes that a new file or directory gets, none where the file system has no modes. */
    static FileAttribute<?>[] forOwner(Path path, String mode) {
        return hasModes(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
