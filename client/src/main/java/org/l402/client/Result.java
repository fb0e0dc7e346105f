package org.l402.client;

import java.net.http.HttpResponse;
import java.util.Optional;
import org.l402.client.quote.Legible;
import org.l402.client.quote.Quote;
import org.l402.client.quote.Refusal;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.Payment;
import org.l402.client.state.Purchase;

/**
 * What became of a request, and of the money. Every reason is {@linkplain Legible fit to be shown}.
 *
 * @param <T> the type of a response's body
 */
public sealed interface Result<T> {

    /**
     * The server's answer, of any status: also a 404, and a 402 that asks for another kind of payment.
     *
     * @param access by what right
     */
    record Delivered<T>(HttpResponse<T> response, Access access) implements Result<T> {}

    /** Nothing was paid, because a rule forbids it. */
    record Refused<T>(Refusal refusal) implements Result<T> {}

    /** The payment failed for good: the money did not move. A later request may try again. */
    record PaymentFailed<T>(Payment payment, String reason) implements Result<T> {
        public PaymentFailed {
            reason = Legible.text(reason);
        }
    }

    /**
     * The money may have moved or may yet move. Nothing more is bought from the origin before that is known; the next
     * request to it asks the wallet.
     */
    record OutcomeUnknown<T>(Payment payment, String reason) implements Result<T> {
        public OutcomeUnknown {
            reason = Legible.text(reason);
        }
    }

    /**
     * The money moved, and the answer did not come or was not what was paid for. The credential is kept: the same
     * request, sent again, uses it at no further cost.
     *
     * @param isPaidNow whether it was for this request that the money moved, not for an earlier one
     * @param isRejected whether the server turned the credential down, so that to send it again may not help
     * @param response the server's answer where it was not one more demand for payment
     */
    record PaidNotDelivered<T>(
            Purchase purchase, boolean isPaidNow, boolean isRejected, String reason, Optional<HttpResponse<T>> response)
            implements Result<T> {
        public PaidNotDelivered {
            reason = Legible.text(reason);
        }
    }

    /** Of a rehearsal: this would be paid. */
    record WouldPay<T>(Quote quote) implements Result<T> {}

    /** Of a rehearsal: a credential paid for earlier would be sent, and nothing paid unless the server turns it down. */
    record WouldUse<T>(HeldCredential credential) implements Result<T> {}

    /** By what right an answer came. */
    sealed interface Access {}

    /** Without any credential. */
    record Free() implements Access {}

    /**
     * With a credential paid for earlier, at no further cost.
     *
     * @param isNeeded whether it is certain that it opened what was asked for: the server just asked for payment
     *     without it. Else it was sent at once, and the answer might have come without it too
     */
    record Held(Purchase purchase, boolean isNeeded) implements Access {}

    /** With a credential that was just paid for. */
    record Bought(Purchase purchase) implements Access {}
}
