package org.l402.cli.get;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * How much of a long body has come, on one line of a terminal that is written over and at last cleared. Without colour,
 * so NO_COLOR is no matter.
 */
final class Progress implements AutoCloseable {

    /** A body that is over sooner needs none. */
    private static final long FIRST_NANOS = 1_000_000_000L;

    private static final long STEP_NANOS = 200_000_000L;

    private final PrintWriter err;
    private final boolean isShown;
    private final long total;
    private long count;
    private long next;
    private int width;

    /**
     * Nothing shown yet.
     *
     * @param now in nanoseconds, of the same clock as in {@link #add}
     * @param count how many bytes are there before
     * @param total how many bytes there will be; 0 when that is not known
     */
    Progress(PrintWriter err, boolean isShown, long now, long count, long total) {
        this.err = err;
        this.isShown = isShown;
        this.count = count;
        this.total = total;
        next = now + FIRST_NANOS;
    }

    /** More bytes are there. */
    void add(int bytes, long now) {
        count += bytes;
        if (isShown && now - next >= 0) {
            next = now + STEP_NANOS;
            show(
                    total > 0
                            ? "  " + size(count) + " of " + size(total) + ", " + count * 100 / total + " %"
                            : "  " + size(count));
        }
    }

    private void show(String text) {
        err.print("\r" + text + " ".repeat(Math.max(width - text.length(), 0)));
        err.flush();
        width = text.length();
    }

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? bytes / 1024 + " KiB"
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }

    /** Clears the line. */
    @Override
    public void close() {
        if (width > 0) {
            show("");
            err.print("\r");
            err.flush();
        }
    }
}
