package org.l402.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Appraiser;
import org.l402.client.quote.Origin;
import org.l402.client.state.ClientState;
import org.l402.client.state.Payment;
import org.l402.lightning.InvoicePayer;

/**
 * An HTTP client that pays: it meets a 402 with an L402 challenge by buying the credential, within the {@link Limits} of
 * the wallet's owner, keeps what it bought, and uses it again.
 *
 * <p>It never pays twice for one thing: every payment is on disk, and its money reserved, before the wallet is called; a
 * payment of unknown outcome and a credential that was never accepted stop further purchases from their origin; and one
 * purchase at a time runs for each origin, in all processes that share the state. Money goes and credentials come only
 * over https or on this machine; credentials never leave their origin; redirects are followed for GET and HEAD, and who
 * is reached only by one is not paid. A file named {@code stop} in the state directory stops all spending. Safe for use
 * by many threads.
 *
 * <pre>{@code
 * Limits limits = Limits.of(MilliSatoshi.ofSat(50), MilliSatoshi.ofSat(1000));
 * try (L402Client client = L402Client.builder(wallet, limits).build()) {
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
    private final Offers offers;
    private final Purchaser purchaser;
    private final Recovery recovery;
    private final Announcer announcer;
    private final Calls calls;

    private L402Client(Builder builder, HttpClient http, ClientState state) {
        this.http = http;
        this.state = state;
        Teller teller = new Teller(builder.wallet, builder.paymentDeadline);
        announcer = new Announcer(builder.listener);
        keyring = new Keyring(state, builder.clock, announcer);
        offers = new Offers(
                new Appraiser(builder.wallet.network()),
                new Payees(builder.origins, builder.insecureOrigins),
                builder.policy,
                builder.clock);
        Permission permission = new Permission(state, builder.limits, builder.approval, builder.wallet.network());
        recovery = new Recovery(teller, state, builder.clock, announcer);
        purchaser = new Purchaser(teller, recovery, state, permission, builder.clock, announcer);
        calls = new Calls(builder.paymentDeadline.plus(Teller.PATIENCE));
    }

    /** The parts of a client; who pays and how much is not left to a default. */
    public static Builder builder(Wallet wallet, Limits limits) {
        return new Builder(wallet, limits);
    }

    /** The parts of a client that pays play money only, {@link Limits#PLAY_MONEY}. */
    public static Builder playMoney(InvoicePayer payer, String walletId) {
        return new Builder(Wallet.playMoney(payer, walletId), Limits.PLAY_MONEY);
    }

    /**
     * Sends a request, and pays when it must and may.
     *
     * <p>The request's body is sent again after a payment, so its publisher must be one that can be subscribed to more
     * than once; those of the JDK are. A request's time-out counts for each time that it is sent, until the body is
     * complete where the handler waits for that, as the one of strings does, else until the answer begins; a request
     * without one waits a minute for the answer to begin.
     *
     * @throws IOException when the server could not be reached or broke off, and nothing was paid for, by this request or
     *     an earlier one, that is still to be delivered
     * @throws InterruptedException when the thread was interrupted; a payment on its way is in the journal
     * @throws org.l402.client.state.ClientStateException when the state file cannot be used; then nothing was paid
     */
    public <T> Result<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException, InterruptedException {
        return call(request, handler, false).run();
    }

    /**
     * Sends a request as {@link #send} does, without making the caller wait.
     *
     * <p>To cancel it before the wallet is called spends nothing, and closes the entry in the journal. After that it
     * breaks nothing off: what is paid for is kept, and used by the next request to the same origin, but the request is
     * not sent again. Any other completion of the future from outside does the same. It fails with what {@code send}
     * throws.
     */
    public <T> CompletableFuture<Result<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return calls.start(call(request, handler, false));
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

    /**
     * Asks the wallet what became of every payment that is pending; the first purchase of a client begins with it.
     *
     * @return what is still pending, its money held back
     */
    public List<Payment> recover() throws InterruptedException {
        return recovery.all(Optional.empty());
    }

    private <T> Call<T> call(HttpRequest request, BodyHandler<T> handler, boolean isRehearsal) {
        Exchange<T> exchange = new Exchange<>(http, request, handler);
        return new Call<>(request, exchange, keyring, offers, purchaser, announcer, new Cancellation(), isRehearsal);
    }

    /**
     * Cancels what {@link #sendAsync} began, waits for payments that the wallet was called for, and closes the state
     * file. Bodies that stream on are not touched.
     */
    @Override
    public void close() {
        calls.close();
        state.close();
    }

    /** The parts of a client. Not for use by several threads. */
    public static final class Builder {

        private final Wallet wallet;
        private final Limits limits;
        private @Nullable Path directory;
        private @Nullable HttpClient http;
        private Optional<Set<Origin>> origins = Optional.empty();
        private Set<Origin> insecureOrigins = Set.of();
        private SpendingPolicy policy = SpendingPolicy.CHEAPEST;
        private Approval approval = Approval.NOBODY;
        private Consumer<ClientEvent> listener = event -> {};
        private InstantSource clock = InstantSource.system();
        private Duration paymentDeadline = Duration.ofMinutes(1);

        private Builder(Wallet wallet, Limits limits) {
            this.wallet = wallet;
            this.limits = limits;
        }

        /** Where payments and credentials are kept, on a local file system. Left out: the person's own state. */
        public Builder state(Path directory) {
            this.directory = directory;
            return this;
        }

        /** The only origins that may be paid. Left out: any, over https or on this machine. */
        public Builder origins(Collection<Origin> allowed) {
            this.origins = Optional.of(Set.copyOf(allowed));
            return this;
        }

        /** Origins that may be paid although anybody on the way can read the credential. Left out: none. */
        public Builder insecureOrigins(Collection<Origin> allowed) {
            this.insecureOrigins = Set.copyOf(allowed);
            return this;
        }

        /** Which of several offers is bought. Left out: the cheapest. */
        public Builder policy(SpendingPolicy policy) {
            this.policy = policy;
            return this;
        }

        /** Who is asked above {@link Limits#approveAbove()}. Left out: nobody, and the answer is no. */
        public Builder approval(Approval approval) {
            this.approval = approval;
            return this;
        }

        /** Who is told what happens. */
        public Builder listener(Consumer<ClientEvent> listener) {
            this.listener = listener;
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
