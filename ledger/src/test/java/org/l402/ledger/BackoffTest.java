package org.l402.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void next_doublesToItsBound_lessARandomPart() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), new Random(1));

        for (int whole : new int[] {1, 2, 4, 5, 5}) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(whole * 500L), Duration.ofSeconds(whole));
        }
        assertThat(backoff.next()).isNotEqualTo(backoff.next());
    }

    @Test
    void wellFor_longerThanTheLastPause_beginsAnew() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(1));
        backoff.next();
        Duration second = backoff.next();

        backoff.wellFor(second);
        Duration third = backoff.next();
        assertThat(third).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));

        backoff.wellFor(third.plusMillis(1));
        assertThat(backoff.next()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }
}
