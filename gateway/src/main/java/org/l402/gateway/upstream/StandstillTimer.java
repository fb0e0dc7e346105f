package org.l402.gateway.upstream;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Fires once when nothing has moved for as long as is allowed. To be used on one event loop. */
final class StandstillTimer {

    private final Vertx vertx;
    private final Runnable expired;
    private long limit;
    private long lastMove;
    private long due;
    private long timer = -1;

    StandstillTimer(Vertx vertx, Runnable expired) {
        this.vertx = vertx;
        this.expired = expired;
    }

    /** Allows so much from now on. */
    void allow(Duration time) {
        limit = time.toNanos();
        moved();
        // A timer that fires too early sets itself again, so it need not be replaced.
        if (timer < 0 || lastMove + limit - due < 0) {
            stop();
            await(limit);
        }
    }

    /** Something moved; cheap enough for every piece of a body. */
    void moved() {
        lastMove = System.nanoTime();
    }

    void stop() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private void await(long nanos) {
        due = System.nanoTime() + nanos;
        timer = vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)), id -> {
            timer = -1;
            long left = lastMove + limit - System.nanoTime();
            if (left > 0) {
                await(left);
            } else {
                expired.run();
            }
        });
    }
}
