package org.l402.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.l402.client.quote.Appraiser;
import org.l402.client.quote.Origin;
import org.l402.client.quote.Quote;
import org.l402.client.quote.Refusal;
import org.l402.client.quote.Refusal.Rule;
import org.l402.client.state.ClientState;
import org.l402.client.state.ClientStateException;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.OriginLock;
import org.l402.client.state.Payment;
import org.l402.client.state.Purchase;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;

/**
 * Buys one credential, never a second one while the first is in doubt.
 *
 * <p>One purchase at a time runs for each origin, in all processes together. It begins by looking what became of the one
 * before: a payment of unknown outcome and one that lapsed are asked after, a credential that somebody else just bought is used, and one that
 * the server never accepted stops everything. Then the order is: journal on disk, wallet, credential on disk. Killed
 * anywhere in between, the next purchase finds the payment in the journal and asks the wallet for it.
 */
final class Purchaser {

    /** How long after an invoice's expiry a wallet may still be trying to pay it. */
    private static final Duration RETRY_TIME = Duration.ofMinutes(1);
    /** How long a wallet may take to say what became of a payment, and to answer after its deadline. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Wallet wallet;
    private final ClientState state;
    private final InstantSource clock;
    private final Duration deadline;

    Purchaser(Wallet wallet, ClientState state, InstantSource clock, Duration deadline) {
        this.wallet = wallet;
        this.state = state;
        this.clock = clock;
        this.deadline = deadline;
    }

    /** What to do next. */
    sealed interface Step<T> {}

    /** Send the request with a credential that is there already. */
    record Use<T>(HeldCredential credential) implements Step<T> {}

    /**
     * Send the request with a credential just bought.
     *
     * @param lock to be closed when the server has answered
     */
    record Bought<T>(HeldCredential credential, OriginLock lock) implements Step<T> {}

    /** Tell the caller. */
    record Stop<T>(Result<T> result) implements Step<T> {}

    /**
     * Obtains a credential for what a quote offers.
     *
     * @param tried the credentials that the server just turned down
     */
    <T> Step<T> obtain(Quote quote, MilliSatoshi maxFee, String path, Set<PaymentHash> tried)
            throws InterruptedException {
        OriginLock lock = state.lock(quote.origin());
        Step<T> step = new Stop<>(new Result.Refused<>(Appraiser.expired(quote.origin(), quote.invoice())));
        try {
            step = locked(lock, quote, maxFee, path, tried);
        } finally {
            if (!(step instanceof Bought)) {
                lock.close();
            }
        }
        return step;
    }

    private <T> Step<T> locked(OriginLock lock, Quote quote, MilliSatoshi maxFee, String path, Set<PaymentHash> tried)
            throws InterruptedException {
        Origin origin = quote.origin();
        for (Payment payment : inDoubt(origin)) {
            Optional<Result<T>> unsettled = settle(payment);
            if (unsettled.isPresent()) {
                return new Stop<>(unsettled.get());
            }
        }
        List<HeldCredential> held = state.credentials(origin);
        Optional<HeldCredential> untried = untried(held, quote, path, tried);
        if (untried.isPresent()) {
            return new Use<>(untried.get());
        }
        Optional<HeldCredential> unaccepted =
                held.stream().filter(credential -> !credential.isAccepted()).findFirst();
        if (unaccepted.isPresent()) {
            return new Stop<>(blocked(unaccepted.get(), quote, path));
        }
        // The wait for the lock may have been long.
        if (Appraiser.hasExpired(quote.invoice(), clock.instant())) {
            return new Stop<>(new Result.Refused<>(Appraiser.expired(origin, quote.invoice())));
        }
        return pay(lock, quote, maxFee, path);
    }

    /** What {@link #obtain} would begin with; nothing is written, and the wallet is not asked. */
    <T> Result<T> rehearse(Quote quote, String path) {
        List<Payment> pending = state.pending(quote.origin());
        if (!pending.isEmpty()) {
            return new Result.OutcomeUnknown<>(pending.get(0), "the wallet has not been asked since");
        }
        return untried(state.credentials(quote.origin()), quote, path, Set.of())
                .<Result<T>>map(Result.WouldUse::new)
                .orElseGet(() -> new Result.WouldPay<>(quote));
    }

    private Optional<HeldCredential> untried(
            List<HeldCredential> held, Quote quote, String path, Set<PaymentHash> tried) {
        return held.stream()
                .filter(credential -> !tried.contains(credential.paymentHash()))
                .filter(credential -> !credential.isAccepted()
                        || (credential.isUsable(clock.instant()) && credential.fits(quote.token(), path)))
                .findFirst();
    }

    /** What must be asked after before anything is bought: all that is pending, and what this wallet had no record of. */
    private List<Payment> inDoubt(Origin origin) {
        return Stream.concat(
                        state.pending(origin).stream(),
                        state.lapsed(origin).stream().filter(this::isOurs))
                .toList();
    }

    private boolean isOurs(Payment payment) {
        return payment.network() == wallet.network() && payment.wallet().equals(wallet.id());
    }

