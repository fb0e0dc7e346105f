package org.l402.gateway.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/** Moves a body from one side to the other, no faster than it is taken. */
final class Relay {

    private boolean held;
    private boolean stopped;

    /**
     * Begins; {@code from} must be paused.
     *
     * @param moved called for every piece, and when a taker that was full takes again
     * @param end called when all has been handed over
     */
    Relay(ReadStream<Buffer> from, WriteStream<Buffer> to, Runnable moved, Runnable end) {
        from.handler(piece -> {
            if (stopped) {
                return;
            }
            moved.run();
            to.write(piece);
            if (to.writeQueueFull()) {
                held = true;
                from.pause();
                to.drainHandler(taken -> {
                    moved.run();
                    held = false;
                    from.resume();
                });
            }
        });
        from.endHandler(ended -> {
            if (!stopped) {
                end.run();
            }
        });
        from.resume();
    }

    /** Whether it waits for the taker. */
    boolean held() {
        return held;
    }

    /** Throws away what still comes. */
    void stop() {
        stopped = true;
    }
}
