package org.l402.lightning;

import java.util.HexFormat;
import org.l402.L402Exception;

/** Reads 32 bytes written as 64 hex digits of either case. */
final class Hex32 {

    private Hex32() {}

    static byte[] parse(String text, int from, int to, String what) {
        if (to - from != 64) {
            throw new L402Exception("a " + what + " has 64 hex digits, not " + (to - from) + " characters");
        }
        try {
            return HexFormat.of().parseHex(text, from, to);
        } catch (IllegalArgumentException e) {
            // The cause quotes the digits; of a preimage that would be a secret.
            throw new L402Exception("a " + what + " has 64 hex digits; other characters were found");
        }
    }
}
