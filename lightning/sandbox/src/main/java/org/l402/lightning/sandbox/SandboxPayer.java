package org.l402.lightning.sandbox;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.bolt11.Bolt11Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.LimitedBody;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.Unknown;

/**
 * A wallet of play money: it pays through the pay port of a sandbox node in another process.
 *
 * <p>It sends regtest invoices only, and believes a payment only with a preimage that fits. Where nothing was sent, or
 * the node refused the request, the outcome is Failed; where the answer to a payment was lost, Unknown.
 */
public final class SandboxPayer implements InvoicePayer {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** How much longer than the node we wait, for the answer to travel. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final URI payPort;
    private final Duration grace;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * The wallet of the node whose pay port this is; nothing is asked of it yet.
     *
     * @throws NodeException when the address has no host that can be asked
     */
    public SandboxPayer(InetSocketAddress payPort) {
        this(payPort, GRACE);
    }

    SandboxPayer(InetSocketAddress payPort, Duration grace) {
        this.payPort = uri(payPort);
        this.grace = grace;
    }

    @Override
    public CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
        Bolt11Invoice invoice;
        try {
            invoice = Bolt11Invoice.decode(bolt11);
        } catch (Bolt11Exception e) {
            return completed(new Failed("the invoice cannot be read: " + e.getMessage()));
        }
        if (invoice.network() != Network.REGTEST) {
            return completed(new Failed("the invoice asks for money of "
                    + invoice.network().label() + ", and a sandbox wallet has play money only (regtest, lnbcrt…)"));
        }
        Duration wait = deadline.compareTo(PayPort.MAX_DEADLINE) < 0 ? deadline : PayPort.MAX_DEADLINE;
        PayMessage.Pay message = new PayMessage.Pay(invoice.text(), maxFee.value(), wait.toMillis());
        return ask(PayMessage.PAY, message, wait.plus(grace)).handle((answer, error) -> {
            if (answer == null) {
                return lost(cause(error));
            }
            return answer.statusCode() / 100 == 4
                    ? new Failed(refusal(answer))
                    : outcome(answer, invoice.paymentHash());
        });
    }

    @Override
    public CompletionStage<PaymentOutcome> track(PaymentHash paymentHash) {
        PayMessage.Track message = new PayMessage.Track(paymentHash.hex());
        return ask(PayMessage.TRACK, message, CONNECT_TIMEOUT.plus(grace))
                .handle((answer, error) -> answer == null
                        ? new Unknown("the sandbox node at " + where() + " does not answer; it alone knows the outcome")
                        : outcome(answer, paymentHash));
    }

    private CompletableFuture<HttpResponse<byte[]>> ask(String path, Object message, Duration patience) {
        HttpRequest request = HttpRequest.newBuilder(payPort.resolve(path))
                .header("Content-Type", PayMessage.MEDIA_TYPE)
                .timeout(patience)
                .POST(BodyPublishers.ofByteArray(PayMessage.write(message)))
                .build();
        // The request's own time-out ends with the head of the answer.
        return http.sendAsync(request, head -> new LimitedBody(PayMessage.MAX_BYTES, SandboxPayer::tooLong))
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static NodeException tooLong() {
        return new NodeException("the answer of the sandbox node is longer than " + PayMessage.MAX_BYTES + " bytes");
    }

    /** How a payment stands to which there was no answer. */
    private PaymentOutcome lost(@Nullable Throwable cause) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new Failed(
                    "no sandbox node answers at " + where() + ", so nothing was paid; start one: ./l402 demo");
        }
        if (cause instanceof NodeException) {
            return new Unknown(String.valueOf(cause.getMessage()));
        }
        return new Unknown(
                cause instanceof TimeoutException || cause instanceof HttpTimeoutException
                        ? "the sandbox node at " + where() + " did not answer in time"
                        : "the connection to the sandbox node at " + where() + " was lost before it answered");
    }

    private PaymentOutcome outcome(HttpResponse<byte[]> answer, PaymentHash paymentHash) {
        if (answer.statusCode() != 200) {
            return new Unknown(refusal(answer));
        }
        try {
            return PayMessage.read(answer.body(), PayMessage.Outcome.class).of(paymentHash);
        } catch (L402Exception e) {
            return new Unknown("the answer of the sandbox node at " + where() + " cannot be understood");
        }
    }

    private String refusal(HttpResponse<byte[]> answer) {
        @Nullable String error;
        try {
            error = PayMessage.read(answer.body(), PayMessage.Refusal.class).error();
        } catch (L402Exception e) {
            error = null;
        }
        return "HTTP " + answer.statusCode() + " from the pay port " + where() + ": "
                + (error == null ? "what answers there is no sandbox node" : error);
    }

    private String where() {
        return payPort.getAuthority();
    }

    private static URI uri(InetSocketAddress address) {
        try {
            URI uri = new URI("http", null, address.getHostString(), address.getPort(), "/", null, null);
            if (uri.getHost() != null && uri.getPort() == address.getPort()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new NodeException("\"" + address.getHostString() + "\" is no host that can have a pay port");
    }

    private static @Nullable Throwable cause(@Nullable Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    private static CompletionStage<PaymentOutcome> completed(PaymentOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
