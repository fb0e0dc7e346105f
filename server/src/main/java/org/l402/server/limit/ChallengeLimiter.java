package org.l402.server.limit;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The limit on challenges, asked before a node is: each network may ask for so many, and all together for so many.
 *
 * <p>A challenge costs a node work and the client nothing, so this is what keeps a flood from the node. Both limits
 * follow the generic cell rate algorithm: one number says when all that was taken will have come due. Who is refused has
 * taken nothing from either limit, so a flood from one network neither lengthens its own wait nor shortens what is left
 * for others.
 *
 * <p>Memory is fixed, and nothing is ever thrown out of it: the numbers of all networks share the cells of a {@link
 * NetworkTable}. When there are more networks than cells, strangers share a number, so one of them may be refused for
 * what others took, and none gets more than its limit. How many can be refused so is bounded by the limit on all
 * together, since whoever is refused by that leaves no mark: with the limits that are the default, at most 400 networks
 * are at theirs at a time, and a stranger shares both cells with them once in 27,000 times.
 *
 * <p>The tables of counters that libraries have (a cache of buckets, one for each network) throw a network out when they
 * are full: a flood from many networks then frees its own entries, or fills memory until they expire. Here the whole of it is a
 * few additions on two arrays, some 50 ns, under one lock, which makes both limits exact
 * together.
 */
public final class ChallengeLimiter {

    /** No challenge now. */
    public sealed interface Refusal {

        /** How long until there may be one, for this client alone. */
        Duration retryAfter();

        /** The client's network is at its limit. */
        record OfNetwork(ClientNetwork network, Rate limit, Duration retryAfter) implements Refusal {}

        /** All together are at theirs. */
        record OfAll(Rate limit, Duration retryAfter) implements Refusal {}
    }

    private final ChallengeLimits limits;
    private final LongSupplier nanoTime;
    private final long start;
    private final NetworkTable networks;
    private long all;

    public ChallengeLimiter(ChallengeLimits limits) {
        this(limits, System::nanoTime, NetworkTable.CELLS, new SecureRandom());
    }

    /** @param nanoTime as {@link System#nanoTime} has it: it never goes back */
    ChallengeLimiter(ChallengeLimits limits, LongSupplier nanoTime, int cells, RandomGenerator random) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.networks = new NetworkTable(cells, random);
    }

    /** Takes one challenge, or says why there is none; then nothing was taken. */
    public synchronized Optional<Refusal> take(ClientNetwork network) {
        long now = nanoTime.getAsLong() - start;
        if (limits.perNetwork().isPresent()) {
            Rate limit = limits.perNetwork().get();
            long wait = limit.delay(networks.read(network), now);
            if (wait > 0) {
                return Optional.of(new Refusal.OfNetwork(network, limit, Duration.ofNanos(wait)));
            }
        }
        if (limits.total().isPresent()) {
            Rate limit = limits.total().get();
            long wait = limit.delay(all, now);
            if (wait > 0) {
                return Optional.of(new Refusal.OfAll(limit, Duration.ofNanos(wait)));
            }
            all = limit.take(all, now);
        }
        limits.perNetwork().ifPresent(limit -> networks.raise(network, limit.take(networks.read(network), now)));
        return Optional.empty();
    }
}
