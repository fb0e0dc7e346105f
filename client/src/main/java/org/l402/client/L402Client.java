package org.l402.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.l402.client.quote.Appraiser;
import org.l402.client.state.ClientState;

/**
 * An HTTP client that pays: it meets a 402 with an L402 challenge by buying the credential, within the limits of its
 * {@link SpendingPolicy}, keeps what it bought, and uses it again.
 *
 * <p>It never pays twice for one thing: every payment is on disk before the wallet is called, a payment of unknown
 * outcome and a credential that was never accepted stop further purchases from their origin, and one purchase at a time
 * runs for each origin, in all processes that share the state. Money goes and credentials come only over https or on
 * this machine; credentials never leave their origin; redirects are followed for GET and HEAD, and who is reached only
 * by one is not paid. Safe for use by many threads.
 *
 * <pre>{@code
 * try (L402Client client = L402Client.builder(wallet, SpendingPolicy.perRequest(MilliSatoshi.ofSat(10))).build()) {
 *     Result<String> result = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
 *     if (result instanceof Result.Delivered<String> delivered) {
 *         System.out.println(delivered.response().body());
 *     }
 * }
 * }</pre>
 */
public final class L402Client implements AutoCloseable {

    private final HttpClient http;
    private final ClientState state;
    private final Keyring keyring;
    private final Appraiser appraiser;
    private final SpendingPolicy policy;
    private final Purchaser purchaser;
    private final InstantSource clock;

    private L402Client(Builder builder, HttpClient http, ClientState state) {
        this.http = http;
        this.state = state;
        this.keyring = new Keyring(state, builder.clock);
        this.appraiser = new Appraiser(builder.wallet.network());
        this.policy = builder.policy;
        this.clock = builder.clock;
        this.purchaser = new Purchaser(builder.wallet, state, clock, builder.paymentDeadline);
    }

    /** The parts of a client; who pays and how much is not left to a default. */
    public static Builder builder(Wallet wallet, SpendingPolicy policy) {
        return new Builder(wallet, policy);
    }

    /**
     * Sends a request, and pays when it must and may.
     *
     * <p>The request's body is sent again after a payment, so its publisher must be one that can be subscribed to more
     * than once; those of the JDK are. A request without a time-out waits a minute for the answer to begin.
     *
     * @throws IOException when the server could not be reached or broke off, and nothing was paid for this request
     * @throws InterruptedException when the thread was interrupted; a payment on its way is in the journal
     * @throws org.l402.client.state.ClientStateException when the state file cannot be used; then nothing was paid
     */
    public <T> Result<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException, InterruptedException {
        return call(request, handler, false).run();
    }

    /**
     * Sends a request without any credential, pays nothing, and says what {@link #send} would do: {@link
     * Result.WouldPay}, {@link Result.WouldUse}, or one of its results. What is not sold is delivered, as the server
     * does what it is asked.
     *
     * @throws IOException when the server could not be reached or broke off
     * @throws InterruptedException when the thread was interrupted
     * @throws org.l402.client.state.ClientStateException when the state file cannot be used
     */
    public <T> Result<T> rehearse(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return call(request, handler, true).run();
    }

    private <T> Call<T> call(HttpRequest request, BodyHandler<T> handler, boolean isRehearsal) {
        Exchange<T> exchange = new Exchange<>(http, request, handler);
        return new Call<>(request, exchange, keyring, appraiser, policy, purchaser, clock, isRehearsal);
    }

    /** Closes the state file. */
    @Override
    public void close() {
        state.close();
    }

    /** The parts of a client. Not for use by several threads. */
    public static final class Builder {

        private final Wallet wallet;
        private final SpendingPolicy policy;
        private @Nullable Path directory;
        private @Nullable HttpClient http;
        private InstantSource clock = InstantSource.system();
        private Duration paymentDeadline = Duration.ofMinutes(1);

        private Builder(Wallet wallet, SpendingPolicy policy) {
            this.wallet = wallet;
            this.policy = policy;
        }

        /** Where payments and credentials are kept, on a local file system. Left out: the person's own state. */
        public Builder state(Path directory) {
            this.directory = directory;
            return this;
        }

        /** What carries the requests; it must leave redirects to this client. Left out: the JDK's with its defaults. */
        public Builder http(HttpClient http) {
            if (http.followRedirects() != HttpClient.Redirect.NEVER) {
                throw new IllegalArgumentException("an HttpClient that follows redirects by itself would carry"
                        + " credentials to other origins; build it with Redirect.NEVER");
            }
            this.http = http;
            return this;
        }

        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /** How long a payment may take before its outcome counts as unknown. Left out: a minute. */
        public Builder paymentDeadline(Duration deadline) {
            this.paymentDeadline = deadline;
            return this;
        }

        public L402Client build() {
            Path place = directory == null ? ClientState.defaultDirectory(System.getenv()) : directory;
            HttpClient carrier = http == null
                    ? HttpClient.newBuilder()
                            .connectTimeout(Duration.ofSeconds(10))
                            .build()
                    : http;
            return new L402Client(this, carrier, new ClientState(place, clock));
        }
    }
}
