package org.l402.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.l402.L402Exception;

/** Whatever is written as a pattern is refused, or matches the path that it says. */
class PathPatternFuzzTest {

    @FuzzTest
    void parse_anyText_isRefusedOrMatchesWhatItSays(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        PathPattern pattern;
        try {
            pattern = PathPattern.parse(text);
        } catch (L402Exception e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(pattern).hasToString(text);
        assertThat(pattern.hides(PathPattern.parse(text))).isTrue();
        if (!text.contains("*") && CanonicalPath.read(text) instanceof CanonicalPath path) {
            assertThat(pattern.matches(path.value())).isTrue();
            assertThat(pattern.matchesLoosely(path.value())).isTrue();
            if (text.matches("[A-Za-z0-9/]+")) {
                assertThat(pattern.matchesLoosely(path.value() + "%3Fx")).isTrue();
            }
        }
    }
}
