package org.l402.server.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file that says which Lightning node a data directory sells from: its public key, written at the first sale.
 *
 * <p>A node that is another one all of a sudden was put there by mistake or by somebody else; its invoices would pay
 * somebody else.
 */
public final class NodeRecord {

    private static final Pattern KEY = Pattern.compile("0[23][0-9a-f]{64}");

    private final Path file;

    NodeRecord(Path file) {
        this.file = file;
    }

    /** The node's public key in 66 hex digits; empty where none is recorded yet. */
    public Optional<String> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String text = SecretFile.read(file).strip();
            if (!KEY.matcher(text).matches()) {
                throw new DataException("the file " + file + " is damaged: it does not hold a node's public key; put it"
                        + " back from a backup, or delete it to take the node that is there at the next start");
            }
            return Optional.of(text);
        } catch (IOException e) {
            throw new DataException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Records a node for good. */
    public void write(String publicKey) {
        try {
            SecretFile.write(file, publicKey + "\n");
        } catch (IOException e) {
            throw new DataException(
                    "the file " + file + " cannot be written: " + e.getMessage() + "; make room for it", e);
        }
    }

    /** Where it lies, for who has to change it. */
    public Path file() {
        return file;
    }
}
