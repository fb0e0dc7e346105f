package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.InvoiceStatus.Settled;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.PaymentOutcome.Unknown;

/** What an adapter does with credentials and certificates: the least is enough, and a wrong one is named. */
public interface AccessContract {

    /** Both halves of an adapter, opened with one set of credentials. */
    record Access(InvoiceIssuer issuer, InvoicePayer payer) {}

    /** A node that pays and is paid by the one under test. */
    InvoiceIssuer seller();

    /** With the credential that a seller should give its gateway. */
    Access receiveOnly();

    /** With the credential that a buyer should give its program. */
    Access payOnly();

    /** With a credential that the node does not know. */
    Access wrongCredential();

    /** Trusting a certificate that is not the node's. */
    Access wrongCertificate();

    /** What must be in no message: the credentials that were given, as they are written. */
    List<String> secrets();

    private static InvoiceIssuer.Request request() {
        return IssuerContract.request(MilliSatoshi.ofSat(1), Duration.ofMinutes(10));
    }

    @Test
    default void receiveOnly_issuesAndLooksUpAndCannotPay() {
        Issued issued = get(receiveOnly().issuer().issue(request()));
        get(receiveOnly().issuer().status(issued.paymentHash()));

        Issued other = get(seller().issue(request()));
        assertThat(get(receiveOnly().payer().pay(other.bolt11(), PayerContract.MAX_FEE, PayerContract.DEADLINE)))
                .isInstanceOf(Failed.class);
        assertThat(get(seller().status(other.paymentHash()))).isNotInstanceOf(Settled.class);
    }

    @Test
    default void payOnly_paysAndTracksAndCannotIssue() {
        Issued issued = get(seller().issue(request()));

        assertThat(get(payOnly().payer().pay(issued.bolt11(), PayerContract.MAX_FEE, PayerContract.DEADLINE)))
                .isInstanceOf(Paid.class);
        assertThat(get(payOnly().payer().track(issued.paymentHash()))).isInstanceOf(Paid.class);
        failure(payOnly().issuer().issue(request()));
    }

    @Test
    default void wrongCredential_isNamedAndNothingMoves() {
        assertRefused(wrongCredential());
    }

    @Test
    default void wrongCertificate_isNamedAndNothingMoves() {
        assertRefused(wrongCertificate());
        assertThat(failure(wrongCertificate().issuer().issue(request()))).hasMessageContaining("certificate");
    }

    private void assertRefused(Access access) {
        String message =
                String.valueOf(failure(access.issuer().issue(request())).getMessage());
        assertThat(secrets()).isNotEmpty().noneMatch(message::contains);
        failure(access.issuer().status(PaymentHash.of(new byte[32])));

        Issued issued = get(seller().issue(request()));
        Failed failed =
                (Failed) get(access.payer().pay(issued.bolt11(), PayerContract.MAX_FEE, PayerContract.DEADLINE));
        assertThat(secrets()).noneMatch(failed.reason()::contains);
        assertThat(get(access.payer().track(issued.paymentHash()))).isInstanceOf(Unknown.class);
        assertThat(get(seller().status(issued.paymentHash()))).isNotInstanceOf(Settled.class);
    }
}
