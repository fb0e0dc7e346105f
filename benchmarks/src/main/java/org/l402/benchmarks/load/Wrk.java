package org.l402.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The traffic generator, run once with one thread. */
final class Wrk {

    private static final Pattern LATENCY = Pattern.compile("(?m)^ +(50|99)% +([0-9.]+)(us|ms|s)$");
    private static final Pattern TOTAL = Pattern.compile("(?m)^ +([0-9]+) requests in ");
    private static final Pattern RATE = Pattern.compile("(?m)^Requests/sec: +([0-9.]+)$");
    private static final Pattern OTHER_STATUS = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");

    private Wrk() {}

    /**
     * What one run saw.
     *
     * @param rate answers a second
     * @param p50 median of the latency in milliseconds
     * @param p99 the latency in milliseconds that one answer of a hundred exceeds
     * @param cpu processor time that the contestant spent on one answer, in microseconds
     */
    record Sample(double rate, double p50, double p99, double cpu) {}

    /** Sends requests to the contestant for that long, and checks that every answer was the expected one. */
    static Sample run(Contestant contestant, Duration duration, int connections) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "wrk", "-t1", "-c" + connections, "-d" + duration.toSeconds() + "s", "--timeout", "10s", "--latency"));
        contestant.credential().ifPresent(value -> command.addAll(List.of("-H", "Authorization: " + value)));
        command.add(contestant.uri().toString());

        Duration before = contestant.program().cpu();
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        String report = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Duration spent = contestant.program().cpu().minus(before);

        double total = number(TOTAL, report);
        double other = OTHER_STATUS.matcher(report).find() ? number(OTHER_STATUS, report) : 0;
        if (total == 0 || report.contains("Socket errors") || other != (contestant.paymentRequired() ? total : 0)) {
            throw new IOException("not every answer of \"" + contestant.name() + "\" was the expected one:\n" + report);
        }
        return new Sample(
                number(RATE, report), latency(report, "50"), latency(report, "99"), spent.toNanos() / 1000.0 / total);
    }

    private static double number(Pattern pattern, String report) throws IOException {
        Matcher matcher = pattern.matcher(report);
        if (!matcher.find()) {
            throw new IOException("wrk did not report what was expected of it:\n" + report);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private static double latency(String report, String percentile) throws IOException {
        Matcher matcher = LATENCY.matcher(report);
        while (matcher.find()) {
            if (matcher.group(1).equals(percentile)) {
                return Double.parseDouble(matcher.group(2))
                        * switch (matcher.group(3)) {
                            case "us" -> 0.001;
                            case "ms" -> 1;
                            default -> 1000;
                        };
            }
        }
        throw new IOException("wrk did not report its latencies:\n" + report);
    }
}
