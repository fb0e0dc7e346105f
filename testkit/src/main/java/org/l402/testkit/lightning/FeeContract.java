package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;

import org.junit.jupiter.api.Test;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.Paid;

/** What the paying half does where the way costs a fee. */
public interface FeeContract {

    InvoicePayer payer();

    /** A new invoice of a node to which the only way costs {@link #fee}. */
    String behindAFee();

    /** Above zero. */
    MilliSatoshi fee();

    @Test
    default void pay_feeAboveTheLimit_failed() {
        MilliSatoshi less = new MilliSatoshi(fee().value() - 1);

        assertThat(get(payer().pay(behindAFee(), less, PayerContract.DEADLINE))).isInstanceOf(Failed.class);
    }

    @Test
    default void pay_feeWithinTheLimit_paidAndNamed() {
        Paid paid = (Paid) get(payer().pay(behindAFee(), fee(), PayerContract.DEADLINE));

        assertThat(paid.fee()).isEqualTo(fee());
    }
}
