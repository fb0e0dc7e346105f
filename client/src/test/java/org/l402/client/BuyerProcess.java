package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.l402.lightning.MilliSatoshi;

/** A {@link Buyer} in a process of its own. */
final class BuyerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader said;
    private final PrintStream orders;

    private BuyerProcess(Process process) {
        this.process = process;
        this.said = process.inputReader();
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    static BuyerProcess start(Path state, int payPort, MilliSatoshi total) {
        try {
            return new BuyerProcess(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx64m",
                            // SQLite's library is left there when the process is killed.
                            "-Dorg.sqlite.tmpdir=" + state.toAbsolutePath().getParent(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Buyer.class.getName(),
                            state.toString(),
                            Integer.toString(payPort),
                            Long.toString(total.value()))
                    .redirectError(Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BuyerProcess ready() throws IOException {
        assertThat(said()).isEqualTo("ready");
        return this;
    }

    void get(URI uri, Duration ahead, Buyer.Stop stop) {
        orders.println(stop + " " + ahead.toSeconds() + " " + uri);
    }

    void get(URI uri) {
        get(uri, Duration.ZERO, Buyer.Stop.NOWHERE);
    }

    /** The next line that it says; "null" when it ended. */
    String said() throws IOException {
        return String.valueOf(said.readLine());
    }

    /** By SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            said.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
