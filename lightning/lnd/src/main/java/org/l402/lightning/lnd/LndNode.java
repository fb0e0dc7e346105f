package org.l402.lightning.lnd;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.l402.L402Exception;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.LightningNode;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.lnd.rpc.AddInvoiceResponse;
import org.l402.lightning.lnd.rpc.GetInfoRequest;
import org.l402.lightning.lnd.rpc.GetInfoResponse;
import org.l402.lightning.lnd.rpc.Invoice;
import org.l402.lightning.lnd.rpc.ListChannelsRequest;
import org.l402.lightning.lnd.rpc.ListChannelsResponse;

/**
 * An LND node, 0.18 or newer, over gRPC.
 *
 * <p>Each half asks for no more than it needs: issuing for AddInvoice and LookupInvoice, following settlements for
 * SubscribeInvoices and ListInvoices, paying for SendPaymentV2 and TrackPaymentV2; a macaroon for one cannot do the
 * other. Every call has a deadline and its future's end, by whatever hand, ends it; one more than allowed at once fails without being made. While the node is away calls fail at once, and
 * it is found again within about a second. The files of the certificate and the macaroon may change at any time, which is
 * noticed within about a second, too; no call waits for them.
 *
 * <p>What LND keeps of an invoice beyond its state, the preimage above all, is not read. Safe for use by many threads.
 */
public final class LndNode implements LightningNode, SettlementSource {

    /** The longest description that an invoice has room for (BOLT 11), in bytes of UTF-8. */
    private static final int MAX_MEMO = 639;
    /** LND issues no invoice for longer. */
    private static final Duration MAX_EXPIRY = Duration.ofDays(365);

    private final LndOptions options;
    private final CurrentMacaroon macaroon;
    private final NodeTrust trust;
    private final LndChannel channel;
    private final LndFailures failures;
    private final LndPayer payer;

    private LndNode(LndAccess access, LndOptions options) {
        this.options = options;
        this.macaroon = new CurrentMacaroon(access.macaroon());
        this.trust = new NodeTrust(access.tlsCert());
        this.channel = new LndChannel(access, trust, macaroon, options.maxInFlight());
        this.failures = new LndFailures(access, macaroon);
        this.payer = new LndPayer(channel, failures, options.timeout());
    }

    /** The command that makes a macaroon for one role and nothing else. */
    public static String leastCommand(Role role) {
        return LndRights.leastCommand(role);
    }

    /**
     * Reads the certificate and the macaroon and begins to connect; whether the node is there shows with the first call.
     *
     * @throws NodeException when a file is missing, may not be read, or holds something else
     */
    public static LndNode open(LndAccess access, LndOptions options) {
        LndNode node = new LndNode(access, options);
        node.macaroon.watch();
        node.trust.watch();
        return node;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The memo has at most 639 bytes in UTF-8. The expiry is at most 365 days and is rounded down to whole seconds;
     * it counts from the node's clock.
     */
    @Override
    public CompletionStage<Issued> issue(Request request) {
        int memo = request.memo().getBytes(StandardCharsets.UTF_8).length;
        if (memo > MAX_MEMO) {
            return CompletableFuture.failedFuture(new NodeException(
                    NodeException.Kind.REQUEST,
                    "an invoice's memo has at most " + MAX_MEMO + " bytes, this one has " + memo + "; shorten it"));
        }
        if (request.expiry().compareTo(MAX_EXPIRY) > 0) {
            return CompletableFuture.failedFuture(new NodeException(
                    NodeException.Kind.REQUEST,
                    "LND issues invoices for at most " + MAX_EXPIRY.toDays() + " days, not for " + request.expiry()
                            + "; choose a shorter expiry"));
        }
        Invoice wanted = Invoice.newBuilder()
                .setMemo(request.memo())
                .setValueMsat(request.amount().value())
                .setExpiry(request.expiry().toSeconds())
                .setPrivate(options.privateChannels())
                .build();
        return ask(LndCall.ADD_INVOICE, wanted, answer -> issued(answer, wanted), failure -> Optional.empty());
    }

    @Override
    public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
        return ask(
                LndCall.LOOKUP_INVOICE,
                org.l402.lightning.lnd.rpc.PaymentHash.newBuilder()
                        .setRHash(ByteString.copyFrom(paymentHash.bytes()))
                        .build(),
                LndNode::status,
                failure -> failure.getCode() == Status.Code.NOT_FOUND
                        ? Optional.of(new InvoiceStatus.NotFound())
                        : Optional.empty());
    }

