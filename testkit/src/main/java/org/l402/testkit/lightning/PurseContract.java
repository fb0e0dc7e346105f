package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;

import org.junit.jupiter.api.Test;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.Paid;

/** What the paying half does when the wallet has too little. */
public interface PurseContract {

    InvoicePayer payer();

    /** An invoice for more than the wallet can send. */
    String unaffordable();

    @Test
    default void pay_moreThanTheWalletCanSend_failed() {
        String bolt11 = unaffordable();

        assertThat(get(payer().pay(bolt11, PayerContract.MAX_FEE, PayerContract.DEADLINE)))
                .isInstanceOf(Failed.class);
        assertThat(get(payer().track(Bolt11Invoice.decode(bolt11).paymentHash())))
                .isNotInstanceOf(Paid.class);
    }
}
