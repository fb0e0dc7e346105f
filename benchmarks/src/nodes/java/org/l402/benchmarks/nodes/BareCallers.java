package org.l402.benchmarks.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.l402.benchmarks.load.Wrk.Sample;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;

/**
 * Callers that ask a node for one invoice after the other, with nothing between them and the node but its adapter.
 *
 * <p>They are chains of futures and not threads, as that is the quicker way and the gateway's too; each asks for what
 * the gateway asks for, with a memo as long.
 */
final class BareCallers {

    private static final String MEMO = "paid paid · l402 0123456789abcdef " + "0".repeat(64);

    private final InvoiceIssuer node;
    private final Duration expiry;

    BareCallers(InvoiceIssuer node, Duration expiry) {
        this.node = node;
        this.expiry = expiry;
    }

    /** Asks for that long, with so many callers at the same time. */
    Sample run(Duration duration, int callers) throws IOException {
        ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
        Duration before = cpu();
        long begun = System.nanoTime();
        long end = begun + duration.toNanos();
        try {
            CompletableFuture.allOf(IntStream.range(0, callers)
                            .mapToObj(caller -> {
                                CompletableFuture<Void> over = new CompletableFuture<>();
                                ask(latencies, end, over);
                                return over;
                            })
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            throw new IOException("the node made no invoice: " + cause(e).getMessage(), e);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        Duration spent = cpu().minus(before);
        long[] sorted = latencies.stream().mapToLong(nanos -> nanos).sorted().toArray();
        return new Sample(
                sorted.length / seconds,
                percentile(sorted, 50),
                percentile(sorted, 99),
                spent.toNanos() / 1000.0 / sorted.length,
                0);
    }

    private void ask(ConcurrentLinkedQueue<Long> latencies, long end, CompletableFuture<Void> over) {
        long asked = System.nanoTime();
        if (asked > end) {
            over.complete(null);
            return;
        }
        var unused = node.issue(new InvoiceIssuer.Request(new MilliSatoshi(1000), MEMO, expiry))
                .whenComplete((issued, failure) -> {
                    if (failure != null) {
                        over.completeExceptionally(failure);
                    } else {
                        latencies.add(System.nanoTime() - asked);
                        ask(latencies, end, over);
                    }
                });
    }

    /** In milliseconds, of what is sorted and in nanoseconds. */
    static double percentile(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }

    /** The median of single calls, one after the other, in milliseconds. */
    double alone(int calls) {
        long[] latencies = IntStream.range(0, calls)
                .mapToLong(call -> {
                    long asked = System.nanoTime();
                    var unused = node.issue(new InvoiceIssuer.Request(new MilliSatoshi(1000), MEMO, expiry))
                            .toCompletableFuture()
                            .join();
                    return System.nanoTime() - asked;
                })
                .toArray();
        Arrays.sort(latencies);
        return percentile(latencies, 50);
    }

    /** The processor time of this process alone: its children are the node and the gateway. */
    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static Throwable cause(CompletionException e) {
        return Optional.ofNullable(e.getCause()).orElse(e);
    }
}
