package org.l402.lightning.lnd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceIssuer.Request;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.lnd.rpc.AddInvoiceResponse;
import org.l402.lightning.lnd.rpc.Invoice;
import org.l402.lightning.lnd.rpc.Invoice.InvoiceState;

class LndIssuerTest extends WithStandIn {

    private final BlockingQueue<Invoice> asked = new LinkedBlockingQueue<>();

    private void issuing(Bolt11Invoice invoice) {
        lnd.addInvoice = (request, answer) -> {
            asked.add(request);
            StandInLnd.answer(
                    answer,
                    AddInvoiceResponse.newBuilder()
                            .setPaymentRequest(invoice.text())
                            .setRHash(ByteString.copyFrom(invoice.paymentHash().bytes()))
                            .build());
        };
    }

    @Test
    void issue_anInvoice_asksForExactlyThatAndTakesTheTimeFromTheInvoice() {
        Bolt11Invoice invoice = invoice();
        issuing(invoice);

        Issued issued = get(node().issue(request()));

        assertThat(issued).isEqualTo(new Issued(invoice.text(), PREIMAGE.paymentHash(), invoice.expiresAt()));
        assertThat(asked)
                .containsExactly(Invoice.newBuilder()
                        .setValueMsat(1234)
                        .setMemo("weather default")
                        .setExpiry(600)
                        .build());
        assertThat(lnd.calls).containsExactly("AddInvoice");
    }

