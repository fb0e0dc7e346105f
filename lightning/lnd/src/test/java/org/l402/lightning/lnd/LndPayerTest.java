package org.l402.lightning.lnd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.NoRecord;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.PaymentOutcome.Unknown;
import org.l402.lightning.lnd.rpc.Payment;
import org.l402.lightning.lnd.rpc.Payment.PaymentStatus;
import org.l402.lightning.lnd.rpc.PaymentFailureReason;
import org.l402.lightning.lnd.rpc.SendPaymentRequest;

class LndPayerTest extends WithStandIn {

    private static final Payment ON_ITS_WAY =
            Payment.newBuilder().setStatus(PaymentStatus.IN_FLIGHT).build();
    private static final Payment SUCCEEDED = Payment.newBuilder()
            .setStatus(PaymentStatus.SUCCEEDED)
            .setPaymentPreimage(PREIMAGE.hex())
            .setFeeMsat(7)
            .build();
    private static final Payment FAILED = Payment.newBuilder()
            .setStatus(PaymentStatus.FAILED)
            .setFailureReason(PaymentFailureReason.FAILURE_REASON_NO_ROUTE)
            .build();
    private static final Paid PAID = new Paid(PREIMAGE, new MilliSatoshi(7));

    private PaymentOutcome pay() {
        return get(node().pay(invoice().text(), new MilliSatoshi(10), PATIENCE));
    }

    private void sendingFails(String words) {
        lnd.sendPayment = (request, answer) -> StandInLnd.fail(answer, words);
    }

    private void tracked(Payment payment) {
        lnd.trackPayment = (request, answer) -> answer.onNext(payment);
    }

    private void noRecord() {
        lnd.trackPayment = (request, answer) -> answer.onError(
                Status.NOT_FOUND.withDescription("payment isn't initiated").asException());
    }

    @Test
    void pay_anInvoice_asksForExactlyThatAndIsPaid() {
        BlockingQueue<SendPaymentRequest> asked = new LinkedBlockingQueue<>();
        lnd.sendPayment = (request, answer) -> {
            asked.add(request);
            answer.onNext(
                    Payment.newBuilder().setStatus(PaymentStatus.INITIATED).build());
            answer.onNext(ON_ITS_WAY);
            StandInLnd.answer(answer, SUCCEEDED);
        };
        Bolt11Invoice invoice = invoice();

        assertThat(get(node().pay(invoice.text(), new MilliSatoshi(10), Duration.ofSeconds(15))))
                .isEqualTo(PAID);
        assertThat(asked)
                .containsExactly(SendPaymentRequest.newBuilder()
                        .setPaymentRequest(invoice.text())
                        .setFeeLimitMsat(10)
                        .setTimeoutSeconds(14)
                        .setCancelable(true)
                        .build());
        assertThat(lnd.calls).containsExactly("SendPaymentV2");
    }

    @Test
    void pay_aSuccessWithAnotherPreimage_isUnknownAndDoesNotShowIt() {
        String other = "ff".repeat(32);
        lnd.sendPayment = (request, answer) -> StandInLnd.answer(
                answer, SUCCEEDED.toBuilder().setPaymentPreimage(other).build());

        assertThat(pay())
                .isInstanceOfSatisfying(
                        Unknown.class,
                        unknown -> assertThat(unknown.reason())
                                .contains("not that of the invoice")
                                .doesNotContain(other));
    }

