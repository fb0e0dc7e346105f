package org.l402.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.l402.client.budget.Limits;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.sandbox.SandboxPayer;

/**
 * A program that gets one address, in a process of its own that a test can kill: {@code <url> <state> <pay port>
 * <where to stop: never, before-paying or after-paying>}. It says {@code stopped} when it waits for its end, else what
 * it got.
 */
final class Buyer implements InvoicePayer {

    private final SandboxPayer wallet;
    private final String stop;

    private Buyer(SandboxPayer wallet, String stop) {
        this.wallet = wallet;
        this.stop = stop;
    }

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress payPort = new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Integer.parseInt(arguments[2]));
        Buyer buyer = new Buyer(new SandboxPayer(payPort), arguments[3]);
        try (L402Client client = L402Client.builder(
                        new Wallet(buyer, Network.REGTEST, "the buyer's wallet"), Limits.PLAY_MONEY)
                .state(Path.of(arguments[1]))
                .build()) {
            Result<String> result =
                    client.send(HttpRequest.newBuilder(URI.create(arguments[0])).build(), BodyHandlers.ofString());
            System.out.println(
                    result instanceof Result.Delivered<String> delivered
                            ? delivered.access().getClass().getSimpleName() + " "
                                    + delivered.response().body()
                            : result.getClass().getSimpleName());
        }
    }

    @Override
    public CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
        if (stop.equals("before-paying")) {
            return stopped();
        }
        CompletionStage<PaymentOutcome> outcome = wallet.pay(bolt11, maxFee, deadline);
        return stop.equals("after-paying") ? outcome.thenCompose(paid -> stopped()) : outcome;
    }

    private static CompletionStage<PaymentOutcome> stopped() {
        System.out.println("stopped");
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<PaymentOutcome> track(PaymentHash paymentHash) {
        return wallet.track(paymentHash);
    }
}
