package org.l402.client;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.l402.client.budget.FeeCap;
import org.l402.client.budget.Limit;
import org.l402.client.budget.Limits;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.sandbox.SandboxPayer;

/**
 * A program that gets addresses, in a process of its own that a test can kill: {@code <state> <pay port> <msat in
 * total>}. It says {@code ready}; then each line of its input is {@code <where to stop> <how
 * many seconds its clock is ahead> <url>}, and it says what it
 * got, or {@code stopped} where it waits for its end.
 */
final class Buyer implements InvoicePayer {

    /** Where a buyer can be told to stop; the last two are known to it alone. */
    enum Stop {
        NOWHERE,
        BEFORE_THE_WALLET_IS_CALLED,
        BEFORE_THE_CREDENTIAL_IS_STORED
    }

    private final SandboxPayer wallet;
    private volatile Stop stop = Stop.NOWHERE;
    private volatile long ahead;

    private Buyer(SandboxPayer wallet) {
        this.wallet = wallet;
    }

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress payPort = new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Integer.parseInt(arguments[1]));
        Buyer buyer = new Buyer(new SandboxPayer(payPort));
        Limits limits = Limits.PLAY_MONEY
                .with(Limit.TOTAL, new MilliSatoshi(Long.parseLong(arguments[2])))
                .feeCap(FeeCap.NONE);
        try (L402Client client = L402Client.builder(Wallet.playMoney(buyer, "the buyer's wallet"), limits)
                        .state(Path.of(arguments[0]))
                        .clock(() -> Instant.now().plusSeconds(buyer.ahead))
                        .build();
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            // Loads what the first purchase needs.
            client.recover();
            System.out.println("ready");
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ", 3);
                buyer.stop = Stop.valueOf(words[0]);
                buyer.ahead = Long.parseLong(words[1]);
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create(words[2])).build();
                System.out.println(words(client.send(request, BodyHandlers.ofString())));
            }
        }
    }

    private static String words(Result<String> result) {
        return result instanceof Result.Delivered<String> delivered
                ? delivered.access().getClass().getSimpleName() + " "
                        + delivered.response().body()
                : result.getClass().getSimpleName();
    }

    @Override
    public CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
        if (stop == Stop.BEFORE_THE_WALLET_IS_CALLED) {
            return stopped();
        }
        CompletionStage<PaymentOutcome> outcome = wallet.pay(bolt11, maxFee, deadline);
        return stop == Stop.BEFORE_THE_CREDENTIAL_IS_STORED ? outcome.thenCompose(paid -> stopped()) : outcome;
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
