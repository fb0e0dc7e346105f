package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.until;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.challenge.Challenge;
import org.l402.e2e.Shop.Ask;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;
import org.l402.mint.Mint;
import org.l402.mint.TokenId;
import org.l402.offer.Offer;
import org.l402.server.keys.DataDirectory;

/** {@code verify: settled} on a real LND: what opens a service is the node's own word. */
class SettledTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Regtest regtest = Regtest.shared();
    private final Lnd node = regtest.seller();
    private final Purse purse = new Purse(regtest.buyer());

    @TempDir
    private Path home;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.on(node, home);
        shop.open();
    }

    @AfterEach
    void close() {
        shop.close();
        purse.close();
    }

    @Test
    void preimageOfAnOpenInvoice_readFromTheNode_opensNothing() {
        Ask ask = shop.ask("/checked");
        String preimage = preimage(ask.paymentHash());

        HttpResponse<String> refused = shop.present("/checked", ask.token(), preimage);

        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(refused.body())
                .contains("credential-invalid", "is not settled")
                .doesNotContain("the goods");
        Ask unchecked = shop.ask("/stock");
        assertThat(shop.present("/stock", unchecked.token(), preimage(unchecked.paymentHash()))
                        .statusCode())
                .as("where proof is enough, it opens: what settled is for")
                .isEqualTo(200);

        purse.pay(ask.invoice());
        assertThat(shop.present("/checked", ask.token(), preimage).statusCode()).isEqualTo(200);
        assertThat(shop.awaitRows(1)).extracting(SaleRow::paymentHash).containsExactly(ask.paymentHash());
    }

    /** What whoever may read the node's invoices sees of one. */
    private String preimage(String paymentHash) {
        String preimage =
                node.json("lookupinvoice", paymentHash).path("r_preimage").asString();
        assertThat(Preimage.ofHex(preimage).paymentHash().hex()).isEqualTo(paymentHash);
        return preimage;
    }

    @Test
    void heldPayment_isPendingUntilItIsSettled_andNothingWhenItIsCancelled() {
        Held taken = held();
        Held returned = held();

        for (Held held : new Held[] {taken, returned}) {
            HttpResponse<String> pending = held.present();
            assertThat(pending.statusCode()).as(pending.body()).isEqualTo(503);
            assertThat(pending.body()).contains("payment-pending").doesNotContain("the goods");
            assertThat(pending.headers().firstValue("Retry-After")).isPresent();
        }
        assertThat(Books.paymentHashes(shop.data())).isEmpty();

        node.lncli("settleinvoice", taken.preimage().hex());
        until("settled", PATIENCE, () -> taken.payment().toCompletableFuture().isDone());
        node.lncli("cancelinvoice", returned.preimage().paymentHash().hex());

        assertThat(taken.present().statusCode()).isEqualTo(200);
        assertThat(returned.present().statusCode()).isEqualTo(402);
        assertThat(shop.awaitRows(1))
                .isEqualTo(SaleRow.ofNode(node, shop.instance()))
                .extracting(SaleRow::paymentHash)
                .containsExactly(taken.preimage().paymentHash().hex());
    }

    /** A payment that has arrived and is not taken, for a credential that is right in all else. */
    private record Held(Shop shop, String token, Preimage preimage, CompletionStage<PaymentOutcome> payment) {

        HttpResponse<String> present() {
            return shop.present("/checked", token, preimage.hex());
        }
    }

    /** As a seller would do it who makes his own invoices with the gateway's keys. */
    private Held held() {
        byte[] secret = new byte[Preimage.LENGTH];
        new SecureRandom().nextBytes(secret);
        Preimage preimage = Preimage.of(secret);
        DataDirectory data = DataDirectory.open(shop.data(), Network.REGTEST, InstantSource.system());
        Mint mint = new Mint(data.keys());
        Offer offer = Offer.of("checked", MilliSatoshi.ofSat(2), Optional.empty());
        TokenId id = mint.tokenId(offer);
        String invoice = node.json(
                        "addholdinvoice",
                        "--memo=checked default · l402 " + data.instance() + " " + id,
                        preimage.paymentHash().hex(),
                        "2")
                .path("payment_request")
                .asString();
        Challenge challenge = Challenge.of(mint.token(offer, id, preimage.paymentHash(), Instant.now()), invoice);
        CompletionStage<PaymentOutcome> payment =
                purse.payer().pay(invoice, MilliSatoshi.ofSat(10), Duration.ofSeconds(60));
        until(
                "the payment arrived",
                PATIENCE,
                () -> node.json("lookupinvoice", preimage.paymentHash().hex())
                        .path("state")
                        .asString()
                        .equals("ACCEPTED"));
        return new Held(shop, challenge.token(), preimage, payment);
    }

    @Test
    void nodeAway_whatIsKnownIsServed_andTheRestIsAskedForLater() {
        Ask known = shop.ask("/checked");
        String preimage = purse.pay(known.invoice());
        assertThat(shop.present("/checked", known.token(), preimage).statusCode())
                .isEqualTo(200);
        Ask open = shop.ask("/checked");
        String read = preimage(open.paymentHash());
        node.kill();
        try {
            assertThat(shop.present("/checked", known.token(), preimage).statusCode())
                    .isEqualTo(200);
            HttpResponse<String> unknown = shop.present("/checked", open.token(), read);
            assertThat(unknown.statusCode()).isEqualTo(503);
            assertThat(unknown.body()).contains("node-unavailable", "keep it");
            assertThat(unknown.headers().firstValue("Retry-After")).isPresent();
            shop.awaitReady(200);
        } finally {
            node.start();
            regtest.awaitChannel();
        }
        shop.awaitSelling();
        assertThat(shop.present("/checked", open.token(), read).statusCode()).isEqualTo(402);
        purse.pay(open.invoice());
        assertThat(shop.present("/checked", open.token(), read).statusCode()).isEqualTo(200);
        assertThat(shop.awaitRows(2)).isEqualTo(SaleRow.ofNode(node, shop.instance()));
    }

    @Test
    void nodeAway_gatewayStartedAnew_servesWhatItsLedgerKnows() {
        Ask sold = shop.ask("/checked");
        String preimage = purse.pay(sold.invoice());
        shop.awaitRows(1);
        Ask open = shop.ask("/checked");
        String read = preimage(open.paymentHash());
        shop.stop();
        node.kill();
        try {
            shop.launch();
            shop.awaitReady(200);
            assertThat(shop.present("/checked", sold.token(), preimage).statusCode())
                    .as(shop.said())
                    .isEqualTo(200);
            assertThat(shop.present("/checked", open.token(), read).statusCode())
                    .isEqualTo(503);
        } finally {
            node.start();
            regtest.awaitChannel();
        }
        shop.awaitSelling();
    }
}
