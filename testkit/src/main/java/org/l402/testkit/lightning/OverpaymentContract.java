package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceStatus.Settled;
import org.l402.lightning.MilliSatoshi;

/** What the receiving half says when a payer sends more than was asked. */
public interface OverpaymentContract {

    InvoiceIssuer issuer();

    /** Pays an invoice of this node with so much; returns when the money has arrived. */
    void payWith(MilliSatoshi amount, String bolt11);

    @Test
    default void status_overpaid_settledWithWhatArrived() {
        Issued issued = get(issuer().issue(IssuerContract.request(MilliSatoshi.ofSat(10), Duration.ofMinutes(10))));

        payWith(MilliSatoshi.ofSat(15), issued.bolt11());

        Settled settled = (Settled) get(issuer().status(issued.paymentHash()));
        assertThat(settled.received()).isEqualTo(MilliSatoshi.ofSat(15));
    }
}
