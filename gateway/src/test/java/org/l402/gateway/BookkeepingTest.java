package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.l402.challenge.Challenge;
import org.l402.gateway.OddNode.Way;
import org.l402.ledger.Ledger;
import org.l402.ledger.Sale;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.sandbox.Receiving;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.testkit.lightning.Waiting;

/** The ledger that a running gateway keeps: whose invoices are in it, from which node, and what the operator is told. */
@Timeout(60)
class BookkeepingTest {

    /** What a gateway asks its node for to see who it is. */
    private static final String WHO_IS_IT = "l402 gateway start";

    @TempDir
    Path directory;

    @TempDir
    Path another;

    private @Nullable OddNode odd;

    private Shop open() {
        return Shop.withLedger(directory, file -> file, this::odd);
    }

    private OddNode odd(SandboxNode sandbox) {
        OddNode made = new OddNode(sandbox, InstantSource.fixed(Shop.OPENED));
        odd = made;
        return made;
    }

    private OddNode node() {
        return Objects.requireNonNull(odd);
    }

    @Test
    void sale_isInTheLedgerOfTheDataDirectory_withTheNodeThatWasPaid() {
        try (Shop shop = open()) {
            Challenge challenge = Shop.challenge(shop.get("/weather"));
            shop.get("/stock");
            shop.pay(challenge);
            shop.awaitSales(1);

            assertThat(Ledger.file(shop.data())).exists();
            assertThat(shop.sales()).singleElement().satisfies(sale -> {
                assertThat(sale.service()).hasToString("weather");
                assertThat(sale.price().value()).isEqualTo(1000);
                assertThat(sale.node()).isEqualTo(shop.node.nodeId().hex());
            });
        }
    }

    @Test
    void twoGateways_onOneNode_keepTheirOwnSales() {
        try (Shop first = open();
                Shop second = Shop.withLedger(another, file -> file, unused -> first.node)) {
            PaymentHash one = buy(first, first);
            PaymentHash two = buy(second, first);
            PaymentHash three = buy(first, first);
            first.awaitSales(2);
            second.awaitSales(1);

            assertThat(first.sales()).extracting(Sale::paymentHash).containsExactly(one, three);
            assertThat(second.sales()).extracting(Sale::paymentHash).containsExactly(two);
        }
    }

    @Test
    void ledgerThatWasLost_isMadeAnew_fromWhatWasSoldUnderTheKeysThatAreThere() throws IOException {
        try (Shop shop = open();
                Shop other = Shop.open(another)) {
            Path keys = shop.data().resolve("master-keys");
            String oldKey = Files.readString(keys);
            String newKey = Files.readString(other.data().resolve("master-keys"));
            PaymentHash old = buy(shop, shop);
            Files.writeString(keys, newKey + oldKey);
            shop.restart();
            PaymentHash fresh = buy(shop, shop);
            shop.awaitSales(2);

            shop.stop();
            loseLedger(shop.data());
            shop.startAgain();
            shop.awaitSales(2);
            assertThat(shop.sales()).extracting(Sale::paymentHash).containsExactlyInAnyOrder(old, fresh);

            shop.stop();
            loseLedger(shop.data());
            Files.writeString(keys, newKey);
            shop.startAgain();
            Waiting.until("caught up", Duration.ofSeconds(20), shop::isReady);
            assertThat(shop.sales())
                    .as("a key that is gone")
                    .extracting(Sale::paymentHash)
                    .containsExactly(fresh);
        }
    }

    @Test
    void node_whoItIs_isAskedAgainAfterADrop() {
        try (Shop shop = open()) {
            buy(shop, shop);
            shop.awaitSales(1);
            assertThat(node().memos.stream().filter(WHO_IS_IT::equals))
                    .as("at the start")
                    .hasSize(1);

            drop(shop);
            buy(shop, shop);
            shop.awaitSales(2);

            assertThat(node().memos.stream().filter(WHO_IS_IT::equals)).hasSizeGreaterThan(1);
        }
    }

