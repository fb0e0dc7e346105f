package org.l402.gateway.route;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.l402.L402Exception;

/**
 * A set of canonical paths, as a person writes it in the gateway's file.
 *
 * <ul>
 *   <li>{@code /x} is that path and no other: neither {@code /x/} nor {@code /X}.
 *   <li>{@code /x/*} is one segment below {@code /x}, whatever it is, but not an empty one.
 *   <li>{@code /x/**} is {@code /x} and all below: {@code /x}, {@code /x/}, {@code /x/a/b}. It stands at the end only.
 * </ul>
 *
 * <p>Paths are compared as they stand, character by character, so both the pattern and the path must be canonical: no
 * dot segments, no empty segments except after a trailing slash, escapes in upper case and only where they are needed.
 */
public final class PathPattern {

    /** The longest pattern that is accepted, in characters. */
    public static final int MAX_LENGTH = 1024;

    /** Stands for {@code *} among the segments; no segment can hold it. */
    private static final String ANY_SEGMENT = "/";

    private static final String BELOW = "/**";

    private final String text;
    private final String[] segments;
    private final String[] looseSegments;
    private final boolean below;

    private PathPattern(String text) {
        this.text = text;
        this.below = text.endsWith(BELOW);
        String path = below ? text.substring(0, text.length() - BELOW.length()) : text;
        this.segments = segments(path);
        this.looseSegments = segments(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        Arrays.setAll(looseSegments, i -> unescaped(looseSegments[i]));
    }

    /**
     * Reads a pattern.
     *
     * @throws L402Exception when the text is no pattern, or not canonical so that no path could ever match it
     */
    public static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw refused(text, "does not begin with /; write it as /weather, /weather/* or /weather/**");
        }
        if (text.length() > MAX_LENGTH) {
            throw new L402Exception("a path of " + text.length() + " characters is too long; at most " + MAX_LENGTH
                    + " characters are allowed");
        }
        checkCharacters(text);
        checkSegments(text);
        if (CanonicalPath.read(text) instanceof PathRefused never) {
            throw refused(text, "would match no request: " + never.reason());
        }
        return new PathPattern(text);
    }

    /** Whether this canonical path belongs to the pattern. Allocates nothing. */
    public boolean matches(String canonicalPath) {
        return matches(segments, canonicalPath, canonicalPath.length(), false);
    }

    /**
     * Whether this canonical path belongs to the pattern as a lenient upstream may see it: neither the case of letters
     * counts, nor a slash at the end, nor dots and blanks at the end of a segment, nor what follows an escaped
     * {@code ?} or {@code #}. True for all that {@link #matches} too.
     */
    public boolean matchesLoosely(String canonicalPath) {
        String path = unescaped(canonicalPath);
        return matchesLoose(path) || (LooseReading.differs(path) && matchesLoose(LooseReading.of(path)));
    }

    private boolean matchesLoose(String path) {
        return matches(looseSegments, path, path.endsWith("/") ? path.length() - 1 : path.length(), true);
    }

    /** Whether every path of the later pattern belongs to this one as well, so that the later is never asked. */
    public boolean hides(PathPattern later) {
        boolean deepEnough =
                below ? segments.length <= later.segments.length : segments.length == later.segments.length;
        if (!deepEnough || (later.below && !below)) {
            return false;
        }
        for (int i = 0; i < segments.length; i++) {
            boolean covered = segments[i].equals(ANY_SEGMENT)
                    ? !later.segments[i].isEmpty()
                    : segments[i].equals(later.segments[i]);
            if (!covered) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(String[] wanted, String path, int end, boolean ignoreCase) {
        int at = 0;
        for (String segment : wanted) {
            if (at >= end || path.charAt(at) != '/') {
                return false;
            }
            int from = at + 1;
            int slash = path.indexOf('/', from);
            at = slash < 0 || slash > end ? end : slash;
            boolean same = segment.equals(ANY_SEGMENT)
                    ? at > from
                    : at - from == segment.length()
                            && path.regionMatches(ignoreCase, from, segment, 0, segment.length());
            if (!same) {
                return false;
            }
        }
        return at == end || (below && path.charAt(at) == '/');
    }

    private static String[] segments(String path) {
        if (path.isEmpty()) {
            return new String[0];
        }
        String[] segments = path.substring(1).split("/", -1);
        Arrays.setAll(segments, i -> segments[i].equals("*") ? ANY_SEGMENT : segments[i]);
        return segments;
    }

    private static void checkCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7F) {
                throw new L402Exception("the path has a control character at position " + (i + 1));
            } else if (c == '%') {
                checkEscape(text, i);
                i += 2;
            } else if (c == '?' || c == '#') {
                throw refused(text, "has a " + c + "; only the path is matched, never the query");
            } else if (c == ';') {
                throw refused(text, "has a ;, which the gateway refuses in every path");
            } else if (c == '\\') {
                throw refused(text, "has a \\, which the gateway refuses in every path; write /");
            } else if (c > '~' || c == ' ' || "\"<>[]^`{|}".indexOf(c) >= 0) {
                throw refused(
                        text,
                        "must have the character " + quoted(text, i) + " escaped, as "
                                + escaped(Character.toString(text.codePointAt(i))));
            }
        }
    }

    private static void checkEscape(String text, int at) {
        String digits = text.substring(at + 1, Math.min(at + 3, text.length()));
        if (!digits.matches("[0-9A-Fa-f]{2}")) {
            throw refused(text, "has a % without two hex digits after it");
        }
        if (!digits.equals(digits.toUpperCase(Locale.ROOT))) {
            throw refused(
                    text, "has the escape %" + digits + " in lower case; write %" + digits.toUpperCase(Locale.ROOT));
        }
        char c = (char) HexFormat.fromHexDigits(digits);
        if (isUnreserved(c)) {
            throw refused(text, "has the escape %" + digits + " for a character that needs none; write " + c);
        }
        if (c < ' ' || c == 0x7F || c == '/' || c == '\\') {
            throw refused(text, "has the escape %" + digits + ", which the gateway refuses in every path");
        }
    }

    private static void checkSegments(String text) {
        String[] segments = text.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String segment = segments[i];
            boolean last = i == segments.length - 1;
            if (segment.equals(".") || segment.equals("..")) {
                throw refused(text, "has the dot segment " + segment + "; write the path without it");
            }
            if (segment.isEmpty() && !last) {
                throw refused(text, "has //; write one slash");
            }
            if (segment.equals("**") && !last) {
                throw refused(text, "has ** before its end; ** stands for all that follows");
            }
            if (segment.contains("*") && !segment.equals("*") && !segment.equals("**")) {
                throw refused(text, "has a * beside other characters; * stands for one whole segment, as in /a/*/b");
            }
        }
    }

    private static L402Exception refused(String text, String reason) {
        return new L402Exception("\"" + text + "\" " + reason);
    }

    private static String quoted(String text, int at) {
        return "'" + Character.toString(text.codePointAt(at)) + "'";
    }

    private static String escaped(String character) {
        StringBuilder escapes = new StringBuilder();
        for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
            escapes.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return escapes.toString();
    }

    /** RFC 3986, section 2.3. */
    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }

    private static String unescaped(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean escape = c == '%'
                    && i + 2 < path.length()
                    && HexFormat.isHexDigit(path.charAt(i + 1))
                    && HexFormat.isHexDigit(path.charAt(i + 2));
            bytes.write(escape ? HexFormat.fromHexDigits(path, i + 1, i + 3) : c);
            i += escape ? 2 : 0;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern pattern && text.equals(pattern.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
