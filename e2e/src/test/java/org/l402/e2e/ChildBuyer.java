package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.l402.client.ClientEvent;
import org.l402.client.Result;
import org.l402.lightning.PaymentHash;

/**
 * An {@link Account} in a process of its own that a test can kill, started and warm: it says each step of a purchase by
 * the name of its event, and then what came of it.
 */
final class ChildBuyer implements AutoCloseable {

    /** The step at which the wallet has not been called yet, and the payment is in the journal. */
    static final String PAYING = "Paying";

    private static final String READY = "ready";
    private static final String STOP = "stop";

    private final Process process;
    private final BufferedReader said;
    private final PrintStream orders;

    private ChildBuyer(Process process) {
        this.process = process;
        this.said = process.inputReader();
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts a buyer, without waiting for it. */
    static ChildBuyer start(Path file) {
        try {
            return new ChildBuyer(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ChildBuyer.class.getName(),
                            file.toString())
                    .redirectError(Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is ready, and lets it get something. */
    void get(URI uri) {
        await(READY);
        orders.println("go " + uri);
    }

    /** The same, and it stops for ever before it calls its wallet. */
    void getUntilPaying(URI uri) {
        await(READY);
        orders.println(STOP + " " + uri);
        await(PAYING);
    }

    /** Waits until it says a word; false when it ended, or was done, without it. */
    boolean reached(String word) {
        String line = said();
        while (!line.equals(word) && !line.equals("null") && !line.startsWith("= ")) {
            line = said();
        }
        return line.equals(word);
    }

    private void await(String word) {
        assertThat(reached(word)).as(word).isTrue();
    }

    private String said() {
        try {
            return String.valueOf(said.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By SIGKILL; the last that it said. */
    String kill() {
        // Process.destroyForcibly would close what is still to be read.
        process.toHandle().destroyForcibly();
        try {
            process.waitFor();
            return said.lines().reduce((first, second) -> second).orElse("nothing more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    public static void main(String[] arguments) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        boolean[] stops = new boolean[1];
        Consumer<ClientEvent> listener = event -> {
            System.out.println(event.getClass().getSimpleName());
            if (stops[0] && event instanceof ClientEvent.Paying) {
                halt(never);
            }
        };
        try (Account account = Account.open(Path.of(arguments[0]), builder -> builder.listener(listener));
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            // Opens the connection and the state before it counts.
            account.purse()
                    .wallet()
                    .payer()
                    .track(PaymentHash.ofHex("00".repeat(32)))
                    .toCompletableFuture()
                    .join();
            account.held(URI.create("http://127.0.0.1"));
            System.out.println(READY);
            String order = orders.readLine();
            if (order == null) {
                return;
            }
            stops[0] = order.startsWith(STOP);
            Result<String> result = account.get(URI.create(order.substring(order.indexOf(' ') + 1)));
            System.out.println("= " + words(result));
            // A buyer ends when it is killed, or with the test.
            String end = orders.readLine();
            assertThat(end).isNull();
        }
    }

    private static void halt(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String words(Result<String> result) {
        return result instanceof Result.Delivered<String> delivered
                ? delivered.access().getClass().getSimpleName()
                : result.getClass().getSimpleName();
    }
}