    @Test
    void anotherNodeAfterADrop_isNotReadFrom_untilItIsTheRightOne() {
        try (Shop shop = open();
                LogLines log = new LogLines()) {
            buy(shop, shop);
            shop.awaitSales(1);
            Challenge open = Shop.challenge(shop.get("/weather"));
            node().way = Way.OTHER_PAYEE;
            int asked = node().memos.size();
            drop(shop);
            shop.pay(open);
            Waiting.until(
                    "it is asked who it is",
                    Duration.ofSeconds(20),
                    () -> node().memos.size() > asked);
            assertThat(shop.get("/weather").status()).isEqualTo(503);

            assertThat(shop.sales()).hasSize(1);
            assertThat(log.all())
                    .anyMatch(line ->
                            line.startsWith("ERROR ") && line.contains("but this gateway has sold from the node"));
            node().way = Way.HONEST;
            shop.awaitSales(2);
            assertThat(node().followed).hasSize(2).containsOnly(Way.HONEST);
        }
    }

    @Test
    void readyz_behind_notReadyUntilItHasCaughtUp() {
        CountDownLatch telling = new CountDownLatch(1);
        try (Shop shop = Shop.withLedger(directory, file -> file, sandbox -> {
            OddNode silent = odd(sandbox);
            silent.telling = telling;
            return silent;
        })) {
            assertThat(shop.isReady()).isFalse();
            assertThat(shop.get("/weather").status())
                    .as("it sells all the same")
                    .isEqualTo(402);

            telling.countDown();

            Waiting.until("caught up", Duration.ofSeconds(20), shop::isReady);
        }
    }

    @Test
    void readyz_nodeAway_readyForThoseWhoHavePaid() {
        try (Shop shop = open();
                LogLines log = new LogLines()) {
            String paid = Shop.show(shop.buy("/weather"));
            Waiting.until("caught up", Duration.ofSeconds(20), shop::isReady);

            shop.node.receiving(Receiving.DOWN);
            shop.restart();

            Waiting.until("the node is known to be away", Duration.ofSeconds(20), shop::isReady);
            assertThat(log.all()).anyMatch(line -> line.startsWith("WARN the ledger cannot be kept up: "));
            assertThat(shop.get("/weather", paid).status()).isEqualTo(200);
        }
    }

    @Test
    void readyz_ledgerUnusable_notReadyButSelling_andNothingIsLost() throws IOException {
        try (Shop shop = open();
                LogLines log = new LogLines()) {
            shop.stop();
            loseLedger(shop.data());
            Path file = Files.writeString(Ledger.file(shop.data()), "no database\n".repeat(1000));
            shop.startAgain();
            assertThat(shop.isReady()).isFalse();
            String paid = Shop.show(shop.buy("/weather"));
            assertThat(shop.get("/weather", paid).status()).isEqualTo(200);

            Files.delete(file);

            Waiting.until("the ledger is kept again", Duration.ofSeconds(20), shop::isReady);
            assertThat(shop.sales()).hasSize(1);
            assertThat(log.all()).anyMatch(line -> line.startsWith("INFO the ledger is kept again"));
        }
    }

    @Test
    void nodeThatDoesNotTellWhatWasPaid_isSoldFromWithoutALedger() {
        try (Shop shop = Shop.withLedger(directory, file -> file, BookkeepingTest::silent)) {
            assertThat(shop.get("/weather", Shop.show(shop.buy("/weather"))).status())
                    .isEqualTo(200);
            assertThat(shop.isReady()).isTrue();
            assertThat(Ledger.file(shop.data())).doesNotExist();
        }
    }

    /** The same node through the narrower interface. */
    private static InvoiceIssuer silent(SandboxNode node) {
        return new InvoiceIssuer() {
            @Override
            public CompletionStage<Issued> issue(Request request) {
                return node.issue(request);
            }

            @Override
            public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
                return node.status(paymentHash);
            }
        };
    }

    private static void drop(Shop shop) {
        shop.node.receiving(Receiving.DOWN);
        shop.node.receiving(Receiving.PROMPT);
    }

    /** Buys from one gateway at the node of another. */
    private static PaymentHash buy(Shop shop, Shop payer) {
        return payer.pay(Shop.challenge(shop.get("/weather"))).paymentHash();
    }

    private static void loseLedger(Path data) throws IOException {
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(data.resolve("ledger.db" + suffix));
        }
    }
}
