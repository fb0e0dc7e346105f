package org.l402.cli;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** The log on standard error, which is written by a thread of its own; {@code logback.xml} says how. */
final class Logging {

    private Logging() {}

    /** Writes what is still waiting to be written; nothing is logged afterwards. */
    static void flush() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            context.stop();
        }
    }
}
