package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[2J", "\u009b2J", "\u007f", "\u202etxt.exe", "\u2066x\u2069", "\r\n\t"})
    void of_wordsThatSteerATerminal_areEscapedAndMeanTheSame(String words) {
        String json = JsonText.of(Map.of("words", words));

        assertThat(json).matches("[ -~]+");
        assertThat(JsonMapper.builder().build().readTree(json).get("words").asString())
                .isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zürich", "東京", "🌩"})
    void of_wordsOfAnyLanguage_standAsTheyAre(String words) {
        assertThat(JsonText.of(Map.of("words", words))).contains(words);
    }
}