    @Test
    void pay_aSuccessWithoutAPreimage_isUnknown() {
        lnd.sendPayment = (request, answer) -> StandInLnd.answer(
                answer, SUCCEEDED.toBuilder().clearPaymentPreimage().build());

        assertThat(pay()).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILURE_REASON_TIMEOUT, in the time allowed",
        "FAILURE_REASON_NO_ROUTE, no more than the fee allowed",
        "FAILURE_REASON_ERROR, after an error",
        "FAILURE_REASON_INCORRECT_PAYMENT_DETAILS, the payee refused",
        "FAILURE_REASON_INSUFFICIENT_BALANCE, cannot send this much",
        "FAILURE_REASON_CANCELED, cancelled",
    })
    void pay_thatLndGivesUp_isFailedAndSaysWhy(PaymentFailureReason reason, String words) {
        lnd.sendPayment = (request, answer) -> StandInLnd.answer(
                answer, FAILED.toBuilder().setFailureReason(reason).build());

        assertThat(pay())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains(words));
    }

    @Test
    void pay_whatIsNoInvoiceOrNamesNoAmount_isFailedWithoutACall() {
        LndNode node = node();

        assertThat(get(node.pay("lnbcrt1nonsense", MilliSatoshi.ZERO, PATIENCE)))
                .isInstanceOf(Failed.class);
        assertThat(get(node.pay(signed(terms()).text(), MilliSatoshi.ZERO, PATIENCE)))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains("no amount"));
        assertThat(lnd.calls).isEmpty();
    }

    /** Words of LND 0.21.3, with the code UNKNOWN, before it looks at the call. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "permission denied",
                "verification failed: signature mismatch after caveat verification",
                "cannot retrieve macaroon: cannot get macaroon: root key with id 7 doesn't exist",
                "caveat \"time-before 2026-11-23T13:49:17Z\" not satisfied: macaroon has expired",
                "wallet locked, unlock it to enable full RPC access",
                "wallet not created, create one to enable full RPC access",
                "the RPC server is in the process of starting up, but not yet ready to accept calls",
                "waiting to start, RPC services not available"
            })
    void pay_turnedAway_isFailedWithoutAskingFurther(String words) {
        lnd.turnsAwayWith = words;

        assertThat(pay()).isInstanceOf(Failed.class);
        assertThat(lnd.macaroons).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoice expired. Valid until 2026-11-23 13:47:50 +0000 UTC", "self-payments not allowed"})
    void pay_answeredWithAnErrorAndNotInTheBooks_isFailed(String words) {
        sendingFails(words);
        noRecord();

        assertThat(pay())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains(words));
    }

    @Test
    void pay_answeredWithAnErrorAndInTheBooks_isWhatTheBooksSay() {
        sendingFails("router shutting down");
        tracked(ON_ITS_WAY);

        assertThat(pay()).isInstanceOf(InFlight.class);
    }

    @Test
    void pay_answeredWithAnErrorAndTheBooksCannotBeSeen_isUnknown() {
        sendingFails("database is locked");
        lnd.trackPayment = (request, answer) -> StandInLnd.fail(answer, "permission denied");

        assertThat(pay())
                .isInstanceOfSatisfying(
                        Unknown.class, unknown -> assertThat(unknown.reason()).contains("database is locked"));
    }

    @Test
    void pay_paidBefore_isPaidWithTheSamePreimage() {
        lnd.sendPayment = (request, answer) -> answer.onError(
                Status.ALREADY_EXISTS.withDescription("invoice is already paid").asException());
        tracked(SUCCEEDED);

        assertThat(pay()).isEqualTo(PAID);
    }

    @Test
    void pay_onItsWayAlready_isInFlight() {
        lnd.sendPayment = (request, answer) -> answer.onError(Status.ALREADY_EXISTS
                .withDescription("payment is in transition")
                .asException());
        tracked(ON_ITS_WAY);

        assertThat(pay()).isInstanceOf(InFlight.class);
    }

    @Test
    void pay_paidBeforeAndDeletedFromTheBooks_isUnknown() {
        lnd.sendPayment = (request, answer) -> answer.onError(
                Status.ALREADY_EXISTS.withDescription("invoice is already paid").asException());
        noRecord();

        assertThat(pay()).isInstanceOf(Unknown.class);
    }

    @Test
    void pay_theStreamEndsWithoutAnEnd_asksTheBooks() {
        lnd.sendPayment = (request, answer) -> {
            answer.onNext(ON_ITS_WAY);
            answer.onCompleted();
        };
        tracked(SUCCEEDED);

        assertThat(pay()).isEqualTo(PAID);
    }

    @Test
    void pay_theConnectionIsLostAfterSending_isUnknownWhateverAnEarlierTryCameTo() {
        lnd.sendPayment = (request, answer) -> answer.onError(
                Status.UNAVAILABLE.withDescription("transport is closing").asException());
        tracked(FAILED);
        assertThat(pay()).isInstanceOf(Unknown.class);

        noRecord();
        assertThat(pay()).isInstanceOf(Unknown.class);

        tracked(SUCCEEDED);
        assertThat(pay()).isEqualTo(PAID);
    }

    @Test
    void pay_theConnectionIsLostAfterLndTookIt_trustsItsBooks() {
        lnd.sendPayment = (request, answer) -> {
            answer.onNext(ON_ITS_WAY);
            answer.onError(
                    Status.UNAVAILABLE.withDescription("transport is closing").asException());
        };
        tracked(FAILED);
        assertThat(pay()).isInstanceOf(Failed.class);

        lnd.trackPayment = (request, answer) -> StandInLnd.fail(answer, "permission denied");
        assertThat(pay()).isInstanceOf(InFlight.class);
    }

    @Test
    void pay_lndStopsInTheMiddle_isUnknown() throws InterruptedException {
        CompletableFuture<PaymentOutcome> paying =
                node().pay(invoice().text(), MilliSatoshi.ZERO, PATIENCE).toCompletableFuture();
        next(lnd.calls);

        lnd.stop();

        assertThat(get(paying)).isInstanceOf(Unknown.class);
    }

    @Test
    void pay_noConnection_isFailedSinceNothingWasSent() {
        lnd.stop();

        assertThat(pay())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("no connection could be made")
                                .endsWith("nothing was sent"));
    }

    @Test
    void pay_moreAtOnceThanAllowed_isFailedSinceNothingWasSent() throws InterruptedException {
        LndNode node = node(new LndOptions(false, PATIENCE, 1));
        node.issue(request());
        next(lnd.calls);

        assertThat(get(node.pay(invoice().text(), MilliSatoshi.ZERO, PATIENCE)))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains("max-in-flight"));
        assertThat(get(node.track(PREIMAGE.paymentHash())))
                .isInstanceOfSatisfying(
                        Unknown.class, unknown -> assertThat(unknown.reason()).contains("max-in-flight"));
    }

    @Test
    void pay_theDeadlinePasses_isInFlightWhereLndSaidSoAndElseUnknown() throws InterruptedException {
        LndNode node = node();
        String invoice = invoice().text();
        noRecord();
        get(node.track(PREIMAGE.paymentHash())); // so that there is a connection
        assertThat(get(node.pay(invoice, MilliSatoshi.ZERO, Duration.ofMillis(500))))
                .isInstanceOf(Unknown.class);

        lnd.sendPayment = (request, answer) -> answer.onNext(ON_ITS_WAY);
        assertThat(get(node.pay(invoice, MilliSatoshi.ZERO, Duration.ofSeconds(2))))
                .isInstanceOf(InFlight.class);
        assertThat(next(lnd.cancelled)).isEqualTo("SendPaymentV2");
    }

    @Test
    void pay_cancelled_endsTheCall() throws InterruptedException {
        CompletableFuture<PaymentOutcome> paying =
                node().pay(invoice().text(), MilliSatoshi.ZERO, PATIENCE).toCompletableFuture();
        next(lnd.calls);

        paying.cancel(true);

        assertThat(next(lnd.cancelled)).isEqualTo("SendPaymentV2");
        assertThat(lnd.calls).as("nobody asks what became of it").isEmpty();
    }

    @Test
    void track_eachState_isInTheWordsOfAllNodes() throws InterruptedException {
        LndNode node = node();

        tracked(SUCCEEDED);
        assertThat(get(node.track(PREIMAGE.paymentHash()))).isEqualTo(PAID);
        tracked(FAILED);
        assertThat(get(node.track(PREIMAGE.paymentHash()))).isInstanceOf(Failed.class);
        tracked(ON_ITS_WAY);
        assertThat(get(node.track(PREIMAGE.paymentHash()))).isInstanceOf(InFlight.class);
        assertThat(next(lnd.cancelled)).as("the stream is let go of").isEqualTo("TrackPaymentV2");
        tracked(Payment.newBuilder().setStatus(PaymentStatus.INITIATED).build());
        assertThat(get(node.track(PREIMAGE.paymentHash()))).isInstanceOf(InFlight.class);
        tracked(Payment.newBuilder().setStatusValue(9).build());
        assertThat(get(node.track(PREIMAGE.paymentHash()))).isInstanceOf(Unknown.class);
        noRecord();
        assertThat(get(node.track(PREIMAGE.paymentHash())))
                .isInstanceOfSatisfying(
                        NoRecord.class, none -> assertThat(none.reason()).contains("no record"));
    }

    @Test
    void track_lndRefusesOrDoesNotAnswerOrIsAway_isUnknown() {
        LndNode node = node(new LndOptions(false, Duration.ofMillis(300), 8));
        for (Status refusal : List.of(
                Status.UNKNOWN.withDescription("permission denied"),
                Status.UNIMPLEMENTED.withDescription("unknown service routerrpc.Router"),
                Status.UNKNOWN.withDescription("wallet locked, unlock it to enable full RPC access"))) {
            lnd.trackPayment = (request, answer) -> answer.onError(refusal.asException());
            assertThat(get(node.track(PREIMAGE.paymentHash()))).isInstanceOf(Unknown.class);
        }
        lnd.trackPayment = (request, answer) -> {};

        assertThat(get(node.track(PREIMAGE.paymentHash()))).isInstanceOf(Unknown.class);
        lnd.stop();
        assertThat(get(node.track(PREIMAGE.paymentHash()))).isInstanceOf(Unknown.class);
    }
}
