package org.l402.lightning.cln;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.SettlementSource;
import org.l402.testkit.ManualClock;
import org.l402.testkit.lightning.FeeContract;
import org.l402.testkit.lightning.HoldContract;
import org.l402.testkit.lightning.IssuerContract;
import org.l402.testkit.lightning.IssuerTroubleContract;
import org.l402.testkit.lightning.OverpaymentContract;
import org.l402.testkit.lightning.PayerContract;
import org.l402.testkit.lightning.PayerTroubleContract;
import org.l402.testkit.lightning.PurseContract;
import org.l402.testkit.lightning.SettlementContract;
import org.l402.testkit.lightning.SettlementTroubleContract;
import org.l402.testkit.lightning.Waiting;

/**
 * The world of the contract kit: the stand-in under test, and a neighbour that it pays and is paid by, over a channel
 * without a fee. A third behind a fee, a fourth without a channel.
 */
abstract class ContractWorld
        implements IssuerContract,
                IssuerTroubleContract,
                PayerContract,
                PayerTroubleContract,
                HoldContract,
                FeeContract,
                PurseContract,
                OverpaymentContract,
                SettlementContract,
                SettlementTroubleContract {

    private static final MilliSatoshi FEE = new MilliSatoshi(1_500);
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long CAPACITY = 100_000_000;

    @TempDir
    private Path world;

    final ManualClock clock = new ManualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    final ClnStandIn standIn = new ClnStandIn(clock);
    private final ClnStandIn neighbour = new ClnStandIn(clock);
    private final ClnStandIn behindAFee = new ClnStandIn(clock);
    private final ClnStandIn stranger = new ClnStandIn(clock);
    private ClnNode neighbourNode;
    private int sockets;

    @BeforeEach
    void connect() {
        standIn.pays.connect(new StandInPays.Channel(neighbour.invoices, 0, CAPACITY));
        standIn.pays.connect(new StandInPays.Channel(behindAFee.invoices, FEE.value(), CAPACITY));
        neighbour.pays.connect(new StandInPays.Channel(standIn.invoices, 0, CAPACITY));
        neighbourNode = socket(neighbour);
    }

    @AfterEach
    void disconnect() {
        neighbourNode.close();
        for (ClnStandIn node : new ClnStandIn[] {standIn, neighbour, behindAFee, stranger}) {
            node.close();
        }
    }

    /** The adapter under test. */
    abstract ClnNode node();

    abstract void stop();

    abstract void start();

    abstract void freeze();

    abstract void thaw();

    private ClnNode socket(ClnStandIn node) {
        Path path = node.listen(world.resolve("s" + sockets++)).path();
        return ClnNode.open(new ClnAccess.Socket(path), ClnOptions.DEFAULT);
    }

    private String invoiceOf(ClnStandIn node, MilliSatoshi amount) {
        try (ClnNode issuer = socket(node)) {
            return Waiting.get(issuer.issue(IssuerContract.request(amount, Duration.ofMinutes(10))))
                    .bolt11();
        }
    }

    @Override
    public InvoiceIssuer issuer() {
        return node();
    }

    @Override
    public SettlementSource source() {
        return node();
    }

    @Override
    public boolean labels() {
        return true;
    }

    @Override
    public InvoicePayer payer() {
        return node();
    }

    @Override
    public InvoiceIssuer seller() {
        return neighbourNode;
    }

    /** The node has no state for an invoice that is held. */
    @Override
    public Optional<InvoiceIssuer> holder() {
        return Optional.empty();
    }

    @Override
    public Network network() {
        return Network.REGTEST;
    }

    @Override
    public void payInFull(String bolt11) {
        assertThat(Waiting.get(neighbourNode.pay(bolt11, MilliSatoshi.ZERO, PayerContract.DEADLINE)))
                .isInstanceOf(Paid.class);
    }

    @Override
    public void payWith(MilliSatoshi amount, String bolt11) {
        PaymentHash hash = Bolt11Invoice.decode(bolt11).paymentHash();
        assertThat(standIn.invoices.receive(hash, amount.value())).isCompleted();
    }

    @Override
    public void elapse(Duration duration) {
        clock.advance(duration);
    }

    @Override
    public String unroutable() {
        return invoiceOf(stranger, MilliSatoshi.ofSat(7));
    }

    @Override
    public String unaffordable() {
        return invoiceOf(neighbour, new MilliSatoshi(CAPACITY + 1));
    }

    @Override
    public String behindAFee() {
        return invoiceOf(behindAFee, MilliSatoshi.ofSat(50));
    }

    @Override
    public MilliSatoshi fee() {
        return FEE;
    }

    @Override
    public String heldInvoice() {
        String bolt11 = invoiceOf(neighbour, MilliSatoshi.ofSat(9));
        neighbour.invoices.hold(Bolt11Invoice.decode(bolt11).paymentHash());
        return bolt11;
    }

    @Override
    public void awaitHeld(PaymentHash paymentHash) {
        Waiting.until(
                "on its way",
                Duration.ofSeconds(10),
                () -> Waiting.get(payer().track(paymentHash)) instanceof InFlight);
    }

    @Override
    public void settleHeld(PaymentHash paymentHash) {
        neighbour.invoices.settle(paymentHash);
    }

    @Override
    public void cancelHeld(PaymentHash paymentHash) {
        neighbour.invoices.sendBack(paymentHash);
    }

    @Override
    public Duration issuerTimeout() {
        return TIMEOUT;
    }

    @Override
    public void stopIssuer() {
        stop();
    }

    @Override
    public void startIssuer() {
        start();
    }

    @Override
    public void freezeIssuer() {
        freeze();
    }

    @Override
    public void thawIssuer() {
        thaw();
    }

    @Override
    public void stopPayer() {
        stop();
    }

    @Override
    public void startPayer() {
        start();
    }

    @Override
    public void freezePayer() {
        freeze();
    }

    @Override
    public void thawPayer() {
        thaw();
    }
}
