package org.l402.benchmarks.nodes;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.l402.benchmarks.load.Progress;
import org.l402.benchmarks.load.Report;
import org.l402.e2e.Regtest;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentOutcome;

/**
 * What one client alone waits for.
 *
 * @param invoice median of an invoice from the node, in milliseconds
 * @param challenge median of a 402 of the gateway, in milliseconds
 * @param payment median of a payment over the direct channel, in milliseconds
 * @param nodeBack from the start of the node's process until it is in step with the chain, in seconds
 * @param sellingBack from the start of the node's process until the gateway's first 402, in seconds
 */
record SingleFigures(double invoice, double challenge, double payment, double nodeBack, double sellingBack) {

    private static final int CALLS = 200;
    private static final int PAYMENTS = 20;
    private static final long BETWEEN_QUESTIONS_MILLIS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Measures them on what is running; the seller's node is stopped and started again at the end. */
    static SingleFigures measure(
            Regtest regtest,
            NodeGateway gateway,
            BareCallers callers,
            InvoiceIssuer selling,
            InvoicePayer buying,
            HttpClient client)
            throws IOException, InterruptedException {
        Progress.show("one client alone");
        double invoice = callers.alone(CALLS);
        List<Double> challenges = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            long asked = System.nanoTime();
            if (status(gateway, client) != 402) {
                throw new IOException("the gateway did not answer 402");
            }
            challenges.add((System.nanoTime() - asked) / 1e6);
        }
        List<Double> payments = new ArrayList<>();
        for (int i = 0; i < PAYMENTS; i++) {
            payments.add(pay(selling, buying));
        }
        Progress.show("restart of the node");
        regtest.seller().stop();
        long started = System.nanoTime();
        CompletableFuture<Double> node = CompletableFuture.supplyAsync(() -> {
            regtest.seller().start();
            return (System.nanoTime() - started) / 1e9;
        });
        double sellingBack = awaitSelling(gateway, client, started);
        return new SingleFigures(
                invoice, Report.median(challenges), Report.median(payments), node.join(), sellingBack);
    }

    private static double pay(InvoiceIssuer selling, InvoicePayer buying) throws IOException {
        String bolt11 = selling.issue(
                        new InvoiceIssuer.Request(new MilliSatoshi(1000), "benchmark", Duration.ofMinutes(10)))
                .toCompletableFuture()
                .join()
                .bolt11();
        long asked = System.nanoTime();
        PaymentOutcome outcome = buying.pay(bolt11, MilliSatoshi.ZERO, Duration.ofSeconds(10))
                .toCompletableFuture()
                .join();
        if (!(outcome instanceof PaymentOutcome.Paid)) {
            throw new IOException("the buyer did not pay: " + outcome);
        }
        return (System.nanoTime() - asked) / 1e6;
    }

    private static double awaitSelling(NodeGateway gateway, HttpClient client, long started)
            throws IOException, InterruptedException {
        while (status(gateway, client) != 402) {
            if (System.nanoTime() - started > PATIENCE.toNanos()) {
                throw gateway.program().failed("sold nothing within a minute of its node's restart");
            }
            Thread.sleep(BETWEEN_QUESTIONS_MILLIS);
        }
        return (System.nanoTime() - started) / 1e9;
    }

    private static int status(NodeGateway gateway, HttpClient client) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(gateway.paid())
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    void print(PrintStream out) {
        out.println("one client alone");
        out.printf("an invoice from the node      %7.1f ms (median)%n", invoice);
        out.printf("a 402 from the gateway        %7.1f ms (median)%n", challenge);
        out.printf("a payment, direct channel     %7.1f ms (median)%n", payment);
        out.printf("restart of the node           %7.1f s until it is in step with the chain%n", nodeBack);
        out.printf("                              %7.1f s until the gateway sells again%n%n", sellingBack);
    }
}
