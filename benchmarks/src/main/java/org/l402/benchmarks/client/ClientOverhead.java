package org.l402.benchmarks.client;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.l402.client.L402Client;
import org.l402.client.Result;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;

/**
 * Two figures of the paying client: requests with a held credential, beside the bare client of the JDK that is given the
 * same header, in turns; and what a purchase takes beyond the wallet's own time, the two requests included, which the
 * bare client makes before it to the same server.
 */
final class ClientOverhead {

    private static final int IN_FLIGHT = 32;
    private static final int ROUNDS = 8;
    private static final int WARM_UP = 2;
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final int PURCHASES = 400;

    private static final String CREDENTIAL = "L402 " + "x".repeat(400) + ":" + "0".repeat(64);

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private ClientOverhead() {}

    public static void main(String[] args) throws Exception {
        Path state = Files.createTempDirectory("l402-client");
        try (Shop shop = new Shop(PURCHASES)) {
            TimedWallet wallet = new TimedWallet(shop.node());
            try (L402Client client =
                    L402Client.playMoney(wallet, "benchmark").state(state).build()) {
                purchases(shop, client, wallet);
                held(shop.ports().get(0), client);
            }
        } finally {
            try (Stream<Path> files = Files.walk(state)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void purchases(Shop shop, L402Client client, TimedWallet wallet) throws Exception {
        double[] millis = new double[PURCHASES / 2];
        double[] bareMillis = new double[PURCHASES / 2];
        HttpClient bare = bare();
        for (int i = 0; i < PURCHASES; i++) {
            int port = shop.ports().get(i);
            wallet.nanos.reset();
            long start = System.nanoTime();
            bare.send(request(port, ""), BodyHandlers.ofString());
            bare.send(request(port, CREDENTIAL), BodyHandlers.ofString());
            long began = System.nanoTime();
            Result<String> result = client.send(request(port, ""), BodyHandlers.ofString());
            double took = (System.nanoTime() - began - wallet.nanos.sum()) / 1e6;
            if (!(result instanceof Result.Delivered<String> answer) || !(answer.access() instanceof Result.Bought)) {
                throw new IllegalStateException("not bought: " + result);
            }
            // The first half warms up.
            if (i >= PURCHASES / 2) {
                millis[i - PURCHASES / 2] = took;
                bareMillis[i - PURCHASES / 2] = (began - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        Arrays.sort(bareMillis);
        System.out.printf(
                Locale.ROOT,
                "a purchase takes %.1f ms beyond the wallet's own time (median; 95 of 100 under %.1f ms);"
                        + " its two requests alone, by the bare client, take %.1f ms%n",
                millis[millis.length / 2],
                millis[millis.length * 95 / 100],
                bareMillis[bareMillis.length / 2]);
    }

    private static void held(int port, L402Client client) throws Exception {
        HttpClient bare = bare();
        HttpRequest plain = request(port, "");
        HttpRequest shown = request(port, CREDENTIAL);
        Callable<Boolean> withClient =
                () -> client.send(plain, BodyHandlers.ofString()) instanceof Result.Delivered<String> answer
                        && answer.access() instanceof Result.Held;
        Callable<Boolean> without =
                () -> bare.send(shown, BodyHandlers.ofString()).statusCode() == 200;
        ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
        double[] rates = new double[ROUNDS];
        double[] times = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            boolean first = round % 2 == 0;
            Pace one = pace(threads, first ? withClient : without);
            Pace other = pace(threads, first ? without : withClient);
            Pace ours = first ? one : other;
            Pace jdk = first ? other : one;
            if (round >= 0) {
                rates[round] = ours.rate / jdk.rate;
                times[round] = ours.micros / jdk.micros;
                System.out.printf(
                        Locale.ROOT,
                        "held credential: %,.0f requests a second and %.1f µs of processor for each; bare client %,.0f and"
                                + " %.1f µs%n",
                        ours.rate,
                        ours.micros,
                        jdk.rate,
                        jdk.micros);
            }
        }
        threads.shutdown();
        System.out.printf(Locale.ROOT, "at %d in flight, median of %d rounds:%n", IN_FLIGHT, ROUNDS);
        print("requests a second, to the bare client's", rates);
        print("processor time, to the bare client's", times);
    }

    private static void print(String what, double[] ratios) {
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "  %s: %.3f (from %.3f to %.3f)%n",
                what,
                ratios[ratios.length / 2],
                ratios[0],
                ratios[ratios.length - 1]);
    }

    /** As the paying client does without TLS; else the JDK asks for an upgrade to HTTP/2. */
    private static HttpClient bare() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /**
     * How fast it went.
     *
     * @param rate requests a second
     * @param micros processor time of the whole process, the server's part too, for each; other programs on the machine
     *     disturb it less than the rate
     */
    private record Pace(double rate, double micros) {}

    private static Pace pace(ExecutorService threads, Callable<Boolean> request) throws Exception {
        LongAdder done = new LongAdder();
        long busy = PROCESS.getProcessCpuTime();
        long began = System.nanoTime();
        long end = began + ROUND.toNanos();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            running.add(threads.submit(() -> {
                while (System.nanoTime() < end) {
                    if (!request.call()) {
                        throw new IllegalStateException("a request was answered otherwise than it should be");
                    }
                    done.increment();
                }
                return null;
            }));
        }
        for (Future<?> thread : running) {
            thread.get();
        }
        return new Pace(
                done.sum() / ((System.nanoTime() - began) / 1e9),
                (PROCESS.getProcessCpuTime() - busy) / 1e3 / done.sum());
    }

    private static HttpRequest request(int port, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/weather"));
        return (authorization.isEmpty() ? request : request.header("Authorization", authorization)).build();
    }

    /** A wallet whose own time is known. */
    private static final class TimedWallet implements InvoicePayer {

        private final InvoicePayer payer;
        private final LongAdder nanos = new LongAdder();

        TimedWallet(InvoicePayer payer) {
            this.payer = payer;
        }

        @Override
        public CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
            long began = System.nanoTime();
            return payer.pay(bolt11, maxFee, deadline)
                    .whenComplete((outcome, failure) -> nanos.add(System.nanoTime() - began));
        }

        @Override
        public CompletionStage<PaymentOutcome> track(PaymentHash paymentHash) {
            return payer.track(paymentHash);
        }
    }
}
