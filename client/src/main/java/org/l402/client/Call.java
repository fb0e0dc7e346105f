package org.l402.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.challenge.Challenge;
import org.l402.client.quote.Appraisal;
import org.l402.client.quote.Appraiser;
import org.l402.client.quote.Origin;
import org.l402.client.quote.Quote;
import org.l402.client.quote.Refusal;
import org.l402.client.quote.Refusal.Rule;
import org.l402.client.quote.TokenTerms;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.OriginLock;
import org.l402.client.state.Purchase;
import org.l402.lightning.PaymentHash;

/**
 * One request on its way: sent, sent again with another credential or to another address, paid for at most once, until
 * there is a result. A rehearsal sends no credential and ends where the first would be sent or bought.
 */
final class Call<T> {

    private static final int MAX_REDIRECTS = 5;
    /** How many held credentials are tried before one is bought. */
    private static final int MAX_TRIES = 4;
    /** How many offers of one answer are looked at. */
    private static final int MAX_OFFERS = 10;

    private final HttpRequest request;
    private final Exchange<T> exchange;
    private final Keyring keyring;
    private final Appraiser appraiser;
    private final SpendingPolicy policy;
    private final Purchaser purchaser;
    private final InstantSource clock;
    private final boolean isRehearsal;

    private final Set<PaymentHash> tried = new HashSet<>();
    private URI uri;
    private @Nullable HeldCredential credential;
    private @Nullable Purchase bought;
    private @Nullable OriginLock lock;
    /** Whether this very address was just answered 402 without the credential that is sent to it. */
    private boolean isDemanded;

    Call(
            HttpRequest request,
            Exchange<T> exchange,
            Keyring keyring,
            Appraiser appraiser,
            SpendingPolicy policy,
            Purchaser purchaser,
            InstantSource clock,
            boolean isRehearsal) {
        this.request = request;
        this.exchange = exchange;
        this.keyring = keyring;
        this.appraiser = appraiser;
        this.policy = policy;
        this.purchaser = purchaser;
        this.clock = clock;
        this.isRehearsal = isRehearsal;
        this.uri = request.uri();
    }

    Result<T> run() throws IOException, InterruptedException {
        try {
            return followed();
        } catch (RuntimeException e) {
            if (bought == null) {
                throw e;
            }
            String reason = e instanceof L402Exception ? String.valueOf(e.getMessage()) : "internal fault: " + e;
            return new Result.PaidNotDelivered<>(bought, true, false, reason, Optional.empty());
        }
    }

