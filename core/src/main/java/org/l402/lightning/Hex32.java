package org.l402.lightning;

import org.l402.L402Exception;

/** Reads 32 bytes written as 64 hex digits of either case; faster than HexFormat, on the path of every paid request. */
final class Hex32 {

    private static final byte[] DIGITS = new byte[128];

    static {
        for (int c = 0; c < DIGITS.length; c++) {
            DIGITS[c] = (byte) Character.digit(c, 16);
        }
    }

    private Hex32() {}

    static byte[] parse(String text, int from, int to, String what) {
        if (to - from != 64) {
            throw new L402Exception("a " + what + " has 64 hex digits, not " + (to - from) + " characters");
        }
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            int high = digit(text.charAt(from + 2 * i));
            int low = digit(text.charAt(from + 2 * i + 1));
            if ((high | low) < 0) {
                // Without saying which: of a preimage that would be a secret.
                throw new L402Exception("a " + what + " has 64 hex digits; other characters were found");
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return bytes;
    }

    private static int digit(char c) {
        return c < DIGITS.length ? DIGITS[c] : -1;
    }
}
