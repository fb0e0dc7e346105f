package org.l402.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.l402.challenge.Challenge;
import org.l402.credential.Credential;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentOutcome;

/** The one purchase whose credential all paid requests of a run carry. */
public final class Purchase {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Purchase() {}

    /** Buys what is for sale at an address; the value of an Authorization header, which is a secret. */
    public static String make(HttpClient client, URI uri, InvoicePayer payer) throws IOException, InterruptedException {
        HttpResponse<Void> demand =
                client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.discarding());
        Challenge challenge = Challenge.read(demand.headers().allValues("WWW-Authenticate")).stream()
                .findFirst()
                .orElseThrow(() -> new IOException("the gateway sent no challenge, but " + demand.statusCode()));
        PaymentOutcome outcome = payer.pay(challenge.invoice(), MilliSatoshi.ZERO, PATIENCE)
                .toCompletableFuture()
                .join();
        if (outcome instanceof PaymentOutcome.Paid paid) {
            return Credential.authorization(challenge.token(), paid.preimage());
        }
        throw new IOException("the node did not pay: " + outcome);
    }
}
