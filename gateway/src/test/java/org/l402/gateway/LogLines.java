package org.l402.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** All that is logged while it is open, by any logger at any level; the lines about requests in their order. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

    LogLines() {
        setContext(root.getLoggerContext());
        start();
        root.setLevel(Level.TRACE);
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(event.getFormattedMessage());
        for (var cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
            text.append('\n').append(cause.getClassName()).append(": ").append(cause.getMessage());
        }
        all.add(event.getLevel() + " " + text);
        if (event.getLoggerName().equals("l402.requests")) {
            requests.add(text.toString());
        }
    }

    /** Waits for the next line about a request; lines of requests that were not waited for may come in any order. */
    String request() {
        try {
            String line = requests.poll(10, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no line within 10 s");
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many lines about requests wait to be read. */
    int waiting() {
        return requests.size();
    }

    List<String> all() {
        return all;
    }

    @Override
    public void close() {
        root.detachAppender(this);
        others.forEach(root::addAppender);
        root.setLevel(level);
    }
}
