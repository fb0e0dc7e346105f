package org.l402.e2e;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Asks again and again until a program is where it should be, for as long as that program runs. */
final class Poll {

    private static final long PAUSE_MILLIS = 100;

    private Poll() {}

    /** @param what the state that is awaited, to follow "was not" in the message of a failure */
    static void until(Child child, String what, Duration limit, BooleanSupplier reached) {
        value(child, what, limit, () -> reached.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** The value that {@code probe} gives once it gives one. */
    static <T> T value(Child child, String what, Duration limit, Supplier<Optional<T>> probe) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> value = probe.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (!child.running()) {
                throw child.failed("was not " + what);
            }
            if (System.nanoTime() - deadline > 0) {
                throw child.failed("was not " + what + " within " + limit.toSeconds() + " seconds");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for a node.", e);
        }
    }
}
