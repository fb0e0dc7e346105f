package org.l402.lightning.lnd;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.PaymentOutcome.Unknown;
import org.l402.lightning.Preimage;
import org.l402.lightning.lnd.rpc.Payment;

/** Hears what LND says of one payment, until the call ends. */
abstract class PaymentListener extends ClientCall.Listener<Payment> {

    private final PaymentHash paymentHash;
    private @Nullable PaymentOutcome last;
    private volatile boolean sent;

    PaymentListener(PaymentHash paymentHash) {
        this.paymentHash = paymentHash;
    }

    /** LND said how the payment stands. */
    abstract void said(PaymentOutcome outcome);

    /** The call ended. */
    abstract void ended(Status status);

    /** What LND said last, if anything. */
    final Optional<PaymentOutcome> last() {
        return Optional.ofNullable(last);
    }

    /** Whether the call got as far as a connection, so that LND may have read it. */
    final boolean wasSent() {
        return sent;
    }

    /** The options of a call that this listens to. */
    final CallOptions options() {
        return CallOptions.DEFAULT.withStreamTracerFactory(new ClientStreamTracer.Factory() {
            @Override
            public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
                return new ClientStreamTracer() {
                    @Override
                    public void streamCreated(Attributes connection, Metadata sentHeaders) {
                        sent = true;
                    }
                };
            }
        });
    }

    @Override
    public final void onMessage(Payment payment) {
        PaymentOutcome outcome = outcome(payment);
        last = outcome;
        said(outcome);
    }

    @Override
    public final void onClose(Status status, Metadata trailers) {
        ended(status);
    }

    private PaymentOutcome outcome(Payment payment) {
        return switch (payment.getStatus()) {
            case SUCCEEDED -> paid(payment);
            case FAILED -> new Failed(reason(payment));
            case IN_FLIGHT, INITIATED -> new InFlight("LND says that the payment is on its way");
            case UNKNOWN, UNRECOGNIZED -> new Unknown("LND did not say how the payment stands");
        };
    }

    private PaymentOutcome paid(Payment payment) {
        try {
            Preimage preimage = Preimage.ofHex(payment.getPaymentPreimage());
            if (preimage.paymentHash().equals(paymentHash)) {
                return new Paid(preimage, new MilliSatoshi(payment.getFeeMsat()));
            }
            return new Unknown(
                    "LND says that the payment succeeded, but the preimage it gives is not that of the invoice");
        } catch (L402Exception e) {
            return new Unknown("LND says that the payment succeeded, but: " + e.getMessage());
        }
    }

    private static String reason(Payment payment) {
        return switch (payment.getFailureReason()) {
            case FAILURE_REASON_TIMEOUT -> "LND found no route that worked in the time allowed";
            case FAILURE_REASON_NO_ROUTE ->
                "LND found no route to the payee that has the capacity and costs no more than the fee allowed";
            case FAILURE_REASON_INCORRECT_PAYMENT_DETAILS ->
                "the payee refused the payment: it does not know the invoice, or the invoice expired, was cancelled or is"
                        + " paid; ask the seller for a new one";
            case FAILURE_REASON_INSUFFICIENT_BALANCE ->
                "the node's channels cannot send this much and its fee; open a channel, or have one filled";
            case FAILURE_REASON_CANCELED -> "LND cancelled the payment";
            case FAILURE_REASON_ERROR, FAILURE_REASON_NONE, UNRECOGNIZED -> "LND gave the payment up after an error";
        };
    }
}
