package org.l402.lightning.lnd;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.l402.bolt11.Bolt11Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.NoRecord;
import org.l402.lightning.PaymentOutcome.Unknown;
import org.l402.lightning.PaymentOutcome.Unsettled;
import org.l402.lightning.lnd.rpc.SendPaymentRequest;
import org.l402.lightning.lnd.rpc.TrackPaymentRequest;

/**
 * Payments through LND, and what is certain about each.
 *
 * <p>Final is LND's own word, SUCCEEDED with the right preimage or FAILED. Certain to have failed is a call that never
 * got to a connection, and one that LND turned away before it looked at it. Where LND answered a call with another error,
 * its books decide, which it writes before it sends: no entry after that answer, no payment ever. Where a call ended
 * without LND's answer, as when the connection was lost, no entry proves nothing, for the call may still be read; nor
 * does FAILED, which may be the end of an earlier try. All the rest is Unknown.
 *
 * <p>A payment is bound to its call: when the call ends, at its deadline or with this process, LND begins no further
 * attempt, and what is on its way then comes to an end of its own.
 */
final class LndPayer {

    /** By how much LND stops trying before the caller stops waiting, so that its word still arrives. */
    private static final Duration HEAD_START = Duration.ofSeconds(1);

    private final LndChannel channel;
    private final LndFailures failures;
    private final Duration timeout;

    LndPayer(LndChannel channel, LndFailures failures, Duration timeout) {
        this.channel = channel;
        this.failures = failures;
        this.timeout = timeout;
    }

    CompletableFuture<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
        CompletableFuture<PaymentOutcome> result = new CompletableFuture<>();
        Bolt11Invoice invoice;
        try {
            invoice = Bolt11Invoice.decode(bolt11);
        } catch (Bolt11Exception e) {
            result.complete(new Failed("the invoice cannot be read: " + e.getMessage()));
            return result;
        }
        if (invoice.amount().isEmpty()) {
            result.complete(new Failed("the invoice names no amount; only one that does is paid"));
            return result;
        }
        // Never 0, which to LND means 60 s.
        long seconds = Math.max(
                1, Math.min(Integer.MAX_VALUE, deadline.minus(HEAD_START).toSeconds()));
        SendPaymentRequest request = SendPaymentRequest.newBuilder()
                .setPaymentRequest(invoice.text())
                .setTimeoutSeconds((int) seconds)
                .setFeeLimitMsat(maxFee.value())
                .setCancelable(true)
                .build();
        Sending sending = new Sending(invoice.paymentHash(), deadline, result);
        channel.start(LndCall.SEND_PAYMENT, request, deadline, sending.options(), sending)
                .ifPresentOrElse(
                        call -> LndChannel.onceDone(result, () -> LndChannel.cancel(call)),
                        () -> result.complete(sending.neverSent(channel.full())));
        return result;
    }

    /** What LND's books say of a payment; NoRecord where LND says that it has no entry, Unknown where it cannot be asked. */
    CompletableFuture<PaymentOutcome> track(PaymentHash paymentHash) {
        CompletableFuture<PaymentOutcome> result = new CompletableFuture<>();
        TrackPaymentRequest request = TrackPaymentRequest.newBuilder()
                .setPaymentHash(ByteString.copyFrom(paymentHash.bytes()))
                .build();
        PaymentListener listener = new PaymentListener(paymentHash) {
            @Override
            void said(PaymentOutcome outcome) {
                // The first word is how it stands now; the end of the future ends the call.
                result.complete(outcome);
            }

            @Override
            void ended(Status status) {
                result.complete(
                        status.getCode() == Status.Code.NOT_FOUND
                                ? new NoRecord("LND has no record of a payment of this invoice")
                                : notAsked(status));
            }
        };
        channel.start(LndCall.TRACK_PAYMENT, request, timeout, listener.options(), listener)
                .ifPresentOrElse(
                        call -> LndChannel.onceDone(result, () -> LndChannel.cancel(call)),
                        () -> result.complete(notAsked(channel.full())));
        return result;
    }

    private PaymentOutcome notAsked(Status status) {
        return new Unknown(failures.sentence(LndCall.TRACK_PAYMENT, status));
    }

    /** One payment call, and what is made of its end. */
    private final class Sending extends PaymentListener {

        private final PaymentHash paymentHash;
        private final Duration deadline;
        private final CompletableFuture<PaymentOutcome> result;

        Sending(PaymentHash paymentHash, Duration deadline, CompletableFuture<PaymentOutcome> result) {
            super(paymentHash);
            this.paymentHash = paymentHash;
            this.deadline = deadline;
            this.result = result;
        }

        @Override
        void said(PaymentOutcome outcome) {
            if (!(outcome instanceof InFlight)) {
                result.complete(outcome);
            }
        }

        @Override
        void ended(Status status) {
            if (result.isDone()) {
                return;
            }
            if (!wasSent()) {
                result.complete(neverSent(status));
            } else if (last().isEmpty() && LndFailures.turnedAway(status)) {
                result.complete(new Failed(sentence(status)));
            } else if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
                result.complete(last().orElseGet(() -> new Unknown("LND said nothing of the payment in " + deadline)));
            } else {
                CompletableFuture<PaymentOutcome> booked = track(paymentHash);
                LndChannel.onceDone(result, () -> booked.cancel(false));
                var unused = booked.thenAccept(entry -> result.complete(inView(entry, status)));
            }
        }

        /** What LND's books mean for this call, which ended with a status that says too little. */
        private PaymentOutcome inView(PaymentOutcome entry, Status status) {
            boolean answered = last().isPresent() || LndFailures.isAnswer(status);
            if (entry instanceof Failed) {
                return answered ? entry : new Unknown(sentence(status));
            }
            if (entry instanceof NoRecord && last().isEmpty()) {
                // An entry that exists and cannot be found was deleted, and says nothing of the money.
                return answered && status.getCode() != Status.Code.ALREADY_EXISTS
                        ? new Failed(sentence(status))
                        : new Unknown(sentence(status));
            }
            return entry instanceof Unsettled && !(entry instanceof InFlight)
                    ? last().orElseGet(() -> new Unknown(sentence(status)))
                    : entry;
        }

        PaymentOutcome neverSent(Status status) {
            return new Failed(sentence(status) + "; nothing was sent");
        }

        private String sentence(Status status) {
            return failures.sentence(LndCall.SEND_PAYMENT, status);
        }
    }
}
