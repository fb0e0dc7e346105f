package org.l402.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalPathTest {

    @ParameterizedTest
    @CsvSource(delimiterString = "->", textBlock = """
                    /                     -> /
                    /a                    -> /a
                    /a/                   -> /a/
                    /A                    -> /A
                    /a.b/..c/...          -> /a.b/..c/...
                    /%61%2d%2E%5f%7e      -> /a-._~
                    /%e4%bd%a0            -> /%E4%BD%A0
                    /caf%C3%a9            -> /caf%C3%A9
                    /a%20b%22             -> /a%20b%22
                    /%3a%40%21            -> /%3A%40%21
                    /:@!$&'()*+,=         -> /:@!$&'()*+,=
                    /100%25               -> /100%25
                    /100%25x              -> /100%25x
                    /a/.b                 -> /a/.b
                    """, quoteCharacter = '`')
    void path_thatIsAccepted_hasOneForm(String raw, String canonical) {
        assertThat(CanonicalPath.read(raw)).isInstanceOf(CanonicalPath.class).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "->", quoteCharacter = '`', textBlock = """
                    ``                    -> the path does not begin with a slash
                    a                     -> the path does not begin with a slash
                    *                     -> the path does not begin with a slash
                    /.                    -> there is a dot segment
                    /..                   -> there is a dot segment
                    /free/../paid         -> there is a dot segment
                    /free/./paid          -> there is a dot segment
                    /free/%2e%2e/paid     -> there is a dot segment
                    /free/.%2E/paid       -> there is a dot segment
                    /free/%2e             -> there is a dot segment
                    /free/%252e%252e/paid -> there is a doubly encoded escape
                    /free/%25%32%65/paid  -> there is a doubly encoded escape
                    /a%2541               -> there is a doubly encoded escape
                    /%25252f              -> there is a doubly encoded escape
                    /free/..%2fpaid       -> there is an escaped slash, backslash or semicolon
                    /a%2Fb                -> there is an escaped slash, backslash or semicolon
                    /a%5Cb                -> there is an escaped slash, backslash or semicolon
                    /paid%3bx             -> there is an escaped slash, backslash or semicolon
                    /a\\b                  -> there is a backslash
                    /paid;x               -> there is a semicolon
                    //                    -> there are two slashes in a row
                    //paid                -> there are two slashes in a row
                    /a//b                 -> there are two slashes in a row
                    /a//                  -> there are two slashes in a row
                    /a%00                 -> there is a control character
                    /a%0d%0a              -> there is a control character
                    /a%7f                 -> there is a control character
                    /a%C2%85              -> there is a control character
                    /a%                   -> a percent sign is not followed by two hexadecimal digits
                    /a%2                  -> a percent sign is not followed by two hexadecimal digits
                    /a%2g                 -> a percent sign is not followed by two hexadecimal digits
                    /a%%41                -> a percent sign is not followed by two hexadecimal digits
                    /a%u0041              -> a percent sign is not followed by two hexadecimal digits
                    /%c0%ae%c0%ae/        -> the escapes are not UTF-8
                    /%ff                  -> the escapes are not UTF-8
                    /%e4%bd               -> the escapes are not UTF-8
                    /%ed%a0%80            -> the escapes are not UTF-8
                    /\u00e4               -> there is a character that is not printable ASCII
                    /a#b                  -> there is a fragment
                    /a|b                  -> there is a "|"; write it as %7C
                    /a"b                  -> there is a \"\"\"; write it as %22
                    /a<b                  -> there is a "<"; write it as %3C
                    /a[b                  -> there is a "["; write it as %5B
                    /a?b                  -> there is a "?"; write it as %3F
                    """)
    void path_thatProgramsReadDifferently_isRefusedWithItsReason(String raw, String reason) {
        assertThat(CanonicalPath.read(raw)).isEqualTo(new PathRefused(reason));
    }

    @FuzzTest
    void anyPath_thatIsAccepted_isCanonical(byte[] bytes) {
        String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        if (CanonicalPath.read(raw) instanceof CanonicalPath path) {
            String value = path.value();
            assertThat(CanonicalPath.read(value)).isEqualTo(path);
            assertThat(value).matches("(/[A-Za-z0-9._~!$&'()*+,=:@%-]*)+");
            assertThat(value).doesNotContain("//", ";", "\\", "%2F", "%5C", "%3B", "%00");
            assertThat(value + "/").doesNotContain("/./", "/../");
            String decoded = decode(value);
            assertThat(decoded).doesNotContainPattern("\\p{Cntrl}").doesNotContain("\\", ";", "//");
            assertThat(decoded.chars().filter(c -> c == '/').count())
                    .isEqualTo(value.chars().filter(c -> c == '/').count());
            assertThat(decoded).doesNotContainPattern("%[0-9A-Fa-f]{2}");
            assertThat(decode(raw)).isEqualTo(decoded);
        }
    }

    /** As a lenient program would. */
    private static String decode(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
