package org.l402.client;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.l402.client.state.Payment;
import org.l402.lightning.PaymentOutcome;

/**
 * The wallet's word on a payment, where it has one in time and the preimage is the invoice's; all else, an exception and
 * a time-out included, is Unknown.
 */
final class Teller {

    /** How long a wallet may take to say what became of a payment, and to answer after its deadline. */
    static final Duration PATIENCE = Duration.ofSeconds(15);
    /** How much longer than it was told to a wallet may be trying. */
    private static final Duration RETRY_TIME = Duration.ofMinutes(1);

    private final Wallet wallet;
    private final Duration deadline;

    /**
     * The word of one wallet.
     *
     * @param deadline how long a payment may take
     */
    Teller(Wallet wallet, Duration deadline) {
        this.wallet = wallet;
        this.deadline = deadline;
    }

    Wallet wallet() {
        return wallet;
    }

    /** How long after an invoice's expiry the wallet may still be trying to pay it. */
    Duration retryTime() {
        return deadline.compareTo(RETRY_TIME) > 0 ? deadline.plus(RETRY_TIME) : RETRY_TIME;
    }

    PaymentOutcome pay(Payment payment) throws InterruptedException {
        return outcome(
                payment,
                deadline.plus(PATIENCE),
                () -> wallet.payer().pay(payment.invoice(), payment.maxFee(), deadline));
    }

    PaymentOutcome track(Payment payment) throws InterruptedException {
        return outcome(payment, PATIENCE, () -> wallet.payer().track(payment.paymentHash()));
    }

    /** Whether it is this wallet that began a payment, and so knows what became of it. */
    boolean began(Payment payment) {
        return payment.network() == wallet.network() && payment.wallet().equals(wallet.id());
    }

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
        } catch (RuntimeException e) {
            return new PaymentOutcome.Unknown("the wallet could not be asked: " + reason(e));
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
