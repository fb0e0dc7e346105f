package org.l402.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.l402.challenge.Challenge;
import org.l402.client.quote.Origin;
import org.l402.client.quote.Quote;
import org.l402.client.quote.Refusal;
import org.l402.client.quote.Refusal.Rule;
import org.l402.client.quote.TokenTerms;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.OriginLock;
import org.l402.lightning.PaymentHash;

/**
 * One request on its way: sent, sent again with another credential or to another address, paid for at most once, until
 * there is a result. A rehearsal sends no credential and ends where the first would be sent or bought.
 */
final class Call<T> {

    private static final int MAX_REDIRECTS = 5;
    /** How many held credentials are tried before one is bought. */
    private static final int MAX_TRIES = 4;

    private final HttpRequest request;
    private final Exchange<T> exchange;
    private final Keyring keyring;
    private final Offers offers;
    private final Purchaser purchaser;
    private final Announcer announcer;
    private final Cancellation cancellation;
    private final boolean isRehearsal;

    private final Ending<T> ending;
    private final Set<PaymentHash> tried = new HashSet<>();
    private URI uri;
    private @Nullable HeldCredential credential;
    /** What was sent before the last redirect to another origin, of which the end is still to come. */
    private @Nullable HeldCredential redirected;

    private @Nullable OriginLock lock;
    /** Of an asynchronous call: what was sent last. */
    private @Nullable CompletableFuture<HttpResponse<T>> going;

    /** Whether this very address was just answered 402 without the credential that is sent to it. */
    private boolean isDemanded;

    Call(
            HttpRequest request,
            Exchange<T> exchange,
            Keyring keyring,
            Offers offers,
            Purchaser purchaser,
            Announcer announcer,
            Cancellation cancellation,
            boolean isRehearsal) {
        this.request = request;
        this.exchange = exchange;
        this.keyring = keyring;
        this.offers = offers;
        this.purchaser = purchaser;
        this.announcer = announcer;
        this.cancellation = cancellation;
        this.isRehearsal = isRehearsal;
        this.uri = request.uri();
        this.ending = new Ending<>(request.method());
    }

