package org.l402.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.l402.L402Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.challenge.Challenge;
import org.l402.credential.Credential;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;
import org.l402.macaroon.Macaroon;
import org.l402.mint.Identifier;

/** The five steps of L402, done one by one with the parts of the library, and told as they happen. */
final class Purchase {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Stage stage;
    private final InvoicePayer wallet;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    Purchase(Stage stage, InvoicePayer wallet) {
        this.stage = stage;
        this.wallet = wallet;
    }

    /** Buys a resource; answers with the credential that it was bought with. */
    Credential buy(URI resource) throws IOException, InterruptedException {
        stage.step(1, "The client asks for a forecast");
        request(resource);
        HttpResponse<String> demand = send(resource, Optional.empty());

        stage.step(2, "The gateway answers with a price, a token and an invoice");
        Challenge challenge = Challenge.read(demand.headers().allValues("WWW-Authenticate")).stream()
                .findFirst()
                .orElseThrow(() -> new L402Exception("the gateway sent no challenge, but " + demand.statusCode()));
        Bolt11Invoice invoice = Bolt11Invoice.decode(challenge.invoice());
        MilliSatoshi price = invoice.amount().orElseThrow();
        stage.received("HTTP/1.1 " + demand.statusCode() + " Payment Required");
        for (String value : demand.headers().allValues("WWW-Authenticate")) {
            stage.challenge(value);
        }
        stage.note("price", price.value() + " msat (" + price + ")");

        stage.step(3, "The client checks the invoice and pays it");
        Macaroon token = Macaroon.decode(Base64.getDecoder().decode(challenge.token()));
        check(invoice, token);
        Preimage preimage = pay(challenge.invoice());
        Credential credential = new Credential(token, preimage);

        stage.step(4, "The client asks again, with the token and the preimage as proof");
        request(resource);
        stage.sent("Authorization: L402 " + Stage.shortened(challenge.token()) + ":" + Stage.shortened(preimage.hex()));
        HttpResponse<String> forecast = send(resource, Optional.of(credential));

        stage.step(5, "The gateway verifies, forwards, and hands over the forecast");
        expect(200, forecast);
        stage.received("HTTP/1.1 200 OK");
        stage.received(forecast.body().strip());
        return credential;
    }

    private void request(URI resource) {
        stage.sent("GET " + resource.getPath() + " HTTP/1.1");
        stage.sent("Host: " + resource.getAuthority());
    }

    private void check(Bolt11Invoice invoice, Macaroon token) {
        Identifier identifier = Identifier.read(token.identifier()).orElseThrow();
        if (!identifier.paymentHash().equals(invoice.paymentHash())) {
            throw new L402Exception("the token does not belong to the invoice");
        }
        stage.note("network", invoice.network().label() + " (play money)");
        stage.note("signed by", Stage.shortened(invoice.payee().hex()));
        stage.note("payment hash", Stage.shortened(invoice.paymentHash().hex()) + ", the one in the token");
        stage.note(
                "payable for",
                Duration.between(Instant.now(), invoice.expiresAt()).toSeconds() + " more seconds");
    }

    private Preimage pay(String invoice) {
        PaymentOutcome outcome = wallet.pay(invoice, MilliSatoshi.ZERO, PATIENCE)
                .toCompletableFuture()
                .join();
        if (outcome instanceof PaymentOutcome.Paid paid) {
            stage.note(
                    "paid, preimage", Stage.shortened(paid.preimage().hex()) + ", whose SHA-256 is the payment hash");
            return paid.preimage();
        }
        throw new L402Exception("the sandbox node did not pay: " + outcome);
    }

    /** What a credential is good for, and what not. */
    void probe(URI bought, URI other, Credential credential) throws IOException, InterruptedException {
        stage.heading("What the credential is good for");
        expect(200, send(bought, Optional.of(credential)));
        stage.shown("the same request again", "200, nothing to pay");
        byte[] bytes = credential.macaroon().encode();
        bytes[bytes.length - 1] ^= 1;
        expect(402, send(bought, Optional.of(new Credential(Macaroon.decode(bytes), credential.preimage()))));
        stage.shown("with one bit of the token changed", "402, the signature is wrong");
        expect(402, send(other, Optional.of(credential)));
        stage.shown("for " + other.getPath() + ", which it was not sold for", "402, that has a price of its own");
    }

    private HttpResponse<String> send(URI resource, Optional<Credential> credential)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(resource).timeout(PATIENCE);
        credential.ifPresent(known -> request.header("Authorization", known.authorization()));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new L402Exception("the gateway answered " + answer.statusCode() + " where " + status
                    + " was expected: " + answer.body());
        }
    }
}
