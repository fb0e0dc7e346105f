package org.l402.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** The log on standard error, which is written by a thread of its own; {@code logback.xml} says how. */
public final class Logging {

    /** Held, or the JDK forgets its level. */
    private static final java.util.logging.Logger GRPC = java.util.logging.Logger.getLogger("io.grpc");

    private Logging() {}

    /** Keeps gRPC from printing stack traces of what it also answers: a failed call is told once, in words. */
    static void quietGrpc() {
        GRPC.setLevel(java.util.logging.Level.OFF);
    }

    /** Whether each request leaves a line in the log. */
    public static void requests(boolean shown) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("l402.requests").setLevel(shown ? Level.INFO : Level.OFF);
        }
    }

    /** Writes what is still waiting to be written; nothing is logged afterwards. */
    static void flush() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            context.stop();
        }
    }
}
