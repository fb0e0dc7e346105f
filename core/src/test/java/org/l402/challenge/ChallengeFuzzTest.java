package org.l402.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ChallengeFuzzTest {

    /** Whatever is read as a challenge is found again in the lines that we would write for it. */
    @FuzzTest
    void read_ofAnyLines_refusesOrFindsWhatItWrites(byte[] bytes) {
        List<String> lines =
                new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        List<Challenge> challenges;
        try {
            challenges = Challenge.read(lines);
        } catch (ChallengeException e) {
            return;
        }
        for (Challenge challenge : challenges) {
            assertThat(Challenge.read(challenge.headerValues())).containsExactly(challenge);
            assertThat(Challenge.read(List.of(String.join(",", challenge.headerValues()))))
                    .containsExactly(challenge);
        }
    }
}