    /** Does it all on the thread of the caller. */
    Result<T> run() throws IOException, InterruptedException {
        credential = bestGuess();
        return finish();
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Sends the request for the first time, and does not wait. */
    void begin() {
        credential = bestGuess();
        send();
    }

    /** What {@link #finish} waits for first. */
    CompletableFuture<HttpResponse<T>> awaited() {
        return Objects.requireNonNull(going, "nothing was sent");
    }

    /** Waits for the answer to what was sent, and does what it takes to come to a result. */
    Result<T> finish() throws IOException, InterruptedException {
        try {
            return followed();
        } catch (RuntimeException e) {
            return ending.broken(e);
        }
    }

    private void send() {
        try {
            cancellation.check();
            CompletableFuture<HttpResponse<T>> started = exchange.start(uri, credential, this::answerBegan);
            cancellation.covers(started);
            going = started;
        } catch (RuntimeException e) {
            unlock();
            throw e;
        }
    }

    private Result<T> followed() throws IOException, InterruptedException {
        int redirects = 0;
        while (true) {
            Answer<T> answer;
            try {
                answer = exchange.answer(uri, credential, response());
            } catch (IOException e) {
                return ending.broken(e, credential);
            } finally {
                unlock();
            }
            Optional<Result<T>> result = Optional.empty();
            if (answer instanceof Answer.Final<T> last) {
                return delivered(last.response());
            } else if (answer instanceof Answer.Redirect<T> redirect) {
                if (++redirects > MAX_REDIRECTS) {
                    return ending.broken(
                            new IOException(request.uri() + " redirects more than " + MAX_REDIRECTS + " times"),
                            credential);
                }
                follow(redirect.target());
            } else if (answer instanceof Answer.Unauthorized<T>) {
                result = turnedDown();
                credential = null;
            } else if (answer instanceof Answer.Unreadable<T> unreadable) {
                return refused(new Refusal(
                        Rule.CHALLENGE,
                        "the demand for payment of " + uri + " is not trusted: " + unreadable.reason()));
            } else if (answer instanceof Answer.Demand<T> demand) {
                result = meet(demand.challenges());
            }
            if (result.isPresent()) {
                return result.get();
            }
            if (going != null) {
                send();
            }
        }
    }

    private HttpResponse<T> response() throws IOException, InterruptedException {
        return going == null ? exchange.send(uri, credential, this::answerBegan) : exchange.await(going);
    }

    /** On a thread of the HTTP client, as soon as the server has said its status. */
    private void answerBegan(int status) {
        HeldCredential sent = credential;
        if (sent != null && isDemanded && Answer.isAcceptance(status)) {
            keyring.accepted(sent);
        }
        unlock();
    }

    private void unlock() {
        OriginLock held = lock;
        if (held != null) {
            held.close();
        }
    }

    /** The goods at another origin say that the server which sent us there let its credential pass. */
    private Result<T> delivered(HttpResponse<T> response) {
        HeldCredential opened = redirected;
        if (opened != null && response.statusCode() / 100 == 2) {
            keyring.accepted(opened);
        }
        return ending.delivered(response, credential, isDemanded);
    }

    private Result<T> refused(Refusal refusal) {
        announcer.refused(Origin.of(uri), refusal);
        return ending.refused(refusal);
    }

    /** The server did not let the credential pass that was sent, if one was; a result when that one was just bought. */
    private Optional<Result<T>> turnedDown() {
        HeldCredential sent = credential;
        if (sent == null) {
            return Optional.empty();
        }
        tried.add(sent.paymentHash());
        return ending.turnedDown(sent);
    }

    private void follow(URI target) {
        boolean sameOrigin = Origin.of(target).equals(Origin.of(uri));
        uri = target;
        if (!sameOrigin) {
            redirected = isDemanded ? credential : redirected;
            credential = bestGuess();
        }
        isDemanded = false;
    }

    /** Finds a credential for what is demanded, among those held or by buying it; a result when there is none. */
    private Optional<Result<T>> meet(List<Challenge> challenges) throws InterruptedException {
        Optional<Result<T>> rejected = turnedDown();
        if (rejected.isPresent()) {
            return rejected;
        }
        isDemanded = true;
        List<TokenTerms> wanted = challenges.stream()
                .limit(Offers.MAX)
                .map(challenge -> TokenTerms.of(challenge.token()))
                .toList();
        HeldCredential sent = credential;
        if (sent != null) {
            keyring.turnedDown(sent, path());
        }
        credential =
                mayShow() && tried.size() < MAX_TRIES ? keyring.another(Origin.of(uri), path(), wanted, tried) : null;
        if (isRehearsal && credential != null) {
            return Optional.of(new Result.WouldUse<>(credential));
        }
        return credential != null ? Optional.empty() : buy(challenges);
    }

    private Optional<Result<T>> buy(List<Challenge> challenges) throws InterruptedException {
        announcer.challenged(Origin.of(uri), path(), challenges.size());
        Offers.Choice choice = offers.choose(request, uri, challenges);
        if (choice instanceof Offers.None none) {
            return Optional.of(refused(none.refusal()));
        }
        if (ending.hasBought()) {
            return Optional.of(ending.askedAgain(uri));
        }
        return choice instanceof Offers.Some some ? firstPossible(some.quotes()) : Optional.empty();
    }

    /** What the first was refused for says more than why another was no better. */
    private Optional<Result<T>> firstPossible(List<Quote> quotes) throws InterruptedException {
        Optional<Result<T>> first = Optional.empty();
        for (Quote quote : quotes) {
            Optional<Result<T>> result = isRehearsal
                    ? Optional.of(purchaser.rehearse(quote, path()))
                    : take(purchaser.obtain(quote, path(), tried, cancellation));
            if (!(result.orElse(null) instanceof Result.Refused<T> refused)) {
                return result;
            }
            announcer.refused(quote.origin(), refused.refusal());
            first = first.or(() -> result);
        }
        return first;
    }

    private Optional<Result<T>> take(Purchaser.Step<T> step) {
        if (step instanceof Purchaser.Stop<T> stop) {
            return Optional.of(stop.result());
        }
        if (step instanceof Purchaser.Bought<T> sale) {
            credential = sale.credential();
            ending.bought(sale.credential());
            lock = sale.lock();
        } else if (step instanceof Purchaser.Use<T> use) {
            credential = use.credential();
        }
        return Optional.empty();
    }

    private @Nullable HeldCredential bestGuess() {
        return isRehearsal || !mayShow() ? null : keyring.bestGuess(Origin.of(uri), path());
    }

    private boolean mayShow() {
        return offers.payees().maySee(request, uri);
    }

    private String path() {
        return uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    }
}
