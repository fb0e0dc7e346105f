package org.l402.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.l402.L402Exception;
import org.l402.server.limit.ChallengeLimiter.Refusal;

class ChallengeLimiterTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Rate THIRTY = new Rate(30, MINUTE);
    private static final ClientNetwork FLOOD = network(1);
    private static final ClientNetwork OTHER = network(2);

    /** Monotonic time begins anywhere, also below zero. */
    private long now = Long.MAX_VALUE - 5;

    @Test
    void network_takesAllAtOnceThenOneForEachInterval() {
        ChallengeLimiter limiter = limiter(Optional.of(THIRTY), Optional.empty());

        assertThat(taken(limiter, FLOOD, 100)).isEqualTo(30);
        assertThat(limiter.take(FLOOD)).hasValue(new Refusal.OfNetwork(FLOOD, THIRTY, Duration.ofSeconds(2)));
        now += Duration.ofMillis(1999).toNanos();
        assertThat(limiter.take(FLOOD)).hasValue(new Refusal.OfNetwork(FLOOD, THIRTY, Duration.ofMillis(1)));
        now += Duration.ofMillis(1).toNanos();
        assertThat(taken(limiter, FLOOD, 100)).isEqualTo(1);
        now += MINUTE.toNanos();
        assertThat(taken(limiter, FLOOD, 100)).isEqualTo(30);
    }

    @Test
    void network_thatFloods_takesNothingFromOthers() {
        ChallengeLimiter limiter = limiter(Optional.of(THIRTY), Optional.of(new Rate(40, Duration.ofSeconds(1))));

        assertThat(taken(limiter, FLOOD, 100_000)).isEqualTo(30);

        assertThat(taken(limiter, OTHER, 100)).as("what is left of all").isEqualTo(10);
    }

    @Test
    void all_atTheirLimit_leaveEachNetworkWhatItHas() {
        Rate ten = new Rate(10, Duration.ofSeconds(1));
        ChallengeLimiter limiter = limiter(Optional.of(THIRTY), Optional.of(ten));

        assertThat(taken(limiter, FLOOD, 100)).isEqualTo(10);
        assertThat(limiter.take(OTHER)).hasValue(new Refusal.OfAll(ten, Duration.ofMillis(100)));
        now += Duration.ofSeconds(1).toNanos();
        assertThat(taken(limiter, OTHER, 100)).isEqualTo(10);
        now += Duration.ofSeconds(1).toNanos();
        assertThat(taken(limiter, FLOOD, 100)).isEqualTo(10);
    }

    @Test
    void off_isNoLimit() {
        ChallengeLimiter limiter =
                new ChallengeLimiter(ChallengeLimits.OFF, () -> now, NetworkTable.CELLS, new Random(1));

        assertThat(taken(limiter, FLOOD, 10_000)).isEqualTo(10_000);
    }

    @Test
    void network_amidMoreThanThereAreCells_neverGetsMoreThanItsLimit() {
        Rate three = new Rate(3, MINUTE);
        ChallengeLimiter limiter = new ChallengeLimiter(
                new ChallengeLimits(Optional.of(three), Optional.empty()), () -> now, 64, new Random(1));
        for (int i = 0; i < 1000; i++) {
            assertThat(taken(limiter, network(i), 10)).isLessThanOrEqualTo(3);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(taken(limiter, network(i), 10)).isZero();
        }
        now += MINUTE.toNanos();
        assertThat(taken(limiter, network(7), 10)).as("and nobody for good").isEqualTo(3);
    }

    @Test
    void stranger_amidAsManyNetworksAsCanBeAtTheirLimit_isServed() {
        ChallengeLimiter limiter = limiter(Optional.of(THIRTY), Optional.empty());
        for (int i = 0; i < 400; i++) {
            taken(limiter, network(i), 30);
        }
        int refused = 0;
        for (int i = 1000; i < 28_000; i++) {
            refused += 1 - taken(limiter, network(i), 1);
        }
        assertThat(refused).as("of 27,000, each of which leaves a mark").isLessThan(10);
    }

    @Test
    void network_askedForByManyAtOnce_getsExactlyItsLimit() throws Exception {
        Rate limit = new Rate(5000, MINUTE);
        ChallengeLimiter limiter = limiter(Optional.of(limit), Optional.of(new Rate(7000, MINUTE)));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> floods = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                floods.add(() -> taken(limiter, FLOOD, 10_000));
                floods.add(() -> taken(limiter, OTHER, 10_000));
            }
            int flood = 0;
            int other = 0;
            List<Future<Integer>> taken = threads.invokeAll(floods);
            for (int i = 0; i < taken.size(); i += 2) {
                flood += taken.get(i).get();
                other += taken.get(i + 1).get();
            }
            assertThat(flood).isLessThanOrEqualTo(5000);
            assertThat(other).isLessThanOrEqualTo(5000);
            assertThat(flood + other).isEqualTo(7000);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void rate_thatCannotBeKept_isRefused() {
        assertThatThrownBy(() -> new Rate(0, MINUTE)).isInstanceOf(L402Exception.class);
        assertThatThrownBy(() -> new Rate(1_000_001, MINUTE)).isInstanceOf(L402Exception.class);
        assertThatThrownBy(() -> new Rate(1, Duration.ofMillis(999))).isInstanceOf(L402Exception.class);
        assertThatThrownBy(() -> new Rate(1, Duration.ofHours(2))).isInstanceOf(L402Exception.class);
    }

    private ChallengeLimiter limiter(Optional<Rate> perNetwork, Optional<Rate> total) {
        return new ChallengeLimiter(
                new ChallengeLimits(perNetwork, total), () -> now, NetworkTable.CELLS, new Random(1));
    }

    private static int taken(ChallengeLimiter limiter, ClientNetwork network, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limiter.take(network).isEmpty() ? 1 : 0;
        }
        return taken;
    }

    private static ClientNetwork network(int number) {
        return ClientNetwork.of(new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number, 1});
    }
}
