package org.l402.gateway.route;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A path in the only form that is matched against routes and sent to upstreams, so that no two programs on the way can
 * take it for different paths.
 *
 * <p>Escaped unreserved characters are decoded and the other escapes written in upper case (RFC 3986 §6.2.2). Nothing
 * else is repaired: what one server resolves and another does not, such as dot segments, escaped or doubled slashes,
 * backslashes, path parameters and doubly encoded escapes, is refused. Case and a slash at the end count.
 */
public final class CanonicalPath implements PathReading {

    private static final String UNRESERVED_MARKS = "-._~";
    /** The other characters that RFC 3986 lets stand in a path, but for the semicolon. */
    private static final String RESERVED_MARKS = "/!$&'()*+,=:@";

    private final String value;

    private CanonicalPath(String value) {
        this.value = value;
    }

    /** Reads a path as it stood in a request-target, without its query. */
    public static PathReading read(String raw) {
        if (!raw.startsWith("/")) {
            return new PathRefused("the path does not begin with a slash");
        }
        StringBuilder path = new StringBuilder(raw.length());
        ByteBuffer decoded = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                if (!isUnreserved(c) && RESERVED_MARKS.indexOf(c) < 0) {
                    return new PathRefused(misplaced(c));
                }
                path.append(c);
                decoded.put((byte) c);
                continue;
            }
            if (i + 2 >= raw.length() || !isHex(raw.charAt(i + 1)) || !isHex(raw.charAt(i + 2))) {
                return new PathRefused("a percent sign is not followed by two hexadecimal digits");
            }
            int octet = HexFormat.fromHexDigits(raw, i + 1, i + 3);
            i += 2;
            if (octet == '/' || octet == '\\' || octet == ';') {
                return new PathRefused("there is an escaped slash, backslash or semicolon");
            }
            if (isUnreserved((char) octet)) {
                path.append((char) octet);
            } else {
                path.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) octet));
            }
            decoded.put((byte) octet);
        }
        String reason = refusal(path, decoded.flip());
        return reason == null ? new CanonicalPath(path.toString()) : new PathRefused(reason);
    }

    /** The path, which begins with a slash. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CanonicalPath path && value.equals(path.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }

    private static @Nullable String refusal(CharSequence path, ByteBuffer decoded) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '/' && i + 1 < path.length() && path.charAt(i + 1) == '/') {
                return "there are two slashes in a row";
            }
            if (path.charAt(i) == '/' && isDotSegment(path, i + 1)) {
                return "there is a dot segment";
            }
            if (isEscapedPercent(path, i)) {
                return "there is a doubly encoded escape";
            }
        }
        if (decoded.remaining() == path.length()) {
            return null; // no escape was left, so there is nothing but visible ASCII
        }
        try {
            CharBuffer characters = StandardCharsets.UTF_8.newDecoder().decode(decoded);
            return characters.chars().anyMatch(Character::isISOControl) ? "there is a control character" : null;
        } catch (CharacterCodingException e) {
            return "the escapes are not UTF-8";
        }
    }

    private static boolean isDotSegment(CharSequence path, int start) {
        int end = start;
        while (end < path.length() && path.charAt(end) == '.') {
            end++;
        }
        return end > start && end - start <= 2 && (end == path.length() || path.charAt(end) == '/');
    }

    private static boolean isEscapedPercent(CharSequence path, int i) {
        return i + 4 < path.length()
                && path.charAt(i) == '%'
                && path.charAt(i + 1) == '2'
                && path.charAt(i + 2) == '5'
                && isHex(path.charAt(i + 3))
                && isHex(path.charAt(i + 4));
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || UNRESERVED_MARKS.indexOf(c) >= 0;
    }

    private static boolean isHex(char c) {
        return c < 128 && Character.digit(c, 16) >= 0;
    }

    private static String misplaced(char c) {
        return switch (c) {
            case ';' -> "there is a semicolon";
            case '\\' -> "there is a backslash";
            case '#' -> "there is a fragment";
            default ->
                c > ' ' && c < 0x7f
                        ? "there is a \"" + c + "\"; write it as %"
                                + HexFormat.of().withUpperCase().toHexDigits((byte) c)
                        : "there is a character that is not printable ASCII";
        };
    }
}
