package org.l402.lightning.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.SettlementSource;
import org.l402.testkit.ManualClock;
import org.l402.testkit.Relay;
import org.l402.testkit.lightning.HeldSettlementContract;
import org.l402.testkit.lightning.HoldContract;
import org.l402.testkit.lightning.IssuerContract;
import org.l402.testkit.lightning.IssuerTroubleContract;
import org.l402.testkit.lightning.PayerContract;
import org.l402.testkit.lightning.PayerTroubleContract;
import org.l402.testkit.lightning.SettlementContract;
import org.l402.testkit.lightning.SettlementTroubleContract;
import org.l402.testkit.lightning.Waiting;

/** The sandbox node keeps the contract; its wallet pays through the pay port, with a relay between. */
class SandboxContractTest
        implements IssuerContract,
                IssuerTroubleContract,
                PayerContract,
                PayerTroubleContract,
                HoldContract,
                SettlementContract,
                SettlementTroubleContract,
                HeldSettlementContract {

    private final ManualClock clock = new ManualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final SandboxNode node = new SandboxNode(clock);
    private final PayPort port = PayPort.open(node, 0);
    private final Relay relay = new Relay(port.address());
    private final SandboxPayer payer = new SandboxPayer(relay.address());

    @AfterEach
    void close() {
        relay.close();
        port.close();
    }

    @Override
    public InvoiceIssuer issuer() {
        return node;
    }

    @Override
    public SettlementSource source() {
        return node;
    }

    @Override
    public boolean labels() {
        return false;
    }

    @Override
    public InvoiceIssuer seller() {
        return node;
    }

    @Override
    public Optional<InvoiceIssuer> holder() {
        return Optional.of(node);
    }

    @Override
    public InvoicePayer payer() {
        return payer;
    }

    @Override
    public Network network() {
        return Network.REGTEST;
    }

    @Override
    public void payInFull(String bolt11) {
        node.paying(Paying.SETTLES);
        assertThat(Waiting.get(node.pay(bolt11, MilliSatoshi.ZERO, PayerContract.DEADLINE)))
                .isInstanceOf(Paid.class);
    }

    @Override
    public void elapse(Duration duration) {
        clock.advance(duration);
    }

    @Override
    public String unroutable() {
        return issue(new SandboxNode(clock));
    }

    @Override
    public String heldInvoice() {
        node.paying(Paying.IS_HELD);
        return issue(node);
    }

    @Override
    public void awaitHeld(PaymentHash paymentHash) {
        Waiting.until(
                "the payment arrived",
                Duration.ofSeconds(10),
                () -> Waiting.get(node.status(paymentHash)).equals(new InvoiceStatus.Accepted()));
    }

    @Override
    public void settleHeld(PaymentHash paymentHash) {
        assertThat(node.settle(paymentHash)).isTrue();
    }

    @Override
    public void cancelHeld(PaymentHash paymentHash) {
        assertThat(node.fail(paymentHash)).isTrue();
    }

    @Override
    public Duration issuerTimeout() {
        return SandboxNode.MAX_HELD;
    }

    @Override
    public void stopIssuer() {
        node.receiving(Receiving.DOWN);
    }

    @Override
    public void startIssuer() {
        node.receiving(Receiving.PROMPT);
    }

    @Override
    public void freezeIssuer() {
        node.receiving(Receiving.HELD);
    }

    @Override
    public void thawIssuer() {
        node.receiving(Receiving.PROMPT);
    }

    @Override
    public void stopPayer() {
        relay.cut();
    }

    @Override
    public void startPayer() {
        relay.thaw();
        relay.mend();
    }

    @Override
    public void freezePayer() {
        relay.freeze();
    }

    @Override
    public void thawPayer() {
        relay.thaw();
    }

    private static String issue(SandboxNode node) {
        return Waiting.get(node.issue(IssuerContract.request(MilliSatoshi.ofSat(7), Duration.ofMinutes(10))))
                .bolt11();
    }
}
