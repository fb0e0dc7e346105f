package org.l402.credential;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.macaroon.Macaroon;

/**
 * Base64 as tokens are found written: the standard or the URL-safe alphabet, padded or not.
 *
 * <p>Read in one pass from the header's text, since this is on the path of every paid request.
 */
public final class TokenText {

    /** More characters than the longest macaroon needs are not looked at. */
    static final int MAX_LENGTH = (Macaroon.MAX_BYTES + 2) / 3 * 4;

    private static final byte[] SIXTET = new byte[128];

    static {
        Arrays.fill(SIXTET, (byte) -1);
        for (int i = 0; i < 26; i++) {
            SIXTET['A' + i] = (byte) i;
            SIXTET['a' + i] = (byte) (26 + i);
        }
        for (int i = 0; i < 10; i++) {
            SIXTET['0' + i] = (byte) (52 + i);
        }
        SIXTET['+'] = SIXTET['-'] = 62;
        SIXTET['/'] = SIXTET['_'] = 63;
    }

    private TokenText() {}

    /**
     * The macaroon written in a text.
     *
     * @throws L402Exception when the text is too long or not base64
     * @throws org.l402.macaroon.MacaroonException with the reason when it holds something else
     */
    public static Macaroon macaroon(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new L402Exception(
                    "the token has " + text.length() + " characters; at most " + MAX_LENGTH + " are read");
        }
        byte[] bytes = decode(text, 0, text.length());
        if (bytes == null || bytes.length == 0) {
            throw new L402Exception("the token is not base64");
        }
        return Macaroon.adopt(bytes);
    }

    /** The bytes written between two places of a text; null when it is not base64 in any of the forms. */
    static byte @Nullable [] decode(String text, int start, int end) {
        int last = end;
        while (last > start && end - last < 2 && text.charAt(last - 1) == '=') {
            last--;
        }
        int length = last - start;
        boolean paddedWrongly = last != end && (end - start) % 4 != 0;
        if (paddedWrongly || length % 4 == 1) {
            return null;
        }
        byte[] bytes = new byte[length * 3 / 4];
        int bits = 0;
        int buffer = 0;
        int at = 0;
        for (int i = start; i < last; i++) {
            char c = text.charAt(i);
            int sixtet = c < 128 ? SIXTET[c] : -1;
            if (sixtet < 0) {
                return null;
            }
            buffer = (buffer << 6) | sixtet;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
        }
        return bytes;
    }
}
