package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceIssuer.Request;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.InvoiceStatus.Expired;
import org.l402.lightning.InvoiceStatus.NotFound;
import org.l402.lightning.InvoiceStatus.Open;
import org.l402.lightning.InvoiceStatus.Settled;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;

/** What the receiving half of every adapter does. */
public interface IssuerContract {

    /** The adapter under test. */
    InvoiceIssuer issuer();

    /** The network of its invoices. */
    Network network();

    /** Pays an invoice of this node from elsewhere; returns when the money has arrived. */
    void payInFull(String bolt11);

    /** Lets time pass for the node. */
    void elapse(Duration duration);

    /** An invoice wanted, with a memo of its own. */
    static Request request(MilliSatoshi amount, Duration expiry) {
        return new Request(amount, "weather default · " + UUID.randomUUID(), expiry);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 999, 1000, 1_234_567})
    default void issue_anyAmount_isInTheInvoice(long msat) {
        Request request = request(new MilliSatoshi(msat), Duration.ofMinutes(10));

        Issued issued = get(issuer().issue(request));

        Bolt11Invoice invoice = Bolt11Invoice.decode(issued.bolt11());
        assertThat(invoice.network()).isEqualTo(network());
        assertThat(invoice.amount()).contains(request.amount());
        assertThat(invoice.description()).contains(request.memo());
        assertThat(invoice.paymentHash()).isEqualTo(issued.paymentHash());
        assertThat(invoice.expiresAt()).isEqualTo(issued.expiresAt());
        assertThat(Duration.between(invoice.timestamp(), invoice.expiresAt())).isEqualTo(request.expiry());
    }

    @Test
    default void issue_manyAtOnce_eachHasItsOwnHash() {
        List<CompletableFuture<Issued>> asked = IntStream.range(0, 40)
                .mapToObj(i -> request(MilliSatoshi.ofSat(i + 1), Duration.ofMinutes(10)))
                .map(request -> issuer().issue(request).toCompletableFuture())
                .toList();

        for (int i = 0; i < asked.size(); i++) {
            Bolt11Invoice invoice = Bolt11Invoice.decode(get(asked.get(i)).bolt11());
            assertThat(invoice.amount()).as("answers are not mixed up").contains(MilliSatoshi.ofSat(i + 1));
        }
        assertThat(asked.stream().map(issued -> get(issued).paymentHash())).doesNotHaveDuplicates();
    }

    @Test
    default void issue_memoTooLongForAnInvoice_saysHowLongItMayBe() {
        Request request = new Request(MilliSatoshi.ofSat(1), "x".repeat(640), Duration.ofMinutes(1));

        assertThat(failure(issuer().issue(request))).hasMessageContaining("639");
    }

    @Test
    default void issue_givenUp_leavesTheNodeUsable() {
        CompletableFuture<Issued> given = issuer().issue(request(MilliSatoshi.ofSat(1), Duration.ofMinutes(1)))
                .toCompletableFuture();
        given.cancel(true);

        get(issuer().issue(request(MilliSatoshi.ofSat(1), Duration.ofMinutes(1))));
    }

    @Test
    default void status_neverIssued_notFound() {
        byte[] hash = new byte[32];
        hash[0] = 1;

        assertThat(get(issuer().status(PaymentHash.of(hash)))).isEqualTo(new NotFound());
    }

    @Test
    default void status_unpaid_openAndThenExpired() {
        Duration expiry = Duration.ofSeconds(5);
        Issued issued = get(issuer().issue(request(MilliSatoshi.ofSat(1), expiry)));
        assertThat(status(issued)).isEqualTo(new Open());

        elapse(expiry.plusSeconds(1));

        until("expired", Duration.ofSeconds(20), () -> status(issued).equals(new Expired()));
    }

    @Test
    default void status_paid_settledWithWhatWasAskedAndWhatArrived() {
        MilliSatoshi amount = new MilliSatoshi(2500);
        Duration expiry = Duration.ofSeconds(5);
        Issued issued = get(issuer().issue(request(amount, expiry)));
        Instant issuedAt = Bolt11Invoice.decode(issued.bolt11()).timestamp();

        payInFull(issued.bolt11());

        Settled settled = (Settled) status(issued);
        assertThat(settled.asked()).isEqualTo(amount);
        assertThat(settled.received()).isEqualTo(amount);
        assertThat(settled.at()).isBetween(issuedAt, issuedAt.plusSeconds(60));
        elapse(expiry.plusSeconds(1));
        assertThat(status(issued)).as("once paid, for ever paid").isEqualTo(settled);
    }

    @Test
    default void status_paidInAnotherOrderThanIssued_settledInTheOrderOfPayment() {
        Issued first = get(issuer().issue(request(MilliSatoshi.ofSat(1), Duration.ofMinutes(10))));
        Issued second = get(issuer().issue(request(MilliSatoshi.ofSat(2), Duration.ofMinutes(10))));

        payInFull(second.bolt11());
        assertThat(status(first)).isEqualTo(new Open());
        elapse(Duration.ofSeconds(1));
        payInFull(first.bolt11());

        assertThat(((Settled) status(second)).at()).isBefore(((Settled) status(first)).at());
        assertThat(((Settled) status(second)).received()).isEqualTo(MilliSatoshi.ofSat(2));
    }

    private InvoiceStatus status(Issued issued) {
        return get(issuer().status(issued.paymentHash()));
    }
}
