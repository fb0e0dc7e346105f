package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceStatus.Settled;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.SettlementSource.Settlement;

/** What the receiving half says when a payer sends more than was asked. */
public interface OverpaymentContract {

    InvoiceIssuer issuer();

    /** The same node's record of settlements. */
    SettlementSource source();

    /** Pays an invoice of this node with so much; returns when the money has arrived. */
    void payWith(MilliSatoshi amount, String bolt11);

    @Test
    default void status_overpaid_settledWithWhatWasAskedAndWhatArrived() {
        Issued issued = get(issuer().issue(IssuerContract.request(MilliSatoshi.ofSat(10), Duration.ofMinutes(10))));

        payWith(MilliSatoshi.ofSat(15), issued.bolt11());

        Settled settled = (Settled) get(issuer().status(issued.paymentHash()));
        assertThat(settled.asked()).isEqualTo(MilliSatoshi.ofSat(10));
        assertThat(settled.received()).isEqualTo(MilliSatoshi.ofSat(15));
    }

    @Test
    default void follow_overpaid_toldWithWhatWasAskedAndWhatArrived() {
        Issued issued = get(issuer().issue(IssuerContract.request(MilliSatoshi.ofSat(10), Duration.ofMinutes(10))));

        payWith(MilliSatoshi.ofSat(15), issued.bolt11());

        Settlement settlement = SettlementContract.told(Told.backlog(source(), 0), issued.paymentHash());
        assertThat(settlement.amount()).isEqualTo(MilliSatoshi.ofSat(10));
        assertThat(settlement.received()).isEqualTo(MilliSatoshi.ofSat(15));
    }
}
