package org.l402.lightning.lnd;

import java.nio.file.Path;

/** Where the credential for an LND node comes from. It never shows the credential. */
public sealed interface LndMacaroon {

    /** The macaroon in a file, as {@code lncli bakemacaroon --save_to} writes it; read again whenever the file changes. */
    static LndMacaroon ofFile(Path file) {
        return new File(file);
    }

    /** The macaroon written as hex digits, as {@code lncli bakemacaroon} prints it. */
    static LndMacaroon ofHex(String hex) {
        return new Hex(hex);
    }

    /**
     * The macaroon in a file.
     *
     * @param path of a file with the macaroon's bytes, or with its hex digits
     */
    record File(Path path) implements LndMacaroon {}

    /**
     * The macaroon at hand.
     *
     * @param digits hex digits of either case; secret
     */
    record Hex(String digits) implements LndMacaroon {
        @Override
        public String toString() {
            return "macaroon (secret)";
        }
    }
}