    /** Asks the wallet what became of a payment; empty when it ended one way or the other. */
    private <T> Optional<Result<T>> settle(Payment payment) throws InterruptedException {
        if (!isOurs(payment)) {
            return Optional.of(new Result.OutcomeUnknown<>(
                    payment,
                    "it was begun with another wallet, " + payment.wallet() + " (money of "
                            + payment.network().label() + "), which has to be asked; this one is " + wallet.id() + " ("
                            + wallet.network().label() + ")"));
        }
        Instant asked = clock.instant();
        PaymentOutcome outcome = outcome(payment, PATIENCE, () -> wallet.payer().track(payment.paymentHash()));
        if (outcome instanceof PaymentOutcome.Paid paid) {
            state.paid(payment, paid);
            return Optional.empty();
        }
        if (outcome instanceof PaymentOutcome.Failed failed) {
            state.failed(payment, failed.reason());
            return Optional.empty();
        }
        String reason = ((PaymentOutcome.Unsettled) outcome).reason();
        // What is in flight, or cannot be asked after, may yet arrive, however late.
        if (outcome instanceof PaymentOutcome.NoRecord
                && asked.isAfter(payment.invoiceExpiresAt().plus(RETRY_TIME))) {
            state.lapsed(payment, reason);
            return Optional.empty();
        }
        if (outcome instanceof PaymentOutcome.InFlight) {
            state.resumed(payment);
        }
        return Optional.of(new Result.OutcomeUnknown<>(payment, reason));
    }

    private <T> Result<T> blocked(HeldCredential credential, Quote quote, String path) {
        Payment payment = credential.purchase().payment();
        String what = "the credential bought from " + payment.origin() + " for " + payment.path() + " at "
                + payment.startedAt() + " was never accepted";
        return credential.fits(quote.token(), path)
                ? new Result.PaidNotDelivered<>(
                        credential.purchase(),
                        false,
                        true,
                        what + ", and the server turned it down again; nothing more is paid to it. Show the seller the"
                                + " payment hash",
                        Optional.empty())
                : new Result.Refused<>(new Refusal(
                        Rule.UNACCEPTED_CREDENTIAL,
                        what + "; nothing more is bought there before it is. Get " + payment.path() + " again first",
                        Optional.of(quote)));
    }

    private <T> Step<T> pay(OriginLock lock, Quote quote, MilliSatoshi maxFee, String path)
            throws InterruptedException {
        Payment payment = new Payment(
                quote.paymentHash(),
                quote.origin(),
                path,
                wallet.network(),
                wallet.id(),
                quote.amount(),
                maxFee,
                quote.invoice().text(),
                quote.challenge().token(),
                clock.instant(),
                quote.expiresAt());
        if (!state.begin(payment)) {
            return new Stop<>(new Result.Refused<>(new Refusal(
                    Rule.TRIED_BEFORE,
                    "the invoice of " + quote.origin() + " with the payment hash " + quote.paymentHash()
                            + " was paid before, is being paid or failed; no invoice is tried twice, and the seller"
                            + " has to issue a new one",
                    Optional.of(quote))));
        }
        PaymentOutcome outcome = outcome(
                payment,
                deadline.plus(PATIENCE),
                () -> wallet.payer().pay(payment.invoice(), payment.maxFee(), deadline));
        if (outcome instanceof PaymentOutcome.Paid paid) {
            return keep(lock, payment, paid);
        }
        if (outcome instanceof PaymentOutcome.Failed failed) {
            state.failed(payment, failed.reason());
            return new Stop<>(new Result.PaymentFailed<>(payment, failed.reason()));
        }
        return new Stop<>(new Result.OutcomeUnknown<>(payment, ((PaymentOutcome.Unsettled) outcome).reason()));
    }

    private <T> Step<T> keep(OriginLock lock, Payment payment, PaymentOutcome.Paid paid) {
        try {
            return new Bought<>(state.paid(payment, paid), lock);
        } catch (ClientStateException e) {
            return new Stop<>(new Result.PaidNotDelivered<>(
                    new Purchase(payment, paid.fee()),
                    true,
                    false,
                    "the credential could not be stored, and without that it is not used: " + e.getMessage()
                            + " The next request asks the wallet for it",
                    Optional.empty()));
        }
    }

    /** The wallet's word, where it has one in time and the preimage is the invoice's; all else is Unknown. */
    private static PaymentOutcome outcome(
            Payment payment, Duration patience, Supplier<CompletionStage<PaymentOutcome>> wallet)
            throws InterruptedException {
        try {
            PaymentOutcome outcome = wallet.get().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (outcome instanceof PaymentOutcome.Paid paid
                    && !paid.preimage().paymentHash().equals(payment.paymentHash())) {
                return new PaymentOutcome.Unknown("the wallet says paid, with a preimage that is not this invoice's");
            }
            return outcome;
        } catch (TimeoutException e) {
            return new PaymentOutcome.Unknown("the wallet did not answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            return new PaymentOutcome.Unknown("the wallet could not be asked: " + reason(e.getCause()));
        } catch (CancellationException e) {
            return new PaymentOutcome.Unknown("the wallet broke off");
        }
    }

    /** The first message in words: of a cause's own, a Java exception has often no more to say than its class. */
    private static String reason(@Nullable Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            boolean isCopied =
                    cause.getCause() != null && cause.getCause().toString().equals(message);
            if (message != null && !isCopied) {
                return message;
            }
        }
        return "it could not be reached";
    }
}