    /**
     * {@inheritDoc}
     *
     * <p>LND is told to stop trying a second before the deadline, and tries no more when the returned future is cancelled.
     */
    @Override
    public CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
        return payer.pay(bolt11, maxFee, deadline);
    }

    @Override
    public CompletionStage<PaymentOutcome> track(PaymentHash paymentHash) {
        return payer.track(paymentHash);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The network, too, is visible only to a macaroon that may call GetInfo; an invoice of the node tells it to any.
     */
    @Override
    public CompletionStage<Report> report(Role role) {
        CompletableFuture<Optional<GetInfoResponse>> info =
                visible(LndCall.GET_INFO, GetInfoRequest.getDefaultInstance());
        CompletableFuture<Optional<ListChannelsResponse>> channels = visible(
                LndCall.LIST_CHANNELS,
                ListChannelsRequest.newBuilder().setActiveOnly(true).build());
        CompletableFuture<Report> report = new CompletableFuture<>();
        LndChannel.onceDone(report, () -> {
            info.cancel(false);
            channels.cancel(false);
        });
        var unused = info.thenCombine(
                        channels, (node, list) -> LndReport.of(node, list, LndRights.of(macaroon.macaroon(), role)))
                .whenComplete((value, failure) -> {
                    if (value != null) {
                        report.complete(value);
                    } else {
                        report.completeExceptionally(
                                failure instanceof CompletionException && failure.getCause() != null
                                        ? failure.getCause()
                                        : failure);
                    }
                });
        return report;
    }

    /**
     * {@inheritDoc}
     *
     * <p>What LND calls an AMP invoice takes any number of payments and never settles; it is not told. Told at most a
     * quarter of a minute after the last sign of life: that the node is gone.
     */
    @Override
    public Following follow(long after, Listener listener) {
        return LndFollowing.begin(channel, failures, after, listener);
    }

    /** Ends the connection and with it all calls that are open. */
    @Override
    public void close() {
        channel.close();
        macaroon.close();
        trust.close();
    }

    private <Q, A> CompletableFuture<Optional<A>> visible(LndCall<Q, A> call, Q question) {
        return ask(
                call,
                question,
                Optional::of,
                failure -> LndFailures.isDenied(failure) ? Optional.of(Optional.empty()) : Optional.empty());
    }

    /**
     * Asks one question; the end of the future ends the call.
     *
     * @param expected the answer that a failure amounts to, if it does
     */
    private <Q, A, T> CompletableFuture<T> ask(
            LndCall<Q, A> call, Q question, Function<A, T> read, Function<Status, Optional<T>> expected) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<A> reply = channel.ask(call, question, options.timeout());
        LndChannel.onceDone(result, () -> reply.cancel(false));
        var unused = reply.whenComplete((answer, failure) -> {
            if (failure == null) {
                try {
                    result.complete(read.apply(answer));
                } catch (L402Exception e) {
                    result.completeExceptionally(
                            new NodeException("LND's answer cannot be used: " + e.getMessage(), e));
                }
                return;
            }
            expected.apply(Status.fromThrowable(failure))
                    .ifPresentOrElse(
                            result::complete, () -> result.completeExceptionally(failures.exception(call, failure)));
        });
        return result;
    }

    private static Issued issued(AddInvoiceResponse answer, Invoice wanted) {
        String bolt11 = answer.getPaymentRequest();
        // By the node's clock, which will end it. Reading the invoice whole would cost half a millisecond of each
        // challenge.
        Instant expiresAt = InvoiceTime.of(bolt11).plusSeconds(wanted.getExpiry());
        return new Issued(bolt11, PaymentHash.of(answer.getRHash().toByteArray()), expiresAt);
    }

    private static InvoiceStatus status(Invoice invoice) {
        return switch (invoice.getState()) {
            case OPEN -> new InvoiceStatus.Open();
            case ACCEPTED -> new InvoiceStatus.Accepted();
            case SETTLED ->
                new InvoiceStatus.Settled(
                        new MilliSatoshi(invoice.getValueMsat()),
                        new MilliSatoshi(invoice.getAmtPaidMsat()),
                        Instant.ofEpochSecond(invoice.getSettleDate()));
            case CANCELED -> new InvoiceStatus.Expired();
            case UNRECOGNIZED -> throw new NodeException("the invoice is in a state that is not known here");
        };
    }
}
