package org.l402.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/**
 * What a command keeps running until Ctrl-C or SIGTERM, which end the process with exit code 0 after everything was
 * closed, last first.
 */
public final class Foreground implements AutoCloseable {

    private final Deque<AutoCloseable> kept = new ArrayDeque<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private boolean watching;

    /** Closes this at the end, whichever end that is. */
    public synchronized <T extends AutoCloseable> T keep(T running) {
        if (!watching) {
            // Here and not later, so that a signal during a slow start is answered cleanly as well.
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
            watching = true;
        }
        kept.push(running);
        return running;
    }

    /** Waits for the signal; does not return, because the process ends in the signal's own thread. */
    public int untilStopped() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE;
    }

    /** Closes what was kept; does nothing the second time. */
    @Override
    public synchronized void close() {
        while (!kept.isEmpty()) {
            try {
                kept.pop().close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Foreground.class).warn("something did not stop cleanly", e);
            }
        }
    }

    private void stop() {
        if (isRunning()) {
            close();
            Logging.flush();
            // A process that ends by a signal has another exit code than 0 unless it ends here.
            Runtime.getRuntime().halt(ExitCode.DONE);
        }
    }

    private synchronized boolean isRunning() {
        return !kept.isEmpty();
    }
}
