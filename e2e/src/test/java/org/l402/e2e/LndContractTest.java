package org.l402.e2e;

import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.lnd.LndAccess;
import org.l402.lightning.lnd.LndMacaroon;
import org.l402.lightning.lnd.LndNode;
import org.l402.lightning.lnd.LndOptions;
import org.l402.testkit.lightning.AccessContract;
import org.l402.testkit.lightning.FeeContract;
import org.l402.testkit.lightning.HeldSettlementContract;
import org.l402.testkit.lightning.HoldContract;
import org.l402.testkit.lightning.IssuerContract;
import org.l402.testkit.lightning.IssuerTroubleContract;
import org.l402.testkit.lightning.OverpaymentContract;
import org.l402.testkit.lightning.PayerContract;
import org.l402.testkit.lightning.PayerTroubleContract;
import org.l402.testkit.lightning.PurseContract;
import org.l402.testkit.lightning.SettlementContract;
import org.l402.testkit.lightning.SettlementTroubleContract;

/** The adapter for LND keeps the contract on real nodes: one sells, the other buys, with the least that each needs. */
class LndContractTest
        implements IssuerContract,
                IssuerTroubleContract,
                OverpaymentContract,
                SettlementContract,
                SettlementTroubleContract,
                HeldSettlementContract,
                PayerContract,
                PayerTroubleContract,
                PurseContract,
                FeeContract,
                HoldContract,
                AccessContract {

    private final Regtest regtest = Regtest.shared();
    private final LndNode seller = open(regtest.seller(), RealNode.receiveOnly(regtest.seller()));
    private final LndNode buyer = open(regtest.buyer(), RealNode.payOnly(regtest.buyer()));
    private final Map<PaymentHash, Preimage> held = new HashMap<>();

    private static LndNode open(Lnd node, Path macaroon) {
        return LndNode.open(
                new LndAccess(node.grpcAddress(), node.certificate(), LndMacaroon.ofFile(macaroon)),
                LndOptions.DEFAULT);
    }

    @AfterEach
    void close() {
        seller.close();
        buyer.close();
    }

    @Override
    public InvoiceIssuer issuer() {
        return seller;
    }

    @Override
    public SettlementSource source() {
        return seller;
    }

    @Override
    public boolean labels() {
        return false;
    }

    @Override
    public InvoiceIssuer seller() {
        return seller;
    }

    @Override
    public Optional<InvoiceIssuer> holder() {
        return Optional.of(seller);
    }

    @Override
    public InvoicePayer payer() {
        return buyer;
    }

    @Override
    public Network network() {
        return Network.REGTEST;
    }

    @Override
    public void payInFull(String bolt11) {
        regtest.buyer().lncli("payinvoice", "--force", bolt11);
    }

    @Override
    public void payWith(MilliSatoshi amount, String bolt11) {
        regtest.buyer().payByHand(amount.value() / 1000, bolt11);
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
        return regtest.seller().invoice(9_900_000_000L);
    }

    @Override
    public String unroutable() {
        return regtest.stranger().invoice(1000);
    }

    @Override
    public String behindAFee() {
        return regtest.remote().invoice(1_000_000);
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
        return regtest.seller()
                .json("addholdinvoice", preimage.paymentHash().hex(), "--amt_msat=3000")
                .path("payment_request")
                .asString();
    }

    @Override
    public void awaitHeld(PaymentHash paymentHash) {
        until(
                "the payment arrived",
                Duration.ofSeconds(10),
                () -> get(seller.status(paymentHash)).equals(new InvoiceStatus.Accepted()));
    }

    @Override
    public void settleHeld(PaymentHash paymentHash) {
        Preimage preimage = Objects.requireNonNull(held.get(paymentHash));
        regtest.seller().lncli("settleinvoice", preimage.hex());
    }

    @Override
    public void cancelHeld(PaymentHash paymentHash) {
        regtest.seller().lncli("cancelinvoice", paymentHash.hex());
    }

    @Override
    public Duration issuerTimeout() {
        return LndOptions.DEFAULT.timeout();
    }

    @Override
    public void stopIssuer() {
        regtest.seller().kill();
    }

    @Override
    public void startIssuer() {
        regtest.seller().start();
        regtest.awaitChannel();
    }

    @Override
    public void freezeIssuer() {
        regtest.seller().suspend();
    }

    @Override
    public void thawIssuer() {
        regtest.seller().resume();
        regtest.awaitChannel();
    }

    @Override
    public void stopPayer() {
        regtest.buyer().kill();
    }

    @Override
    public void startPayer() {
        regtest.buyer().start();
        regtest.awaitChannel();
    }

    @Override
    public void freezePayer() {
        regtest.buyer().suspend();
    }

    @Override
    public void thawPayer() {
        regtest.buyer().resume();
        regtest.awaitChannel();
    }

    @Override
    public Access receiveOnly() {
        return both(open(regtest.seller(), RealNode.receiveOnly(regtest.seller())));
    }

    @Override
    public Access payOnly() {
        return both(buyer);
    }

    /** The macaroon of another node: well made, and signed with another key. */
    @Override
    public Access wrongCredential() {
        return both(open(regtest.buyer(), regtest.seller().adminMacaroon()));
    }

    @Override
    public Access wrongCertificate() {
        Lnd node = regtest.buyer();
        return both(LndNode.open(
                new LndAccess(
                        node.grpcAddress(), regtest.seller().certificate(), LndMacaroon.ofFile(node.adminMacaroon())),
                LndOptions.DEFAULT));
    }

    @Override
    public List<String> secrets() {
        return List.of(
                hex(regtest.seller().adminMacaroon()), hex(regtest.buyer().adminMacaroon()));
    }

    private static Access both(LndNode node) {
        return new Access(node, node);
    }

    private static String hex(Path file) {
        try {
            return HexFormat.of().formatHex(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
