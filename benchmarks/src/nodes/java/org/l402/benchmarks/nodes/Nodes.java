package org.l402.benchmarks.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.l402.benchmarks.load.Contestant;
import org.l402.benchmarks.load.Nginx;
import org.l402.benchmarks.load.Options;
import org.l402.benchmarks.load.Processes;
import org.l402.benchmarks.load.Program;
import org.l402.benchmarks.load.Progress;
import org.l402.benchmarks.load.Purchase;
import org.l402.benchmarks.load.Running;
import org.l402.benchmarks.load.Wrk;
import org.l402.benchmarks.load.Wrk.Sample;
import org.l402.e2e.Aperture;
import org.l402.e2e.Cln;
import org.l402.e2e.HarnessException;
import org.l402.e2e.Lnd;
import org.l402.e2e.Regtest;
import org.l402.lightning.lnd.LndAccess;
import org.l402.lightning.lnd.LndMacaroon;
import org.l402.lightning.lnd.LndNode;
import org.l402.lightning.lnd.LndOptions;

/**
 * The comparison of the gateway's challenges with what its LND does for a bare client, and with Aperture on the same
 * node, all in one run and in turns; then with what a Core Lightning does, where there is one.
 *
 * <p>Aperture is told of every invoice of its node, whoever asked for it, so it runs for its own turns alone.
 */
public final class Nodes {

    /** Longer than a run, so that no round has the invoices of an earlier one expire. */
    static final Duration INVOICE_EXPIRY = Duration.ofHours(2);

    /** With some hundred calls a second, the compiler of a JVM is busy for that long. */
    static final Duration WARM_UP = Duration.ofSeconds(60);

    private static final Duration PAID_WARM_UP = Duration.ofSeconds(10);
    private static final Duration SHORT_WARM_UP = Duration.ofSeconds(2);

    private final Options options;
    private final Running running;
    private final Regtest regtest;
    private final Wrk wrk;
    private final HttpClient client = HttpClient.newHttpClient();

    private Nodes(Options options, Running running, Regtest regtest) throws IOException {
        this.options = options;
        this.running = running;
        this.regtest = regtest;
        this.wrk = Wrk.create(running);
    }

    public static void main(String[] args) {
        try {
            run(Options.read(List.of(args)));
        } catch (Options.UsageException e) {
            System.err.println("benchmarks/nodes: " + e.getMessage());
            System.exit(2);
        } catch (IOException | HarnessException e) {
            System.err.println("benchmarks/nodes: " + e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            System.exit(1);
        }
    }

    private static void run(Options options) throws IOException, InterruptedException {
        try (Running running = Running.create()) {
            Progress.show("starting a chain, two LND and their channel");
            Regtest regtest = Regtest.shared();
            try {
                new Nodes(options, running, regtest).run();
            } catch (IOException | HarnessException e) {
                // What fails because all was stopped by a signal is no news.
                if (!running.over()) {
                    throw e;
                }
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        Lnd seller = regtest.seller();
        Path receiveOnly = seller.bake(
                "uri:/lnrpc.Lightning/AddInvoice",
                "uri:/lnrpc.Lightning/LookupInvoice",
                "uri:/lnrpc.Lightning/SubscribeInvoices",
                "uri:/lnrpc.Lightning/ListInvoices");
        Path payOnly = regtest.buyer()
                .bake("uri:/routerrpc.Router/SendPaymentV2", "uri:/routerrpc.Router/TrackPaymentV2");
        int upstreamPort = Running.freePort();
        Program upstream = Nginx.upstream(running, upstreamPort);
        running.await(upstream, upstreamPort);
        NodeGateway gateway = NodeGateway.start(
                running,
                "gateway",
                List.of(
                        "type: lnd",
                        "address: " + seller.grpcAddress(),
                        "tls-cert: " + seller.certificate(),
                        "macaroon: " + receiveOnly),
                INVOICE_EXPIRY,
                upstreamPort,
                options.log());

        try (LndNode selling = open(seller, receiveOnly);
                LndNode buying = open(regtest.buyer(), payOnly)) {
            BareCallers callers = new BareCallers(selling, INVOICE_EXPIRY);
            Contestant unpaid = new Contestant(
                    Figures.UNPAID, gateway.program().processes(), gateway.paid(), Optional.empty(), true);
            Contestant paid = new Contestant(
                    Figures.PAID,
                    gateway.program().processes(),
                    gateway.paid(),
                    Optional.of(Purchase.make(client, gateway.paid(), buying)),
                    false);
            Progress.show("warming up");
            callers.run(WARM_UP, options.connections());
            wrk.run(unpaid, WARM_UP, options.connections());
            wrk.run(paid, PAID_WARM_UP, options.connections());

            Figures figures = new Figures("LND", options);
            for (int round = 1; round <= options.rounds(); round++) {
                String which = "round " + round + " of " + options.rounds() + ": ";
                Progress.show(which + Figures.NODE);
                figures.add(Figures.NODE, callers.run(options.duration(), options.connections()));
                Progress.show(which + Figures.UNPAID);
                figures.add(Figures.UNPAID, wrk.run(unpaid, options.duration(), options.connections()));
                Progress.show(which + Figures.PAID);
                figures.add(Figures.PAID, wrk.run(paid, options.duration(), options.connections()));
                Progress.show(which + Figures.PAID_BESIDE);
                beside(unpaid, paid, figures);
                Progress.show(which + Figures.APERTURE);
                figures.add(Figures.APERTURE, aperture(round));
            }
            SingleFigures single = SingleFigures.measure(regtest, gateway, callers, selling, buying, client);
            Progress.show("");
            figures.print(System.out);
            single.print(System.out);
        }
        if (Cln.named()) {
            new ClnRounds(options, running, wrk, regtest.coreLightning(), upstreamPort).run(System.out);
        } else {
            System.out.println("Core Lightning was not measured: " + Cln.LIGHTNINGD
                    + " names no lightningd, and no package registry carries one.");
        }
        System.out.println("The node, each server and the load share this machine's processors, and so does whatever");
        System.out.println("else runs here: quote the ratios, not the figures.");
    }

    /** Measures paid requests while as many clients ask for challenges all the time. */
    private void beside(Contestant unpaid, Contestant paid, Figures figures) throws IOException, InterruptedException {
        CompletableFuture<Sample> challenges = CompletableFuture.supplyAsync(() -> {
            try {
                return wrk.run(unpaid, options.duration().plusSeconds(2), options.connections());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Thread.sleep(1000); // until the node is busy, which it stays for longer than is measured
        figures.add(Figures.PAID_BESIDE, wrk.run(paid, options.duration(), options.connections()));
        try {
            figures.add(Figures.UNPAID_BESIDE, challenges.join());
        } catch (CompletionException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private Sample aperture(int round) throws IOException {
        Path directory = Files.createDirectory(running.directory().resolve("aperture-" + round));
        try (Aperture aperture = Aperture.start(directory, regtest.seller(), 1)) {
            Contestant contestant = new Contestant(
                    Figures.APERTURE,
                    new Processes(aperture.process()),
                    aperture.address().resolve("goods"),
                    Optional.empty(),
                    true);
            wrk.count(contestant, SHORT_WARM_UP, options.connections());
            return wrk.count(contestant, options.duration(), options.connections());
        }
    }

    private static LndNode open(Lnd node, Path macaroon) {
        return LndNode.open(
                new LndAccess(node.grpcAddress(), node.certificate(), LndMacaroon.ofFile(macaroon)),
                LndOptions.DEFAULT);
    }
}
