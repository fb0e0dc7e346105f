package org.l402.benchmarks.load;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.l402.benchmarks.load.Wrk.Sample;

/** The figures of all rounds: medians, and the ratios of what was measured in the same round. */
public final class Report {

    static final String PAID = "gateway, paid";
    static final String FREE = "gateway, free";
    static final String PASS_THROUGH = "pass-through";
    static final String NGINX = "nginx";
    static final String UPSTREAM = "upstream alone";
    static final String UNPAID = "gateway, 402";

    private static final List<List<String>> RATIOS = List.of(
            List.of(PAID, PASS_THROUGH), List.of(PAID, NGINX), List.of(PAID, FREE), List.of(FREE, PASS_THROUGH));

    private final Options options;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<String, Long> memory = new HashMap<>();

    /**
     * Several starts of the gateway.
     *
     * @param seconds median from the start of the process to its first answer
     * @param mebibytes median of the memory that it then holds
     */
    record Starts(double seconds, double mebibytes) {}

    Report(Options options) {
        this.options = options;
    }

    /** Takes the memory that a contestant holds after its warm-up, in MiB. */
    void warm(String contestant, long mebibytes) {
        memory.put(contestant, mebibytes);
    }

    void add(String contestant, Sample sample) {
        samples.computeIfAbsent(contestant, name -> new ArrayList<>()).add(sample);
    }

    void print(PrintStream out, Starts starts) {
        out.printf(
                "%d connections, %d rounds of %d s each, %s; Java %s, %d processors%n%n",
                options.connections(),
                options.rounds(),
                options.duration().toSeconds(),
                options.log() ? "the gateway and nginx log each request" : "no request is logged",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        out.printf(
                "%-16s %12s %9s %9s %15s %6s%n", "medians", "requests/s", "p50 ms", "p99 ms", "CPU us/request", "MiB");
        samples.forEach((name, all) -> out.printf(
                "%-16s %,12.0f %9.2f %9.2f %15.1f %6d%n",
                name,
                median(all, Sample::rate),
                median(all, Sample::p50),
                median(all, Sample::p99),
                median(all, Sample::cpu),
                memory.getOrDefault(name, 0L)));
        out.printf("%n%-30s %10s %17s %14s%n", "ratios", "requests/s", "(of the rounds)", "CPU/request");
        RATIOS.forEach(pair -> printRatio(out, pair.get(0), pair.get(1)));
        out.printf(
                "%nThe gateway's first answer came %.2f s after its start (median of several), at %.0f MiB.%n%n",
                starts.seconds(), starts.mebibytes());
        out.println("MiB: resident after the warm-up. CPU: of the contestant alone.");
        out.println("The load, each server and the upstream share this machine's processors, and so does");
        out.println("whatever else runs here: quote the ratios, not the figures.");
    }

    private void printRatio(PrintStream out, String one, String other) {
        List<Double> rates = ratios(one, other, Sample::rate);
        out.printf(
                "%-30s %10.2f %17s %14.2f%n",
                one + " / " + other,
                median(rates),
                String.format(
                        "(%.2f to %.2f)",
                        rates.stream().mapToDouble(rate -> rate).min().orElseThrow(),
                        rates.stream().mapToDouble(rate -> rate).max().orElseThrow()),
                median(ratios(one, other, Sample::cpu)));
    }

    private List<Double> ratios(String one, String other, ToDoubleFunction<Sample> figure) {
        List<Sample> above = samples.getOrDefault(one, List.of());
        List<Sample> below = samples.getOrDefault(other, List.of());
        return IntStream.range(0, above.size())
                .mapToObj(i -> figure.applyAsDouble(above.get(i)) / figure.applyAsDouble(below.get(i)))
                .toList();
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return median(samples.stream().map(figure::applyAsDouble).toList());
    }

    /** The middle one, or the mean of the two in the middle. */
    public static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
