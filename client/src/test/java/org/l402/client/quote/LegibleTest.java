package org.l402.client.quote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.l402.client.quote.Refusal.Rule;

class LegibleTest {

    @Test
    void text_ofLettersAndSigns_isUnchanged() {
        assertThat(Legible.text("5 sat, für \"x\" → 日本 😀")).isEqualTo("5 sat, für \"x\" → 日本 😀");
    }

    @Test
    void text_whatATerminalActsUpon_isShownAsQuestionMarks() {
        assertThat(Legible.text("a\u001b[31m\u009b31m\r\n\u0085\u202e\u2028\u200b\ud800z"))
                .isEqualTo("a?[31m?31m???????z");
    }

    @Test
    void text_tooLong_keepsItsBeginningAndItsEnd() {
        String text = Legible.text("begin" + "x".repeat(400_000) + "end");

        assertThat(text)
                .startsWith("beginxxx")
                .contains("x … x")
                .endsWith("xxxend")
                .hasSize(1003);
    }

    @Test
    void reasons_ofStrangers_areLegible() {
        assertThat(new Refusal(Rule.CHALLENGE, "\u009b31m").message()).isEqualTo("?31m");
        assertThat(new Refusal(Rule.CHALLENGE, "\n", Optional.empty(), Optional.empty()).message())
                .isEqualTo("?");
    }
}
