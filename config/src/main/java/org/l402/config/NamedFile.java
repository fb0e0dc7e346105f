package org.l402.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.l402.L402Exception;

/** A file that a configuration names, and what can be wrong with it. */
final class NamedFile {

    private NamedFile() {}

    /**
     * The file, when it is one and can be read now.
     *
     * @param text how the configuration names it; a relative name counts from the directory
     */
    static Path readable(String text, Path directory) {
        Path file = directory.resolve(Kind.path(text)).normalize();
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new L402Exception("\"" + text + "\" is "
                        + (attributes.isDirectory() ? "a directory; name the file in it" : "not a file; name one"));
            }
            Files.newInputStream(file).close();
            return file;
        } catch (IOException e) {
            throw unusable(text, directory, e);
        }
    }

    /**
     * The place of a unix socket. It need not be there: whoever listens on it makes it, and may be stopped at the moment.
     *
     * @param text how the configuration names it; a relative name counts from the directory
     */
    static Path socket(String text, Path directory) {
        Path file = directory.resolve(Kind.path(text)).normalize();
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
                throw new L402Exception("\"" + text + "\" is "
                        + (Files.isDirectory(file)
                                ? "a directory; name the socket in it, for instance "
                                        + Path.of(text).resolve("lightning-rpc")
                                : "a file and no socket; name the node's socket, which is called lightning-rpc"));
            }
            return file;
        } catch (NoSuchFileException e) {
            return file;
        } catch (IOException e) {
            throw unusable(text, directory, e);
        }
    }

    private static L402Exception unusable(String text, Path directory, IOException e) {
        String where = e instanceof NoSuchFileException && !Path.of(text).isAbsolute()
                ? "; it is looked for in " + directory
                : "";
        return new L402Exception("\"" + text + "\" " + reason(e) + where, e);
    }

    /** Why the configuration file cannot be had, as the end of a sentence that begins with its name. */
    static String reason(IOException e, Path file) {
        return e instanceof NoSuchFileException && !file.isAbsolute()
                ? "does not exist (looked for " + file.toAbsolutePath().normalize() + ")"
                : reason(e);
    }

    /** As above, without the file's name: what stands in a wrong place may be a secret. */
    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "may not be read by this user; change its owner or its mode";
        }
        return "cannot be read: " + (e instanceof FileSystemException failed ? failed.getReason() : e.getMessage());
    }
}
