package org.l402.lightning.cln;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.LightningNode;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.SettlementSource;

/**
 * A Core Lightning node, over its unix socket or over clnrest.
 *
 * <p>Calls never block, and fail rather than wait: each has a deadline, and there is a bound on how many are open. A lost
 * connection is made again by the next call. Of the calls that were open on it, those that may be made twice are, once;
 * a payment is looked up in the node's record. Cancelling a stage's future lets go of its call.
 *
 * <p>Core Lightning has no state for an invoice whose payment is on its way and held (a plugin may hold one): it is Open
 * until it is paid. The preimages that the node returns with invoices never leave this adapter.
 *
 * <p>Needs Core Lightning 23.02 or later to issue, 24.11 to pay.
 */
public final class ClnNode implements LightningNode, SettlementSource {

    private final Calls calls;
    private final Duration timeout;
    private final Invoices invoices;
    private final Payments payments;
    private final Inspection inspection;
    private final Function<Role, Rights> rights;

    ClnNode(Transport transport, ClnOptions options, Function<Role, Rights> rights) {
        this.calls = new Calls(transport, options.maxInFlight());
        this.timeout = options.timeout();
        this.invoices = new Invoices(calls, options);
        this.payments = new Payments(calls, options.timeout());
        this.inspection = new Inspection(calls, options.timeout());
        this.rights = rights;
    }

    /** The command that makes a rune for one role and nothing else. */
    public static String leastCommand(Role role) {
        return LeastRune.command(role);
    }

    /**
     * The node at the end of this way; it is not asked anything yet.
     *
     * @throws NodeException when the socket is not there or not for this user, or the certificate file cannot be used
     */
    public static ClnNode open(ClnAccess access, ClnOptions options) {
        if (access instanceof ClnAccess.Rest rest) {
            return new ClnNode(
                    RestTransport.open(rest, options.timeout()), options, role -> RuneRights.ofRune(rest.rune(), role));
        }
        ClnAccess.Socket socket = (ClnAccess.Socket) access;
        return new ClnNode(SocketTransport.open(socket.path()), options, RuneRights::ofSocket);
    }

    /** {@inheritDoc} The node knows it by the request's label; a label used before fails. */
    @Override
    public CompletionStage<Issued> issue(Request request) {
        return invoices.issue(request);
    }

    @Override
    public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
        return invoices.status(paymentHash);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The stage never fails. The node looks for routes as long as the deadline allows, but a try that is on its way
     * then goes on. After the deadline the node's record is looked at, for two seconds at most.
     */
    @Override
    public CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
        return payments.pay(bolt11, maxFee, deadline);
    }

    /** {@inheritDoc} The stage never fails. A payment that the record shows as failed is Unknown: it may be tried again. */
    @Override
    public CompletionStage<PaymentOutcome> track(PaymentHash paymentHash) {
        return payments.track(paymentHash);
    }

    /** {@inheritDoc} Channels whose peer is away count as not usable. */
    @Override
    public CompletionStage<Report> report(Role role) {
        return inspection.report(rights.apply(role));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Takes none of the places for calls. That the node is gone without a word is told half a minute after its last
     * answer, and a call's time.
     */
    @Override
    public Following follow(long after, Listener listener) {
        return ClnFollowing.begin(calls, timeout, after, listener);
    }

    /** Ends the connection; calls that are open fail, payments among them are InFlight or Unknown. */
    @Override
    public void close() {
        calls.close();
    }
}
