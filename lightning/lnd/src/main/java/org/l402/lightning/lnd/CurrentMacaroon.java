package org.l402.lightning.lnd;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.NodeException;
import org.l402.macaroon.Macaroon;
import org.l402.macaroon.MacaroonException;

/**
 * The macaroon as it stands now: a file that changed is read again, and until it can be read whole the one before counts.
 */
final class CurrentMacaroon {

    private static final String WAY_OUT = "give the file that lncli bakemacaroon --save_to wrote, or one that LND made"
            + " beside its data, such as data/chain/bitcoin/mainnet/invoice.macaroon";

    private final LndMacaroon source;
    private volatile Reading reading;

    private record Reading(String hex, Macaroon macaroon, Optional<Stamp> stamp) {}

    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    /**
     * Reads it for the first time.
     *
     * @throws NodeException when it cannot be read or is no macaroon; the message has the way out and not the macaroon
     */
    CurrentMacaroon(LndMacaroon source) {
        this.source = source;
        this.reading = source instanceof LndMacaroon.Hex hex
                ? reading(hex.digits().strip(), where(), Optional.empty())
                : read(((LndMacaroon.File) source).path());
    }

    /** What goes into a call; secret. */
    String hex() {
        return reading().hex;
    }

    Macaroon macaroon() {
        return reading().macaroon;
    }

    /** Where it came from, for a message. */
    String where() {
        return source instanceof LndMacaroon.File file ? "the macaroon in " + file.path() : "the macaroon";
    }

    private Reading reading() {
        Reading known = reading;
        if (source instanceof LndMacaroon.File file) {
            try {
                // One look at the file's entry, which the system has in memory, against the milliseconds of a call.
                if (!Optional.of(Stamp.of(file.path())).equals(known.stamp)) {
                    known = read(file.path());
                    reading = known;
                }
            } catch (IOException | NodeException e) {
                return known; // it is just being replaced
            }
        }
        return known;
    }

    private Reading read(Path file) {
        byte[] content;
        Stamp stamp;
        try {
            stamp = Stamp.of(file);
            if (stamp.size > 2L * Macaroon.MAX_BYTES + 2) {
                throw new NodeException(
                        "the file " + file + " is no macaroon, it has " + stamp.size + " bytes; " + WAY_OUT);
            }
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new NodeException("the macaroon file " + file.toAbsolutePath() + " does not exist; " + WAY_OUT, e);
        } catch (AccessDeniedException e) {
            throw new NodeException(
                    "the macaroon file " + file.toAbsolutePath() + " may not be read by this user ("
                            + System.getProperty("user.name")
                            + "); give this user read permission on it and search permission on its directories",
                    e);
        } catch (IOException e) {
            throw new NodeException("the macaroon file " + file + " cannot be read: " + e.getMessage(), e);
        }
        String text = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1).strip();
        String hex = text.matches("[0-9a-fA-F]+") ? text : HexFormat.of().formatHex(content);
        return reading(hex, "the file " + file, Optional.of(stamp));
    }

    private static Reading reading(String hex, String where, Optional<Stamp> stamp) {
        try {
            return new Reading(hex, Macaroon.adopt(HexFormat.of().parseHex(hex)), stamp);
        } catch (MacaroonException e) {
            throw new NodeException(where + " is no macaroon (" + e.getMessage() + "); " + WAY_OUT, e);
        } catch (IllegalArgumentException e) {
            // Without the cause, which quotes what it found.
            throw new NodeException(where + " is not written in hex digits; give what lncli bakemacaroon printed");
        }
    }
}
