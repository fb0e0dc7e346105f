package org.l402.e2e;

import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.cln.ClnAccess;
import org.l402.lightning.cln.ClnNode;
import org.l402.lightning.cln.ClnOptions;
import org.l402.lightning.cln.Rune;
import org.l402.lightning.lnd.LndAccess;
import org.l402.lightning.lnd.LndMacaroon;
import org.l402.lightning.lnd.LndNode;
import org.l402.lightning.lnd.LndOptions;
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

/**
 * The world of the contract kit around a real Core Lightning: an LND pays it and is paid by it, over one channel. Another
 * LND is behind the first and its fee, a third has no channel.
 */
abstract class ClnWorld
        implements IssuerContract,
                IssuerTroubleContract,
                OverpaymentContract,
                SettlementContract,
                SettlementTroubleContract,
                PayerContract,
                PayerTroubleContract,
                PurseContract,
                FeeContract,
                HoldContract {

    final Regtest regtest = Regtest.shared();
    final Cln cln = regtest.coreLightning();
    private final Lnd neighbour = regtest.buyer();
    private final LndNode neighbourNode = LndNode.open(
            new LndAccess(
                    neighbour.grpcAddress(),
                    neighbour.certificate(),
                    LndMacaroon.ofFile(RealNode.receiveOnly(neighbour))),
            LndOptions.DEFAULT);
    private final List<ClnNode> opened = new ArrayList<>();
    private final Map<PaymentHash, Preimage> held = new HashMap<>();
    final List<String> secrets = new ArrayList<>();

    /** The adapter under test when it sells. */
    abstract ClnNode issuing();

    /** The adapter under test when it buys. */
    abstract ClnNode paying();

    final ClnNode overSocket() {
        return open(new ClnAccess.Socket(cln.socket()));
    }

    final ClnNode overRest(Path authority, String rune) {
        secrets.add(rune);
        return open(new ClnAccess.Rest(URI.create("https://" + cln.restAddress()), authority, Rune.of(rune)));
    }

    private ClnNode open(ClnAccess access) {
        ClnNode node = ClnNode.open(access, ClnOptions.DEFAULT);
        opened.add(node);
        return node;
    }

    @BeforeEach
    void connect() {
        regtest.awaitCoreLightning();
    }

    @AfterEach
    void close() {
        opened.forEach(ClnNode::close);
        neighbourNode.close();
    }

    @Override
    public InvoiceIssuer issuer() {
        return issuing();
    }

    @Override
    public SettlementSource source() {
        return issuing();
    }

    @Override
    public boolean labels() {
        return true;
    }

    @Override
    public InvoicePayer payer() {
        return paying();
    }

    @Override
    public InvoiceIssuer seller() {
        return neighbourNode;
    }

    @Override
    public Optional<InvoiceIssuer> holder() {
        return Optional.of(neighbourNode);
    }

    @Override
    public Network network() {
        return Network.REGTEST;
    }

    @Override
    public void payInFull(String bolt11) {
        neighbour.lncli("payinvoice", "--force", bolt11);
    }

    @Override
    public void payWith(MilliSatoshi amount, String bolt11) {
        neighbour.payByHand(amount.value() / 1000, bolt11);
    }

    /** Real time: no node lets its clock be set. */
    @Override
    public void elapse(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public String unaffordable() {
        return neighbour.invoice(9_900_000_000L);
    }

    @Override
    public String unroutable() {
        return regtest.stranger().invoice(1000);
    }

    @Override
    public String behindAFee() {
        return regtest.seller().invoice(1_000_000);
    }

    @Override
    public MilliSatoshi fee() {
        return new MilliSatoshi(1001);
    }

    @Override
    public String heldInvoice() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        Preimage preimage = Preimage.of(secret);
        held.put(preimage.paymentHash(), preimage);
        return neighbour
                .json("addholdinvoice", preimage.paymentHash().hex(), "--amt_msat=3000")
                .path("payment_request")
                .asString();
    }

    @Override
    public void awaitHeld(PaymentHash paymentHash) {
        until(
                "the payment arrived",
                Duration.ofSeconds(10),
                () -> get(neighbourNode.status(paymentHash)).equals(new InvoiceStatus.Accepted()));
    }

    @Override
    public void settleHeld(PaymentHash paymentHash) {
        Preimage preimage = Objects.requireNonNull(held.get(paymentHash));
        neighbour.lncli("settleinvoice", preimage.hex());
    }

    @Override
    public void cancelHeld(PaymentHash paymentHash) {
        neighbour.lncli("cancelinvoice", paymentHash.hex());
    }

    @Override
    public Duration issuerTimeout() {
        return ClnOptions.DEFAULT.timeout();
    }

    @Override
    public void stopIssuer() {
        cln.kill();
    }

    @Override
    public void startIssuer() {
        cln.start();
        regtest.awaitCoreLightning();
    }

    @Override
    public void freezeIssuer() {
        cln.suspend();
    }

    @Override
    public void thawIssuer() {
        cln.resume();
        regtest.awaitCoreLightning();
    }

    @Override
    public void stopPayer() {
        stopIssuer();
    }

    @Override
    public void startPayer() {
        startIssuer();
    }

    @Override
    public void freezePayer() {
        freezeIssuer();
    }

    @Override
    public void thawPayer() {
        thawIssuer();
    }
}
