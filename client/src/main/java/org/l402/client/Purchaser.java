package org.l402.client;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.l402.client.quote.Appraiser;
import org.l402.client.quote.Quote;
import org.l402.client.quote.Refusal;
import org.l402.client.quote.Refusal.Rule;
import org.l402.client.state.ClientState;
import org.l402.client.state.ClientStateException;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.OriginLock;
import org.l402.client.state.Payment;
import org.l402.client.state.Purchase;
import org.l402.client.state.Reservation;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;

/**
 * Buys one credential, never a second one while the first is in doubt.
 *
 * <p>One purchase at a time runs for each origin, in all processes together. It begins by looking what became of the one
 * before: a payment of unknown outcome and one that lapsed are asked after, a credential that somebody else just bought
 * is used, and one that the server never accepted stops everything. Then the order is: money reserved and journal on
 * disk, in one; wallet; credential on disk. Killed anywhere in between, the next run finds the payment in the journal
 * and asks the wallet for it.
 */
final class Purchaser {

    private final Teller teller;
    private final Recovery recovery;
    private final ClientState state;
    private final Permission permission;
    private final InstantSource clock;
    private final Announcer announcer;

    Purchaser(
            Teller teller,
            Recovery recovery,
            ClientState state,
            Permission permission,
            InstantSource clock,
            Announcer announcer) {
        this.teller = teller;
        this.recovery = recovery;
        this.state = state;
        this.permission = permission;
        this.clock = clock;
        this.announcer = announcer;
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
    <T> Step<T> obtain(Quote quote, String path, Set<PaymentHash> tried, Cancellation cancellation)
            throws InterruptedException {
        recovery.atStart();
        OriginLock lock = state.lock(quote.origin());
        Step<T> step = null;
        try {
            step = locked(lock, quote, path, tried, cancellation);
            return step;
        } finally {
            if (!(step instanceof Bought)) {
                lock.close();
            }
        }
    }

    private <T> Step<T> locked(
            OriginLock lock, Quote quote, String path, Set<PaymentHash> tried, Cancellation cancellation)
            throws InterruptedException {
        cancellation.check();
        Optional<Recovery.Doubt> doubt = recovery.settleAll(quote.origin());
        if (doubt.isPresent()) {
            return new Stop<>(new Result.OutcomeUnknown<>(
                    doubt.get().payment(), doubt.get().reason()));
        }
        List<HeldCredential> held = state.liveCredentials(quote.origin());
        Optional<HeldCredential> untried = untried(held, quote, path, tried);
        if (untried.isPresent()) {
            return new Use<>(untried.get());
        }
        Optional<HeldCredential> blocking =
                held.stream().filter(HeldCredential::isBlocking).findFirst();
        if (blocking.isPresent()) {
            return new Stop<>(blocked(blocking.get(), quote, path));
        }
        Optional<Refusal> refusal = permission.refused(quote);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        // The wait for the lock may have been long, and for a person longer.
        return Appraiser.hasExpired(quote.invoice(), clock.instant())
                ? refused(Appraiser.expired(quote.origin(), quote.invoice()))
                : pay(lock, quote, path, cancellation);
    }

    /** What {@link #obtain} would come to; nothing is written, and neither the wallet nor a person is asked. */
    <T> Result<T> rehearse(Quote quote, String path) {
        List<Payment> pending = state.pending(quote.origin());
        if (!pending.isEmpty()) {
            return new Result.OutcomeUnknown<>(pending.get(0), "the wallet has not been asked since");
        }
        return untried(state.liveCredentials(quote.origin()), quote, path, Set.of())
                .<Result<T>>map(Result.WouldUse::new)
                .or(() -> permission.forbidden(quote).map(Result.Refused::new))
                .orElseGet(() -> new Result.WouldPay<>(quote));
    }

    /** Those never accepted first: nothing is bought before each of them was tried. */
    private Optional<HeldCredential> untried(
            List<HeldCredential> held, Quote quote, String path, Set<PaymentHash> tried) {
        return held.stream()
                .filter(credential -> !tried.contains(credential.paymentHash()))
                .filter(credential -> credential.isBlocking()
                        || (credential.isUsable(clock.instant()) && credential.fits(quote.token(), path)))
                .findFirst();
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
                        quote));
    }

    private <T> Step<T> pay(OriginLock lock, Quote quote, String path, Cancellation cancellation)
            throws InterruptedException {
        Payment wanted = wanted(quote, path);
        Reservation reservation = state.reserve(wanted, permission.limits());
        boolean isShortOfWhatIsHeld = reservation instanceof Reservation.OverLimit over
                && !over.exceeded().allowance().held().isZero();
        if (isShortOfWhatIsHeld) {
            // Perhaps only because nobody has asked what became of it.
            recovery.all(Optional.of(lock));
            reservation = state.reserve(wanted, permission.limits());
        }
        if (reservation instanceof Reservation.Reserved reserved) {
            return pay(lock, reserved.payment(), quote, cancellation);
        }
        if (reservation instanceof Reservation.OverLimit over) {
            return refused(Refusal.overLimit(quote, over.exceeded()));
        }
        if (reservation instanceof Reservation.Stopped) {
            return refused(permission.stopped(quote));
        }
        return refused(new Refusal(
                Rule.TRIED_BEFORE,
                "the invoice of " + quote.origin() + " with the payment hash " + quote.paymentHash()
                        + " was paid before, is being paid or failed; no invoice is tried twice, and the seller"
                        + " has to issue a new one",
                quote));
    }

    private Payment wanted(Quote quote, String path) {
        return new Payment(
                quote.paymentHash(),
                quote.origin(),
                path,
                teller.wallet().network(),
                teller.wallet().id(),
                quote.amount(),
                MilliSatoshi.ZERO,
                quote.invoice().text(),
                quote.challenge().token(),
                clock.instant(),
                quote.expiresAt());
    }

    private <T> Step<T> pay(OriginLock lock, Payment payment, Quote quote, Cancellation cancellation)
            throws InterruptedException {
        announcer.paying(payment);
        // The last moment at which it is certain that no money moves.
        if (state.isStopped()) {
            state.failed(payment, "stopped before the wallet was called");
            return refused(permission.stopped(quote));
        }
        if (cancellation.isCancelled()) {
            state.failed(payment, "cancelled before the wallet was called");
            cancellation.check();
        }
        PaymentOutcome outcome = teller.pay(payment);
        Step<T> step = new Stop<>(new Result.OutcomeUnknown<>(payment, ""));
        if (outcome instanceof PaymentOutcome.Paid paid) {
            step = keep(lock, payment, paid);
        } else if (outcome instanceof PaymentOutcome.Failed failed) {
            state.failed(payment, failed.reason());
            step = new Stop<>(new Result.PaymentFailed<>(payment, failed.reason()));
        } else if (outcome instanceof PaymentOutcome.Unsettled unsettled) {
            step = new Stop<>(new Result.OutcomeUnknown<>(payment, unsettled.reason()));
        }
        if (!(outcome instanceof PaymentOutcome.Paid) || step instanceof Bought) {
            announcer.ended(payment, outcome);
        }
        return step;
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
                            + " The next request asks the wallet for it, and finds it paid",
                    Optional.empty()));
        }
    }

    private static <T> Step<T> refused(Refusal refusal) {
        return new Stop<>(new Result.Refused<>(refusal));
    }
}
