package org.l402.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The traffic generator, run once with one thread. */
public final class Wrk {

    private static final Pattern LATENCY = Pattern.compile("(?m)^ +(50|99)% +([0-9.]+)(us|ms|s) *$");
    private static final Pattern TOTAL = Pattern.compile("(?m)^ +([0-9]+) requests in ");
    private static final Pattern RATE = Pattern.compile("(?m)^Requests/sec: +([0-9.]+)$");
    private static final Pattern FAILURES = Pattern.compile("(?m)^ +Non-2xx or 3xx responses: ([0-9]+)$");
    private static final Pattern OTHER_THAN_402 = Pattern.compile("(?m)^Other than 402: ([0-9]+)$");

    /** Counts what is not a 402, of which wrk's own report says only that it is no success. */
    private static final String COUNTS_OTHERS_THAN_402 = """
            local threads = {}
            function setup(thread) table.insert(threads, thread) end
            function init(args) others = 0 end
            function response(status) if status ~= 402 then others = others + 1 end end
            function done()
              local sum = 0
              for _, thread in ipairs(threads) do sum = sum + thread:get("others") end
              print("Other than 402: " .. sum)
            end
            """;

    private final Running running;
    private final Path script;

    private Wrk(Running running, Path script) {
        this.running = running;
        this.script = script;
    }

    public static Wrk create(Running running) throws IOException {
        Path script = Files.writeString(running.directory().resolve("402.lua"), COUNTS_OTHERS_THAN_402);
        return new Wrk(running, script);
    }

    /**
     * What one run saw.
     *
     * @param rate answers a second
     * @param p50 median of the latency in milliseconds
     * @param p99 the latency in milliseconds that one answer of a hundred exceeds
     * @param cpu processor time that the contestant spent on one answer, in microseconds
     * @param others answers that were not the expected ones
     */
    public record Sample(double rate, double p50, double p99, double cpu, long others) {}

    /** Sends requests to the contestant for that long, and checks that every answer was the expected one. */
    public Sample run(Contestant contestant, Duration duration, int connections) throws IOException {
        Sample sample = count(contestant, duration, connections);
        if (sample.others() > 0) {
            throw new IOException(
                    sample.others() + " answers of \"" + contestant.name() + "\" were not the expected ones");
        }
        return sample;
    }

    /** Sends requests to the contestant for that long, and counts the answers that were not the expected ones. */
    public Sample count(Contestant contestant, Duration duration, int connections) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "wrk", "-t1", "-c" + connections, "-d" + duration.toSeconds() + "s", "--timeout", "10s", "--latency"));
        contestant.credential().ifPresent(value -> command.addAll(List.of("-H", "Authorization: " + value)));
        if (contestant.paymentRequired()) {
            command.addAll(List.of("-s", script.toString()));
        }
        command.add(contestant.uri().toString());

        Duration before = contestant.processes().cpu();
        String report = running.start("wrk", Map.of(), command).output();
        Duration spent = contestant.processes().cpu().minus(before);

        if (report.contains("Socket errors")) {
            throw new IOException("not every request to \"" + contestant.name() + "\" was answered:\n" + report);
        }
        return new Sample(
                number(RATE, report),
                latency(report, "50"),
                latency(report, "99"),
                spent.toNanos() / 1000.0 / number(TOTAL, report),
                others(contestant, report));
    }

    private static long others(Contestant contestant, String report) throws IOException {
        if (contestant.paymentRequired()) {
            return (long) number(OTHER_THAN_402, report);
        }
        return report.contains("Non-2xx or 3xx responses") ? (long) number(FAILURES, report) : 0;
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
