package org.l402.benchmarks.nodes;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.l402.benchmarks.load.Options;
import org.l402.benchmarks.load.Report;
import org.l402.benchmarks.load.Wrk.Sample;

/** The figures of all rounds: medians, the ratios of the medians, and how far those of the single rounds lie apart. */
final class Figures {

    static final String NODE = "node, bare client";
    static final String UNPAID = "gateway, 402";
    static final String APERTURE = "Aperture, 402";
    static final String PAID = "gateway, paid";
    static final String PAID_BESIDE = "paid, beside 402s";
    static final String UNPAID_BESIDE = "402s, beside paid";

    private record Ratio(String one, String other, String aim) {}

    private static final List<Ratio> RATIOS = List.of(
            new Ratio(UNPAID, NODE, "aim 0.9"),
            new Ratio(UNPAID, APERTURE, ""),
            new Ratio(PAID_BESIDE, PAID, "aim 0.8"));

    private final String node;
    private final Options options;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

    /** @param node whose figures they are, to stand above them */
    Figures(String node, Options options) {
        this.node = node;
        this.options = options;
    }

    void add(String name, Sample sample) {
        samples.computeIfAbsent(name, first -> new ArrayList<>()).add(sample);
    }

    void print(PrintStream out) {
        out.printf(
                "%n%d clients, %d rounds of %d s each, %s; Java %s, %d processors%n%n",
                options.connections(),
                options.rounds(),
                options.duration().toSeconds(),
                options.log() ? "the gateway logs each request" : "no request is logged",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        out.println(node + ", medians");
        out.printf("%-18s %12s %9s %9s %15s%n", "", "answers/s", "p50 ms", "p99 ms", "CPU us/answer");
        samples.forEach((name, all) -> out.printf(
                "%-18s %,12.0f %9.2f %9.2f %15.1f%n",
                name,
                median(all, Sample::rate),
                median(all, Sample::p50),
                median(all, Sample::p99),
                median(all, Sample::cpu)));
        out.println("CPU: of the client, the gateway or Aperture; beside each other, the gateway's for both.");
        out.printf("%n%-40s %10s %17s%n", "ratios of the medians", "answers/s", "(of the rounds)");
        RATIOS.stream()
                .filter(ratio -> samples.containsKey(ratio.one()) && samples.containsKey(ratio.other()))
                .forEach(ratio -> print(out, ratio));
        out.println();
        samples.forEach((name, all) -> {
            long others = all.stream().mapToLong(Sample::others).sum();
            if (others > 0) {
                out.printf("%s: %,d answers in all the rounds were something else.%n%n", name, others);
            }
        });
    }

    private void print(PrintStream out, Ratio ratio) {
        List<Sample> one = samples.getOrDefault(ratio.one(), List.of());
        List<Sample> other = samples.getOrDefault(ratio.other(), List.of());
        double[] rounds = IntStream.range(0, one.size())
                .mapToDouble(i -> one.get(i).rate() / other.get(i).rate())
                .sorted()
                .toArray();
        out.printf(
                "%-40s %10.2f %17s  %s%n",
                ratio.one() + " / " + ratio.other(),
                median(one, Sample::rate) / median(other, Sample::rate),
                String.format("(%.2f to %.2f)", rounds[0], rounds[rounds.length - 1]),
                ratio.aim());
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return Report.median(
                samples.stream().map(sample -> figure.applyAsDouble(sample)).toList());
    }
}
