package org.l402.cli.get;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An answer's body that is given up when nothing of it comes for a time. Not for use by several threads. */
final class PatientBody extends InputStream {

    private final InputStream body;
    private final Duration patience;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "l402-body-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean isGivenUp;

    /** @param patience how long to wait for the next bytes */
    PatientBody(InputStream body, Duration patience) {
        this.body = body;
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        ScheduledFuture<?> alarm = watch.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            int count = body.read(buffer, offset, length);
            if (count < 0 && isGivenUp) {
                throw stalled(null);
            }
            return count;
        } catch (IOException e) {
            throw isGivenUp ? stalled(e) : e;
        } finally {
            alarm.cancel(false);
        }
    }

    private IOException stalled(@Nullable IOException cause) {
        return new IOException("nothing more came for " + patience.toSeconds() + " seconds", cause);
    }

    /** Closing is what ends a read that waits. */
    private void giveUp() {
        isGivenUp = true;
        try {
            body.close();
        } catch (IOException e) {
            // The read that waits fails of it.
        }
    }

    @Override
    public void close() throws IOException {
        watch.shutdownNow();
        body.close();
    }
}
