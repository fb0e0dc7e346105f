package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.l402.testkit.lightning.Waiting;
import org.slf4j.Logger;

/** The log's way to standard error. */
@Timeout(30)
class BatchAppenderTest {

    private final LoggerContext context = new LoggerContext();

    @Test
    void stop_writesWhatWaitsInItsOrder() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Logger log = logger(written);

        IntStream.range(0, 1000).forEach(i -> log.info("line {}", i));
        context.stop();
        awaitLines(written, 1000);

        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo(IntStream.range(0, 1000)
                        .mapToObj(i -> "line " + i + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void log_toAnIdleAppender_isWrittenWithoutStopping() throws Exception {
        CountDownLatch written = new CountDownLatch(2);
        Logger log = logger(new OutputStream() {
            @Override
            public void write(int b) {
                written.countDown();
            }
        });

        log.info("a");

        written.await();
        context.stop();
    }

    @Test
    void log_whenNobodyReads_losesLinesSaysHowManyAndDoesNotWait() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch readAgain = new CountDownLatch(1);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Logger log = logger(new OutputStream() {
            @Override
            public void write(int b) {
                stuck.countDown();
                await(readAgain);
                written.write(b);
            }
        });

        log.info("first");
        stuck.await();
        IntStream.range(0, 2 * BatchAppender.LONGEST_QUEUE).forEach(i -> log.info("{}", i));
        readAgain.countDown();
        context.stop();
        awaitLines(written, 2 + BatchAppender.LONGEST_QUEUE);

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2 + BatchAppender.LONGEST_QUEUE)
                .startsWith("first", "0")
                .endsWith(
                        Integer.toString(BatchAppender.LONGEST_QUEUE - 1),
                        "lost " + BatchAppender.LONGEST_QUEUE + " lines: standard error took them too slowly");
    }

    private Logger logger(OutputStream out) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg\n");
        encoder.start();
        BatchAppender appender = new BatchAppender(new PrintStream(out, false, StandardCharsets.UTF_8));
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger log = context.getLogger("test");
        log.addAppender(appender);
        return log;
    }

    /** To stop waits for a second at most, which a busy machine may need longer than. */
    private static void awaitLines(ByteArrayOutputStream written, int count) {
        Waiting.until(
                "written",
                Duration.ofSeconds(20),
                () -> written.toString(StandardCharsets.UTF_8).lines().count() >= count);
    }

    private static void await(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // The appender is being stopped while nobody reads.
            }
        }
    }
}
