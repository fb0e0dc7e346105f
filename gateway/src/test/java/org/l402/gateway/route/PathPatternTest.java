package org.l402.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.L402Exception;

class PathPatternTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/weather, /weather",
        "/weather/, /weather/",
        "/x/**, /x",
        "/x/**, /x/",
        "/x/**, /x/a/b",
        "/x/**, /x/a/b/",
        "/**, /",
        "/**, /a/b",
        "/x/*, /x/a",
        "/x/*, /x/*",
        "/*, /a",
        "/*/, /a/",
        "/stock/*/history, /stock/acme/history",
        "/*/**, /a",
        "/*/**, /a/",
        "/caf%C3%A9/**, /caf%C3%A9/menu",
    })
    void matches_pathOfThePattern_true(String pattern, String path) {
        assertThat(PathPattern.parse(pattern).matches(path)).isTrue();
        assertThat(PathPattern.parse(pattern).matchesLoosely(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/, /a",
        "/weather, /weather/",
        "/weather, /Weather",
        "/weather, /weathers",
        "/weather, /weathe",
        "/weather, /weather/a",
        "/weather/, /weather",
        "/x/**, /xy",
        "/x/**, /X/a",
        "/x/**, /",
        "/x/*, /x",
        "/x/*, /x/",
        "/x/*, /x/a/",
        "/x/*, /x/a/b",
        "/*, /",
        "/*/**, /",
        "/stock/*/history, /stock//history",
        "/stock/*/history, /stock/acme/History",
        "/**, *",
    })
    void matches_anotherPath_false(String pattern, String path) {
        assertThat(PathPattern.parse(pattern).matches(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/weather, /weather/",
        "/weather, /WEATHER",
        "/weather, /Weather/",
        "/weather/, /weather",
        "/x/*, /X/a/",
        "/x/**, /X/a",
        "/stock/*/history, /stock/acme/History/",
        "/caf%C3%A9, /caf%C3%89",
    })
    void matchesLoosely_onlyCaseOrTrailingSlashDiffers_true(String pattern, String path) {
        assertThat(PathPattern.parse(pattern).matches(path)).isFalse();
        assertThat(PathPattern.parse(pattern).matchesLoosely(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/weather, /weather.",
        "/weather, /weather...",
        "/weather, /weather%20",
        "/weather, /weather%20./",
        "/weather, /Weather%C2%A0",
        "/weather, /weather%3Fx",
        "/weather, /weather%3Fx/y",
        "/weather, /weather%23",
        "/weather, /weather/%20",
        "/weather, /a/..%20/weather",
        "/weather, /...%20/weather",
        "/weather/**, /weather./today",
        "/weather/*/now, /weather/here%20/now.",
        "/caf%C3%A9, /caf%C3%A9.",
        "/, /%3Fx",
    })
    void matchesLoosely_asAServerReadsItThatTrimsOrDecodesFirst_true(String pattern, String path) {
        assertThat(PathPattern.parse(pattern).matches(path)).isFalse();
        assertThat(PathPattern.parse(pattern).matchesLoosely(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/weather, /.weather",
        "/weather, /weather.json",
        "/weather, /weather%20a",
        "/weather, /%20weather",
        "/weather, /a%3F/weather",
        "/weather, /weather%26",
        "/x/*, /x/.a",
    })
    void matchesLoosely_dotsAndBlanksElsewhere_onlyWhereTheyMatch(String pattern, String path) {
        assertThat(PathPattern.parse(pattern).matchesLoosely(path))
                .isEqualTo(PathPattern.parse(pattern).matches(path));
    }

    @ParameterizedTest
    @CsvSource({"/weather, /weathers", "/weather, /weather/a", "/x/*, /x/", "/x/%2A, /x/a", "/, /a", "/x/**, /"})
    void matchesLoosely_anotherPath_false(String pattern, String path) {
        assertThat(PathPattern.parse(pattern).matchesLoosely(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weather | does not begin with /",
                "'' | does not begin with /",
                "** | does not begin with /",
                "/a//b | has //; write one slash",
                "//a | has //",
                "/a/../b | dot segment ..",
                "/a/. | dot segment .",
                "/a/%2e%2e | escape %2e in lower case",
                "/a/%2E | for a character that needs none; write .",
                "/a%2Fb | the gateway refuses in every path",
                "/a%5Cb | the gateway refuses in every path",
                "/a%00 | the gateway refuses in every path",
                "/a%4 | a % without two hex digits",
                "/a%zz | a % without two hex digits",
                "/a% | a % without two hex digits",
                "/caf%c3%a9 | write %C3",
                "/a;b | has a ;",
                "/a?b=1 | never the query",
                "/a#b | never the query",
                "/a\\b | write /",
                "/a b | escaped, as %20",
                "/café | escaped, as %C3%A9",
                "/{id} | escaped, as %7B",
                "/a/**/b | ** before its end",
                "/a*b | stands for one whole segment",
                "/a/*.json | stands for one whole segment",
                "/a/*** | stands for one whole segment",
            })
    void parse_textThatNoPathCouldMatch_refusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> PathPattern.parse(text))
                .isInstanceOf(L402Exception.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("\"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\nb", "/a\u007fb", "/\u001b[31m"})
    void parse_controlCharacter_refusedWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> PathPattern.parse(text))
                .isInstanceOf(L402Exception.class)
                .hasMessageContaining("control character")
                .message()
                .matches("\\P{Cntrl}*");
    }

    @Test
    void parse_tooLong_refused() {
        assertThat(PathPattern.parse("/".concat("a".repeat(1023)))).isNotNull();
        assertThatThrownBy(() -> PathPattern.parse("/".concat("a".repeat(1024))))
                .hasMessageContaining("1025 characters is too long");
    }

    /**
     * The answer of {@code hides} is compared with what all short paths say. Paths may hold a segment that no pattern
     * names and are longer than any pattern, so that {@code *} and {@code **} show their full reach.
     */
    @Test
    void hides_everyPairOfShortPatterns_agreesWithEveryShortPath() {
        List<PathPattern> patterns = patterns();
        List<String> paths = paths();
        int hidden = 0;
        for (PathPattern earlier : patterns) {
            for (PathPattern later : patterns) {
                boolean expected = paths.stream().filter(later::matches).allMatch(earlier::matches);
                assertThat(earlier.hides(later))
                        .as("%s hides %s", earlier, later)
                        .isEqualTo(expected);
                hidden += expected ? 1 : 0;
            }
        }
        assertThat(patterns).hasSizeGreaterThan(60);
        assertThat(hidden).isGreaterThan(patterns.size());
    }

    @Test
    void matches_everyShortPathAndPattern_agreesWithTheRegularExpression() {
        for (PathPattern pattern : patterns()) {
            String regex =
                    pattern.toString().replaceAll("/\\*\\*$", "(/.*)?").replaceAll("(?<=/)\\*(?=/|$|\\()", "[^/]+");
            for (String path : paths()) {
                assertThat(pattern.matches(path)).as("%s on %s", pattern, path).isEqualTo(path.matches(regex));
            }
        }
    }

    private static List<PathPattern> patterns() {
        List<PathPattern> patterns = new ArrayList<>();
        for (String body : bodies(List.of("a", "b", "*"), 3)) {
            patterns.add(PathPattern.parse(body.isEmpty() ? "/" : body));
            patterns.add(PathPattern.parse(body + "/**"));
            if (!body.isEmpty()) {
                patterns.add(PathPattern.parse(body + "/"));
            }
        }
        return patterns;
    }

    private static List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (String body : bodies(List.of("a", "b", "c"), 4)) {
            paths.add(body + "/");
            if (!body.isEmpty()) {
                paths.add(body);
            }
        }
        return paths;
    }

    /** All concatenations of at most {@code depth} segments, each after a slash; the empty one too. */
    private static List<String> bodies(List<String> segments, int depth) {
        List<String> bodies = new ArrayList<>(List.of(""));
        for (int i = 0, from = 0; i < depth; i++) {
            int to = bodies.size();
            for (String body : List.copyOf(bodies.subList(from, to))) {
                segments.forEach(segment -> bodies.add(body + "/" + segment));
            }
            from = to;
        }
        return bodies;
    }
}
