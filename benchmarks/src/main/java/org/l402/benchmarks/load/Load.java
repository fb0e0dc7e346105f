package org.l402.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The comparison of the gateway with a plain pass-through of the same HTTP stack, nginx, and the upstream alone, all in
 * one run and in turns, so that whatever else the machine does falls on all of them alike.
 */
public final class Load {

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final int STARTS = 5;

    private final Options options;
    private final Running running;
    private final HttpClient client = HttpClient.newHttpClient();

    private Load(Options options, Running running) {
        this.options = options;
        this.running = running;
    }

    public static void main(String[] args) {
        try {
            run(Options.read(List.of(args)));
        } catch (Options.UsageException e) {
            System.err.println("benchmarks/load: " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("benchmarks/load: " + e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            System.exit(1);
        }
    }

    private static void run(Options options) throws IOException, InterruptedException {
        try (Running running = Running.create()) {
            try {
                new Load(options, running).run();
            } catch (IOException e) {
                // What fails because all was stopped by a signal is no news.
                if (!running.over()) {
                    throw e;
                }
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        int upstreamPort = Running.freePort();
        Program upstream = Nginx.upstream(running, upstreamPort);
        running.await(upstream, upstreamPort);
        Report.Starts starts = starts(upstreamPort);

        RunningGateway gateway = RunningGateway.start(client, running, upstreamPort, options.log());
        int nginxPort = Running.freePort();
        Program nginx = Nginx.proxy(running, nginxPort, upstreamPort, options.log());
        running.await(nginx, nginxPort);
        Program passThrough = running.start(
                "pass-through",
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PassThrough.class.getName(),
                        Integer.toString(upstreamPort)));
        int passThroughPort = Integer.parseInt(passThrough.readyLine());

        URI paid = gateway.uri().resolve("/paid/hello");
        List<Contestant> contestants = List.of(
                new Contestant(
                        Report.PAID, gateway.program().processes(), paid, Optional.of(gateway.buy(client)), false),
                Contestant.plain(Report.FREE, gateway.program(), gateway.uri().resolve("/free/hello")),
                Contestant.plain(Report.PASS_THROUGH, passThrough, hello(passThroughPort)),
                Contestant.plain(Report.NGINX, nginx, hello(nginxPort)),
                Contestant.plain(Report.UPSTREAM, upstream, hello(upstreamPort)),
                new Contestant(Report.UNPAID, gateway.program().processes(), paid, Optional.empty(), true));

        Wrk wrk = Wrk.create(running);
        Report report = new Report(options);
        for (Contestant contestant : contestants) {
            Progress.show("warming up: " + contestant.name());
            wrk.run(contestant, WARM_UP, options.connections());
            report.warm(contestant.name(), contestant.processes().residentMebibytes());
        }
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contestant contestant : contestants) {
                Progress.show("round " + round + " of " + options.rounds() + ": " + contestant.name());
                report.add(contestant.name(), wrk.run(contestant, options.duration(), options.connections()));
            }
        }
        Progress.show("");
        report.print(System.out, starts);
    }

    private Report.Starts starts(int upstreamPort) throws IOException, InterruptedException {
        List<Double> times = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            Progress.show("starting the gateway: " + (i + 1) + " of " + STARTS);
            RunningGateway gateway = RunningGateway.start(client, running, upstreamPort, options.log());
            try (Program program = gateway.program()) {
                times.add(gateway.firstAnswer().toNanos() / 1e9);
                memory.add((double) program.processes().residentMebibytes());
            }
        }
        return new Report.Starts(Report.median(times), Report.median(memory));
    }

    private static URI hello(int port) {
        return URI.create("http://127.0.0.1:" + port + "/hello");
    }
}
