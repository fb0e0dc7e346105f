package org.l402.lightning.lnd;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.l402.lightning.CurrentFile;
import org.l402.lightning.NodeException;
import org.l402.macaroon.Macaroon;
import org.l402.macaroon.MacaroonException;

/** The macaroon as it stands now: one in a file is read again when the file changes. */
final class CurrentMacaroon implements AutoCloseable {

    private static final String WAY_OUT = "give the file that lncli bakemacaroon --save_to wrote, or one that LND made"
            + " beside its data, such as data/chain/bitcoin/mainnet/invoice.macaroon";

    private final LndMacaroon source;
    private final Supplier<Reading> current;
    private final Runnable watch;
    private final Runnable close;

    private record Reading(String hex, Macaroon macaroon) {}

    /**
     * Reads it for the first time.
     *
     * @throws NodeException when it cannot be read or is no macaroon; the message has the way out and not the macaroon
     */
    CurrentMacaroon(LndMacaroon source) {
        this.source = source;
        if (source instanceof LndMacaroon.File inFile) {
            CurrentFile<Reading> file = new CurrentFile<>(
                    inFile.path(),
                    "macaroon file",
                    WAY_OUT,
                    content -> reading(digits(content), "the file " + inFile.path()));
            this.current = file::value;
            this.watch = file::watch;
            this.close = file::close;
        } else {
            Reading reading = reading(((LndMacaroon.Hex) source).digits().strip(), "the macaroon");
            this.current = () -> reading;
            this.watch = () -> {};
            this.close = () -> {};
        }
    }

    /** Begins to look whether a file changed. */
    void watch() {
        watch.run();
    }

    /** What goes into a call; secret. Never blocks. */
    String hex() {
        return current.get().hex;
    }

    Macaroon macaroon() {
        return current.get().macaroon;
    }

    /** Where it came from, for a message. */
    String where() {
        return source instanceof LndMacaroon.File file ? "the macaroon in " + file.path() : "the macaroon";
    }

    private static String digits(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1).strip();
        return text.matches("[0-9a-fA-F]+") ? text : HexFormat.of().formatHex(content);
    }

    private static Reading reading(String hex, String where) {
        try {
            return new Reading(hex, Macaroon.adopt(HexFormat.of().parseHex(hex)));
        } catch (MacaroonException e) {
            throw new NodeException(
                    NodeException.Kind.ACCESS, where + " is no macaroon (" + e.getMessage() + "); " + WAY_OUT, e);
        } catch (IllegalArgumentException e) {
            // Without the cause, which quotes what it found.
            throw new NodeException(
                    NodeException.Kind.ACCESS,
                    where + " is not written in hex digits; give what lncli bakemacaroon printed");
        }
    }

    @Override
    public void close() {
        close.run();
    }
}