    private Result<T> followed() throws IOException, InterruptedException {
        credential = bestGuess();
        int redirects = 0;
        while (true) {
            Answer<T> answer;
            try {
                answer = exchange.send(uri, credential, this::answerBegan);
            } catch (IOException e) {
                return broken(e);
            } finally {
                unlock();
            }
            Optional<Result<T>> result = Optional.empty();
            if (answer instanceof Answer.Final<T> last) {
                return delivered(last);
            } else if (answer instanceof Answer.Redirect<T> redirect) {
                if (++redirects > MAX_REDIRECTS) {
                    return broken(new IOException(request.uri() + " redirects more than " + MAX_REDIRECTS + " times"));
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
        }
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

    private Result<T> broken(IOException e) throws IOException {
        if (bought == null) {
            throw e;
        }
        return new Result.PaidNotDelivered<>(bought, true, false, reason(e), Optional.empty());
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private Result<T> delivered(Answer.Final<T> answer) {
        int status = answer.response().statusCode();
        boolean isDeadEnd = Answer.REDIRECTS.contains(status) && Answer.isFollowed(request.method());
        if (bought != null && (isDeadEnd || !Answer.isDelivery(status))) {
            String where = isDeadEnd
                    ? answer.response()
                            .headers()
                            .firstValue("Location")
                            .map(target -> " with a redirect that cannot be followed, to " + target)
                            .orElse(" with a redirect to nowhere")
                    : "";
            return new Result.PaidNotDelivered<>(
                    bought, true, false, "the server answered " + status + where, Optional.of(answer.response()));
        }
        Result.Access access = bought != null
                ? new Result.Bought(bought)
                : credential != null
                        ? new Result.Held(credential.purchase(), isDemanded && Answer.isAcceptance(status))
                        : new Result.Free();
        return new Result.Delivered<>(answer.response(), access);
    }

    private Result<T> refused(Refusal refusal) {
        return bought == null
                ? new Result.Refused<>(refusal)
                : new Result.PaidNotDelivered<>(bought, true, false, refusal.message(), Optional.empty());
    }

    private void follow(URI target) {
        boolean sameOrigin = Origin.of(target).equals(Origin.of(uri));
        uri = target;
        isDemanded = false;
        if (!sameOrigin) {
            credential = bestGuess();
        }
    }

    /** The server did not let the credential pass that was sent, if one was; a result when that one was just bought. */
    private Optional<Result<T>> turnedDown() {
        HeldCredential sent = credential;
        if (sent == null) {
            return Optional.empty();
        }
        tried.add(sent.paymentHash());
        return bought == null || !bought.equals(sent.purchase())
                ? Optional.empty()
                : Optional.of(new Result.PaidNotDelivered<>(
                        bought,
                        true,
                        true,
                        "the server turned down the credential it had just sold; nothing more is paid to it. Show the"
                                + " seller the payment hash",
                        Optional.empty()));
    }

    /** Finds a credential for what is demanded, among those held or by buying it; a result when there is none. */
    private Optional<Result<T>> meet(List<Challenge> challenges) throws InterruptedException {
        Optional<Result<T>> rejected = turnedDown();
        if (rejected.isPresent()) {
            return rejected;
        }
        isDemanded = true;
        List<TokenTerms> wanted = challenges.stream()
                .limit(MAX_OFFERS)
                .map(challenge -> TokenTerms.of(challenge.token()))
                .toList();
        HeldCredential sent = credential;
        if (sent != null) {
            keyring.turnedDown(sent, path());
        }
        credential = tried.size() < MAX_TRIES ? keyring.another(Origin.of(uri), path(), wanted, tried) : null;
        if (isRehearsal && credential != null) {
            return Optional.of(new Result.WouldUse<>(credential));
        }
        return credential != null ? Optional.empty() : buy(challenges);
    }

    private Optional<Result<T>> buy(List<Challenge> challenges) throws InterruptedException {
        Optional<Refusal> forbidden = Payee.forbidden(request, uri);
        if (forbidden.isPresent()) {
            return Optional.of(refused(forbidden.get()));
        }
        if (bought != null) {
            return Optional.of(new Result.PaidNotDelivered<>(
                    bought,
                    true,
                    false,
                    "after it was paid, " + uri + " asks for payment once more",
                    Optional.empty()));
        }
        List<Quote> quotes = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        for (Challenge challenge : challenges.subList(0, Math.min(challenges.size(), MAX_OFFERS))) {
            Appraisal appraisal = appraiser.appraise(Origin.of(uri), challenge, clock.instant());
            if (appraisal instanceof Quote quote) {
                quotes.add(quote);
            } else if (appraisal instanceof Refusal refusal) {
                refusals.add(refusal);
            }
        }
        quotes.sort(Comparator.comparing(Quote::amount));
        List<Refusal> declines = new ArrayList<>();
        for (Quote quote : quotes) {
            SpendingPolicy.Decision decision = policy.decide(quote);
            if (decision instanceof SpendingPolicy.Approved approved) {
                return isRehearsal
                        ? Optional.of(purchaser.rehearse(quote, path()))
                        : take(purchaser.obtain(quote, approved.maxFee(), path(), tried));
            }
            if (decision instanceof SpendingPolicy.Declined declined) {
                declines.add(new Refusal(Rule.LIMIT, declined.reason(), Optional.of(quote)));
            }
        }
        // What the cheapest was declined for says more than why another was no offer at all.
        return Optional.of(refused(declines.isEmpty() ? refusals.get(0) : declines.get(0)));
    }

    private Optional<Result<T>> take(Purchaser.Step<T> step) {
        if (step instanceof Purchaser.Stop<T> stop) {
            return Optional.of(stop.result());
        }
        if (step instanceof Purchaser.Bought<T> sale) {
            credential = sale.credential();
            bought = sale.credential().purchase();
            lock = sale.lock();
        } else if (step instanceof Purchaser.Use<T> use) {
            credential = use.credential();
        }
        return Optional.empty();
    }

    private @Nullable HeldCredential bestGuess() {
        return isRehearsal || Payee.hasOwnAuthorization(request) ? null : keyring.bestGuess(Origin.of(uri), path());
    }

    private String path() {
        return uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    }
}
