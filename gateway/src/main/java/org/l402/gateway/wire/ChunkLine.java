package org.l402.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The line before each chunk of a body: the chunk's size, with or without extensions (RFC 9112 §7.1). */
final class ChunkLine {

    /** The longest line that is taken, in bytes without its line end. */
    static final int LONGEST = 256;

    private static final int MOST_DIGITS = 8;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    /** Without quoted strings and white space, which nobody needs and parsers disagree about. */
    private static final Pattern EXTENSIONS = Pattern.compile("(;" + TOKEN + "(=" + TOKEN + ")?)*");

    private ChunkLine() {}

    /** The size that a line states, 0 to 7fffffff; -1 when it states none. */
    static long size(byte[] line, int length) {
        long size = 0;
        int digits = 0;
        while (digits < length && line[digits] != ';') {
            int digit = Character.digit(line[digits], 16);
            if (digit < 0 || digits == MOST_DIGITS) {
                return -1;
            }
            size = (size << 4) | digit;
            digits++;
        }
        String extensions = new String(line, digits, length - digits, StandardCharsets.ISO_8859_1);
        boolean valid = digits > 0
                && size <= Integer.MAX_VALUE
                && EXTENSIONS.matcher(extensions).matches();
        return valid ? size : -1;
    }
}
