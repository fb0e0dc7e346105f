package org.l402.client;

import java.util.function.Consumer;
import org.l402.client.quote.Legible;
import org.l402.client.quote.Origin;
import org.l402.client.quote.Refusal;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.Payment;
import org.l402.lightning.PaymentOutcome;

/** Tells a listener what happens; a listener that fails disturbs nothing. */
record Announcer(Consumer<ClientEvent> listener) {

    void challenged(Origin origin, String path, int offers) {
        tell(new ClientEvent.Challenged(origin, path, offers));
    }

    void refused(Origin origin, Refusal refusal) {
        tell(new ClientEvent.Refused(origin, refusal.rule(), refusal.message()));
    }

    void paying(Payment payment) {
        tell(new ClientEvent.Paying(payment.origin(), payment.paymentHash(), payment.amount(), payment.maxFee()));
    }

    void ended(Payment payment, PaymentOutcome outcome) {
        if (outcome instanceof PaymentOutcome.Paid paid) {
            tell(new ClientEvent.Paid(payment.origin(), payment.paymentHash(), payment.amount(), paid.fee()));
        } else if (outcome instanceof PaymentOutcome.Failed failed) {
            tell(new ClientEvent.PaymentFailed(payment.origin(), payment.paymentHash(), Legible.text(failed.reason())));
        } else if (outcome instanceof PaymentOutcome.Unsettled unsettled) {
            tell(new ClientEvent.PaymentUnknown(
                    payment.origin(), payment.paymentHash(), Legible.text(unsettled.reason())));
        }
    }

    void accepted(HeldCredential credential) {
        tell(new ClientEvent.Accepted(credential.purchase().payment().origin(), credential.paymentHash()));
    }

    private void tell(ClientEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            // The purchase goes on: what somebody thinks of it must not change what becomes of the money.
        }
    }
}