    @Test
    void issue_anExpiryWithAFraction_isRoundedDown() {
        issuing(invoice());

        Issued issued = get(node().issue(new Request(new MilliSatoshi(1), "x", Duration.ofMillis(1999))));

        assertThat(asked.element().getExpiry()).isEqualTo(1);
        assertThat(issued.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_900_000_001));
    }

    @Test
    void issue_withPrivateChannels_namesThem() {
        issuing(invoice());

        get(node(new LndOptions(true, PATIENCE, 1)).issue(request()));

        assertThat(asked.element().getPrivate()).isTrue();
    }

    @Test
    void issue_aMemoTooLong_failsWithoutACall() {
        String memo = "ä".repeat(320);

        assertThat(failure(node().issue(new Request(new MilliSatoshi(1), memo, Duration.ofMinutes(1)))))
                .hasMessage("an invoice's memo has at most 639 bytes, this one has 640; shorten it")
                .extracting(NodeException::kind)
                .isEqualTo(NodeException.Kind.REQUEST);
        assertThat(lnd.calls).isEmpty();
    }

    @Test
    void issue_moreThanLndInvoices_isARefusalOfThisRequest() {
        lnd.addInvoice =
                (request, answer) -> StandInLnd.fail(answer, "invoice amount too large, 200000 BTC, max is 100000 BTC");

        assertThat(failure(node().issue(request())).kind()).isEqualTo(NodeException.Kind.REQUEST);
    }

    @Test
    void issue_forMoreThanAYear_failsWithoutACall() {
        assertThat(failure(node().issue(new Request(new MilliSatoshi(1), "x", Duration.ofDays(366)))))
                .hasMessageContaining("at most 365 days");
        assertThat(lnd.calls).isEmpty();
    }

    @Test
    void issue_anAnswerThatIsNoInvoice_fails() {
        lnd.addInvoice = (request, answer) -> StandInLnd.answer(
                answer,
                AddInvoiceResponse.newBuilder()
                        .setRHash(ByteString.copyFrom(new byte[32]))
                        .build());

        assertThat(failure(node().issue(request()))).hasMessageContaining("cannot be used");
    }

    @Test
    void issue_anAnswerWithAHashOfAnotherLength_fails() {
        lnd.addInvoice = (request, answer) -> StandInLnd.answer(
                answer,
                AddInvoiceResponse.newBuilder()
                        .setPaymentRequest(invoice().text())
                        .setRHash(ByteString.copyFrom(new byte[31]))
                        .build());

        assertThat(failure(node().issue(request()))).hasMessageContaining("31");
    }

    @Test
    void issue_cancelled_endsTheCall() throws InterruptedException {
        CompletableFuture<Issued> issued = node().issue(request()).toCompletableFuture();
        assertThat(next(lnd.calls)).isEqualTo("AddInvoice");

        issued.cancel(true);

        assertThat(next(lnd.cancelled)).isEqualTo("AddInvoice");
    }

    @Test
    void issue_noAnswerInTime_failsAndEndsTheCall() throws InterruptedException {
        LndNode node = node(new LndOptions(false, Duration.ofSeconds(1), 64));
        // So that there is a connection: the first takes longer, and without one there is no call to end.
        issuing(invoice());
        until(
                "connected",
                PATIENCE,
                () -> !node.issue(request())
                        .handle((issued, failure) -> failure != null)
                        .toCompletableFuture()
                        .join());
        lnd.addInvoice = (request, answer) -> {};
        lnd.cancelled.clear();

        assertThat(failure(node.issue(request()))).hasMessageContaining("no answer in time");
        assertThat(next(lnd.cancelled)).isEqualTo("AddInvoice");
    }

    @Test
    void issue_moreAtOnceThanAllowed_failsAtOnceUntilOneEnds() throws InterruptedException {
        LndNode node = node(new LndOptions(false, PATIENCE, 2));
        CompletableFuture<Issued> first = node.issue(request()).toCompletableFuture();
        node.issue(request());
        next(lnd.calls);
        next(lnd.calls);

        assertThat(failure(node.issue(request()))).hasMessageContaining("2 calls to it are open already");

        issuing(invoice());
        first.cancel(true);
        next(lnd.cancelled);
        // The place is free when the client has seen the end of the call, a moment after the server saw it.
        until(
                "a place is free",
                PATIENCE,
                () -> !node.issue(request()).toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void status_eachState_isInTheWordsOfAllNodes() {
        LndNode node = node();

        assertThat(status(node, Invoice.newBuilder())).isEqualTo(new InvoiceStatus.Open());
        assertThat(status(
                        node,
                        Invoice.newBuilder().setState(InvoiceState.ACCEPTED).setAmtPaidMsat(5)))
                .isEqualTo(new InvoiceStatus.Accepted());
        assertThat(status(node, Invoice.newBuilder().setState(InvoiceState.CANCELED)))
                .isEqualTo(new InvoiceStatus.Expired());
        assertThat(status(
                        node,
                        Invoice.newBuilder()
                                .setState(InvoiceState.SETTLED)
                                .setValueMsat(1000)
                                .setAmtPaidMsat(1500)
                                .setSettleDate(1_900_000_100)))
                .isEqualTo(new InvoiceStatus.Settled(
                        new MilliSatoshi(1000), new MilliSatoshi(1500), Instant.ofEpochSecond(1_900_000_100)));
        assertThat(status(
                        node,
                        Invoice.newBuilder().setState(InvoiceState.SETTLED).setAmtPaidMsat(1500)))
                .as("one for any amount")
                .isEqualTo(new InvoiceStatus.Settled(MilliSatoshi.ZERO, new MilliSatoshi(1500), Instant.EPOCH));
    }

    private InvoiceStatus status(LndNode node, Invoice.Builder state) {
        lnd.lookupInvoice = (request, answer) -> StandInLnd.answer(answer, state.build());
        return get(node.status(PREIMAGE.paymentHash()));
    }

    @Test
    void status_anInvoiceThatLndDoesNotHave_isNotFound() {
        BlockingQueue<ByteString> hashes = new LinkedBlockingQueue<>();
        lnd.lookupInvoice = (request, answer) -> {
            hashes.add(request.getRHash());
            answer.onError(
                    Status.NOT_FOUND.withDescription("unable to locate invoice").asException());
        };

        assertThat(get(node().status(PREIMAGE.paymentHash()))).isEqualTo(new InvoiceStatus.NotFound());
        assertThat(hashes)
                .containsExactly(ByteString.copyFrom(PREIMAGE.paymentHash().bytes()));
    }

    @Test
    void status_aStateOfALaterLnd_fails() {
        lnd.lookupInvoice = (request, answer) ->
                StandInLnd.answer(answer, Invoice.newBuilder().setStateValue(9).build());

        assertThat(failure(node().status(PREIMAGE.paymentHash()))).hasMessageContaining("not known here");
    }
}
