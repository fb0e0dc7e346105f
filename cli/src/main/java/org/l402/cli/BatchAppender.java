package org.l402.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.EchoEncoder;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes the log to standard error from a thread of its own, all lines that wait at once.
 *
 * <p>Who logs never waits: a line that finds the queue full is lost, which is better than an event loop held up by a full
 * pipe; how many were lost is said in a line of its own. After each batch the thread rests, so that under load nobody has to wake it: waking it for every line, as
 * logback's own asynchronous appender does, took a quarter of the processor time of a request.
 */
public final class BatchAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    static final int LONGEST_QUEUE = 8192;

    private static final long REST_MILLIS = 20;
    private static final long MOST_MILLIS_TO_STOP = 1000;

    private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private final LongAdder lost = new LongAdder();
    private final PrintStream out;
    private final Thread writer;
    private Encoder<ILoggingEvent> encoder = new EchoEncoder<>();

    /** An appender to standard error; logback makes it, as {@code logback.xml} says. */
    public BatchAppender() {
        this(System.err);
    }

    BatchAppender(PrintStream out) {
        this.out = out;
        this.writer = new Thread(this::run, "log");
        writer.setDaemon(true);
    }

    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (!waiting.offer(event)) {
            lost.increment();
        }
    }

    /** Writes what still waits, for at most a second. */
    @Override
    public void stop() {
        super.stop();
        writer.interrupt();
        try {
            writer.join(MOST_MILLIS_TO_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<ILoggingEvent> batch = new ArrayList<>();
        try {
            while (isStarted()) {
                batch.add(waiting.take());
                write(batch);
                Thread.sleep(REST_MILLIS);
            }
        } catch (InterruptedException stopping) {
            // What waits is still written.
        }
        write(batch);
    }

    private static ILoggingEvent loss(long lines) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName("log");
        event.setLevel(Level.WARN);
        event.setInstant(Instant.now());
        event.setThreadName("log");
        event.setMessage("lost " + lines + (lines == 1 ? " line" : " lines") + ": standard error took them too slowly");
        return event;
    }

    private void write(List<ILoggingEvent> batch) {
        waiting.drainTo(batch);
        long missing = lost.sumThenReset();
        if (missing > 0) {
            batch.add(loss(missing));
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ILoggingEvent event : batch) {
            try {
                lines.writeBytes(encoder.encode(event));
            } catch (RuntimeException e) {
                addError("a line of the log could not be made", e);
            }
        }
        batch.clear();
        out.write(lines.toByteArray(), 0, lines.size());
        out.flush();
    }
}
