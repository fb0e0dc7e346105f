package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.l402.challenge.Challenge;
import org.l402.credential.Credential;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.sandbox.Receiving;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.lightning.Waiting;

/** A service that wants the node's own word: {@code verify: settled}. */
class SettledTest {

    @TempDir
    private Path directory;

    @TempDir
    private Path another;

    private @Nullable OddNode odd;
    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.onReal(directory, SettledTest::settled, this::odd);
    }

    private void openWithLedger() {
        shop.close();
        shop = Shop.withLedger(another, SettledTest::settled, this::odd);
    }

    private static String settled(String file) {
        return file.replace("price: 1000 msat", "price: 1000 msat\n    verify: settled");
    }

    private OddNode odd(SandboxNode sandbox) {
        OddNode made = new OddNode(sandbox, InstantSource.system());
        odd = made;
        return made;
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
        return Stream.of(
                new InvoiceStatus.Open(),
                new InvoiceStatus.Expired(),
                new InvoiceStatus.NotFound(),
                paid(1000, 999),
                paid(0, 1000));
    }

    private static InvoiceStatus paid(long asked, long received) {
        return new InvoiceStatus.Settled(new MilliSatoshi(asked), new MilliSatoshi(received), Shop.OPENED);
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
    void soldForLessThanItCostsNow_served() {
        String paid = Shop.show(shop.buy("/weather"));
        says(said -> CompletableFuture.completedStage(paid(1, 1)));

        assertThat(shop.get("/weather", paid).status()).isEqualTo(200);
    }

    @Test
    void nodeThatLooksNothingUp_isLeftAloneAndFoundAgain() {
        String known = Shop.show(shop.buy("/weather"));
        assertThat(shop.get("/weather", known).status()).isEqualTo(200);
        String paid = Shop.show(shop.buy("/weather"));
        int before = node().lookups.get();
        says(status -> CompletableFuture.failedStage(new NodeException("the node is away")));

        try (LogLines log = new LogLines()) {
            for (int i = 0; i < 20; i++) {
                HttpMessage refused = shop.get("/weather", paid);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.text()).contains("node-unavailable");
                assertThat(shop.get("/weather", known).status()).isEqualTo(200);
            }
            assertThat(shop.get("/weather").status())
                    .as("it still makes invoices")
                    .isEqualTo(402);
            says(UnaryOperator.identity());
            Waiting.until(
                    "it is asked again",
                    Duration.ofSeconds(20),
                    () -> shop.get("/weather", paid).status() == 200);

            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("WARN "))
                    .singleElement()
                    .asString()
                    .startsWith("WARN the node looks up no invoices: the node is away; where a service wants its word");
            assertThat(log.all()).anyMatch(line -> line.startsWith("INFO the node looks up invoices again after "));
        }
        assertThat(node().lookups.get() - before)
                .as("three, some probes, and the one that was answered")
                .isLessThan(20);
    }

    @Test
    void restart_nodeDown_whatTheLedgerKnowsIsServedAtOnce_theRestWhenTheNodeIsBack() {
        openWithLedger();
        Challenge open = Shop.challenge(shop.get("/weather"));
        String known = Shop.show(shop.buy("/weather"));
        shop.awaitSales(1);
        shop.stop();
        String unknown = Shop.show(new Credential(Shop.token(open), shop.pay(open)));
        shop.node.receiving(Receiving.DOWN);

        shop.startAgain();

        assertThat(shop.get("/weather", known).status()).isEqualTo(200);
        assertThat(node().lookups).as("at no cost").hasValue(0);
        HttpMessage refused = shop.get("/weather", unknown);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).contains("node-unavailable");
        assertThat(refused.header("Retry-After")).isPresent();

        shop.node.receiving(Receiving.PROMPT);
        assertThat(shop.get("/weather", unknown).status()).isEqualTo(200);
    }

    @Test
    void paid_writtenToTheLedger_isKnownWithoutAsking() {
        openWithLedger();
        says(status -> CompletableFuture.failedStage(new NodeException("the node looks nothing up")));

        String paid = Shop.show(shop.buy("/weather"));

        Waiting.until(
                "it is known",
                Duration.ofSeconds(20),
                () -> shop.get("/weather", paid).status() == 200);
        assertThat(shop.sales()).hasSize(1);
    }

    @Test
    void ledgerThatCannotBeOpened_theNodeIsAsked() throws IOException {
        Files.createDirectories(another.resolve("l402-data/ledger.db"));
        openWithLedger();

        String paid = Shop.show(shop.buy("/weather"));

        assertThat(shop.get("/weather", paid).status()).isEqualTo(200);
        assertThat(node().lookups).hasValue(1);
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
