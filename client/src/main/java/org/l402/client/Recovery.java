package org.l402.client;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.l402.client.quote.Origin;
import org.l402.client.state.ClientState;
import org.l402.client.state.OriginLock;
import org.l402.client.state.Payment;
import org.l402.lightning.PaymentOutcome;

/**
 * What became of payments whose end nobody has written down, by the word of the wallet that began them: after a crash,
 * and after an outcome that was unknown.
 *
 * <p>Paid, and the credential is stored; failed, and the money is free; no record although the invoice is expired and the
 * wallet has stopped trying, and it lapses. All else stays as it is, and its money held back.
 */
final class Recovery {

    private final Teller teller;
    private final ClientState state;
    private final InstantSource clock;
    private final Announcer announcer;
    private final AtomicBoolean isDone = new AtomicBoolean();

    Recovery(Teller teller, ClientState state, InstantSource clock, Announcer announcer) {
        this.teller = teller;
        this.state = state;
        this.clock = clock;
        this.announcer = announcer;
    }

    /** A payment of which the end is still not known, and why. */
    record Doubt(Payment payment, String reason) {}

    /** Once in a client's life, before its first purchase: what an earlier run left behind. */
    void atStart() throws InterruptedException {
        if (!isDone.getAndSet(true)) {
            all(Optional.empty());
        }
    }

    /**
     * Asks after every payment that is pending, of all origins; those of an origin that somebody is buying from are in
     * his hands. It ends at the first question that the wallet does not answer.
     *
     * @param mine a lock that the caller holds already
     * @return what is still pending
     */
    List<Payment> all(Optional<OriginLock> mine) throws InterruptedException {
        Set<Origin> origins = new LinkedHashSet<>();
        for (Payment payment : state.pending()) {
            origins.add(payment.origin());
        }
        for (Origin origin : origins) {
            if (!askedAfterWhereFree(origin, mine)) {
                break;
            }
        }
        return state.pending();
    }

    /** Whether the wallet could be asked, where it had to be. */
    private boolean askedAfterWhereFree(Origin origin, Optional<OriginLock> mine) throws InterruptedException {
        if (mine.isPresent() && state.covers(mine.get(), origin)) {
            return askedAfter(origin);
        }
        Optional<OriginLock> free = state.tryLock(origin);
        try {
            return free.isEmpty() || askedAfter(origin);
        } finally {
            free.ifPresent(OriginLock::close);
        }
    }

    private boolean askedAfter(Origin origin) throws InterruptedException {
        for (Payment payment : state.pending(origin)) {
            if (teller.began(payment) && settle(payment).orElse(null) instanceof PaymentOutcome.Unknown) {
                return false;
            }
        }
        return true;
    }

    /**
     * Asks after all that must be known before something is bought from an origin, whose lock the caller holds: what is
     * pending, and what this wallet had no record of. Empty when nothing is in doubt any more.
     */
    Optional<Doubt> settleAll(Origin origin) throws InterruptedException {
        List<Payment> open = Stream.concat(
                        state.pending(origin).stream(),
                        state.lapsed(origin).stream().filter(teller::began))
                .toList();
        for (Payment payment : open) {
            Optional<Doubt> doubt = teller.began(payment)
                    ? settle(payment).map(unsettled -> new Doubt(payment, unsettled.reason()))
                    : proven(payment);
            if (doubt.isPresent()) {
                return doubt;
            }
        }
        return Optional.empty();
    }

    /** Asks the wallet, and writes its word down; empty when the payment ended, one way or the other, or lapsed. */
    private Optional<PaymentOutcome.Unsettled> settle(Payment payment) throws InterruptedException {
        Instant asked = clock.instant();
        PaymentOutcome outcome = teller.track(payment);
        if (outcome instanceof PaymentOutcome.Paid paid) {
            state.paid(payment, paid);
        } else if (outcome instanceof PaymentOutcome.Failed failed) {
            state.failed(payment, failed.reason());
        } else if (outcome instanceof PaymentOutcome.NoRecord none
                && asked.isAfter(payment.invoiceExpiresAt().plus(teller.retryTime()))) {
            state.lapsed(payment, none.reason());
            return Optional.empty();
        } else if (outcome instanceof PaymentOutcome.InFlight) {
            // What is in flight, or cannot be asked after, may yet arrive, however late.
            state.resumed(payment);
        }
        announcer.ended(payment, outcome);
        return outcome instanceof PaymentOutcome.Unsettled unsettled ? Optional.of(unsettled) : Optional.empty();
    }

    /**
     * What a wallet that did not begin a payment can say of it: that it is paid, by the preimage, as the same node under a
     * new certificate can. That it failed, or is not known, proves nothing here.
     */
    private Optional<Doubt> proven(Payment payment) throws InterruptedException {
        if (payment.network() == teller.wallet().network()
                && teller.track(payment) instanceof PaymentOutcome.Paid paid) {
            state.paid(payment, paid);
            announcer.ended(payment, paid);
            return Optional.empty();
        }
        return Optional.of(new Doubt(payment, ofAnotherWallet(payment)));
    }

    private String ofAnotherWallet(Payment payment) {
        Wallet wallet = teller.wallet();
        return "it was begun with another wallet, " + payment.wallet() + " (money of "
                + payment.network().label() + "), which has to be asked; this one is " + wallet.id() + " ("
                + wallet.network().label() + ")";
    }
}
