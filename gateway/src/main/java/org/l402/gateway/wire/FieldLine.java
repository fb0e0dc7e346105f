package org.l402.gateway.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.answer.Problem;

/** One line of a header or trailer section, as bytes without their line end (RFC 9112 §5, RFC 9110 §5.5). */
final class FieldLine {

    private static final boolean[] TOKEN = new boolean[128];

    static {
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                .chars()
                .forEach(c -> TOKEN[c] = true);
    }

    private FieldLine() {}

    /** Returns what is wrong with a line. */
    static @Nullable Problem check(byte[] line, int length) {
        if (line[0] == ' ' || line[0] == '\t') {
            return Problem.badRequest("A header line begins with white space; a header must stand on one line.");
        }
        int colon = 0;
        while (colon < length && line[colon] != ':') {
            if (line[colon] < 0 || !TOKEN[line[colon]]) {
                return Problem.badRequest("The header name " + quote(text(line, 0, Math.min(length, colon + 1)))
                        + " has white space or another character that no name may have.");
            }
            colon++;
        }
        if (colon == 0 || colon == length) {
            return Problem.badRequest("A header line is not a name, a colon and a value.");
        }
        for (int i = colon + 1; i < length; i++) {
            if ((line[i] >= 0 && line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f) {
                return Problem.badRequest("The header " + quote(text(line, 0, colon)) + " has a control character ("
                        + String.format("0x%02x", line[i]) + ") in its value.");
            }
        }
        return null;
    }

    /** Whether a line that passed the check is of the header with this name, given in lower case. */
    static boolean isNamed(byte[] line, String lowerCase) {
        int length = lowerCase.length();
        if (line.length <= length || line[length] != ':') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            // No name asked for has a character that differs from a letter's other case in this bit.
            if ((line[i] | 0x20) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The value of a line that passed the check, without the white space around it. */
    static String value(byte[] line, int length) {
        int colon = 0;
        while (line[colon] != ':') {
            colon++;
        }
        return text(line, colon + 1, length).strip();
    }

    static boolean isToken(String text) {
        return text.chars().allMatch(c -> c < 128 && TOKEN[c]);
    }

    /** The text in quotation marks, cut short, and nothing in it but printable ASCII. */
    static String quote(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        return '"' + shown.replaceAll("[^ -~]", "?") + '"';
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
