package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.l402.credential.Credential;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.NodeException;
import org.l402.testkit.HttpMessage;

/** A service that wants the node's own word: {@code verify: settled}. */
class SettledTest {

    @TempDir
    private Path directory;

    private @Nullable OddNode odd;
    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.onReal(
                directory,
                file -> file.replace("price: 1000 msat", "price: 1000 msat\n    verify: settled"),
                sandbox -> odd = new OddNode(sandbox, InstantSource.system()));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private OddNode node() {
        return Objects.requireNonNull(odd);
    }

    @Test
    void paid_settled_servedAndAskedForOnce() {
        String paid = Shop.show(shop.buy("/weather"));

        for (int i = 0; i < 5; i++) {
            assertThat(shop.get("/weather", paid).status()).isEqualTo(200);
        }
        assertThat(node().lookups).hasValue(1);
    }

    @Test
    void paid_knownAndNodeDown_served() {
        String paid = Shop.show(shop.buy("/weather"));
        assertThat(shop.get("/weather", paid).status()).isEqualTo(200);
        says(status -> CompletableFuture.failedStage(new NodeException("the node is away")));

        assertThat(shop.get("/weather", paid).status()).isEqualTo(200);
    }

    @Test
    void paid_notYetKnownAndNodeDown_503AndServedLater() {
        String paid = Shop.show(shop.buy("/weather"));
        says(status -> CompletableFuture.failedStage(new NodeException("the node is away")));

        HttpMessage refused = shop.get("/weather", paid);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).contains("node-unavailable", "keep it");
        assertThat(refused.header("Retry-After")).isPresent();

        says(UnaryOperator.identity());
        assertThat(shop.get("/weather", paid).status()).isEqualTo(200);
    }

    static Stream<InvoiceStatus> unpaid() {
        return Stream.of(new InvoiceStatus.Open(), new InvoiceStatus.Expired(), new InvoiceStatus.NotFound());
    }

    /** Whoever may read the node's invoices knows the preimage of one that nobody paid. */
    @ParameterizedTest
    @MethodSource("unpaid")
    void preimageOfAnUnpaidInvoice_402(InvoiceStatus status) {
        Credential credential = shop.buy("/weather");
        says(said -> CompletableFuture.completedStage(status));

        HttpMessage refused = shop.get("/weather", Shop.show(credential));

        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.text()).contains("credential-invalid", "not settled");
        assertThat(Shop.challenge(refused)).as("a new one").isNotNull();
    }

    @Test
    void heldPayment_503UntilItIsTaken() {
        String paid = Shop.show(shop.buy("/weather"));
        says(said -> CompletableFuture.completedStage(new InvoiceStatus.Accepted()));

        HttpMessage pending = shop.get("/weather", paid);
        assertThat(pending.status()).isEqualTo(503);
        assertThat(pending.text()).contains("payment-pending");
        assertThat(pending.header("Retry-After")).isPresent();

        says(UnaryOperator.identity());
        assertThat(shop.get("/weather", paid).status()).isEqualTo(200);
    }

    @Test
    void forged_neverAsksTheNode() {
        shop.buy("/weather");
        int before = node().lookups.get();

        assertThat(shop.get("/weather", "Authorization: L402 AgEEbHNhdA==:" + "00".repeat(32))
                        .status())
                .isEqualTo(402);
        assertThat(node().lookups).hasValue(before);
    }

    @Test
    void otherService_takesTheProofAlone() {
        String paid = Shop.show(shop.buy("/stock"));
        says(said -> CompletableFuture.completedStage(new InvoiceStatus.Open()));

        assertThat(shop.get("/stock", paid).status()).isEqualTo(200);
    }

    private void says(UnaryOperator<CompletionStage<InvoiceStatus>> answer) {
        node().says = answer;
    }
}
