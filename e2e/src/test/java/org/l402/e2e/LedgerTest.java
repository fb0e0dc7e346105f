package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.e2e.Shop.Ask;
import org.l402.ledger.Ledger;
import tools.jackson.databind.JsonNode;

/** The ledger of a gateway on a real LND, as the command shows it, compared row by row with the node's own list. */
class LedgerTest {

    private final Regtest regtest = Regtest.shared();
    private final Lnd node = regtest.seller();
    private final Purse purse = new Purse(regtest.buyer());

    @TempDir
    private Path home;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.on(node, home.resolve("shop"));
        shop.open();
    }

    @AfterEach
    void close() {
        shop.close();
        purse.close();
    }

    @Test
    void sales_restartsOfEitherSide_areTheNodesOwnList() {
        String first = shop.get(Purse.wallet(regtest.buyer()), "/stock")
                .path("payment_hash")
                .asString();
        IntStream.range(0, 3).forEach(unpaid -> shop.ask("/stock"));
        Ask generous = shop.ask("/stock");
        regtest.buyer().payByHand(2, generous.invoice());
        shop.awaitRows(2);

        shop.stop();
        shop.open();
        Ask second = purse.buy(shop, "/checked");
        shop.awaitRows(3);
        node.stop();
        try {
            assertThat(shop.ready()).as("the node is away").isEqualTo(200);
        } finally {
            node.start();
            regtest.awaitChannel();
        }
        shop.awaitSelling();
        Ask third = purse.buy(shop, "/stock");

        List<SaleRow> rows = shop.awaitRows(4);
        assertThat(rows).isEqualTo(SaleRow.ofNode(node, shop.instance()));
        assertThat(rows)
                .extracting(SaleRow::paymentHash, SaleRow::service, SaleRow::priceMsat, SaleRow::receivedMsat)
                .containsExactly(
                        sold(first, "stock", 1000, 1000),
                        sold(generous.paymentHash(), "stock", 1000, 2000),
                        sold(second.paymentHash(), "checked", 2000, 2000),
                        sold(third.paymentHash(), "stock", 1000, 1000));
        assertThat(rows).extracting(SaleRow::capability).containsOnly("default");
        assertThat(shop.command("ledger", "sum", "--by", "month").output())
                .containsPattern("checked +default +1 +2.000 +2.000 +0.000")
                .containsPattern("stock +default +3 +3.000 +4.000 +1.000");
    }

    private static Tuple sold(String paymentHash, String service, long price, long received) {
        return tuple(paymentHash, service, price, received);
    }

    @Test
    void salesWhileTheGatewayWasAway_areReadAtItsStart_alsoIntoAFreshLedger() throws Exception {
        purse.buy(shop, "/stock");
        shop.awaitRows(1);
        List<Ask> asked = Stream.generate(() -> shop.ask("/stock")).limit(3).toList();
        shop.stop();
        List<String> preimages =
                asked.stream().map(ask -> purse.pay(ask.invoice())).toList();
        assertThat(Books.paymentHashes(shop.data())).hasSize(1);

        shop.open();
        // What is ready has caught up: nothing more is awaited.
        List<SaleRow> all = shop.rows();
        assertThat(all).hasSize(4).isEqualTo(SaleRow.ofNode(node, shop.instance()));
        assertThat(shop.present("/stock", asked.get(0).token(), preimages.get(0))
                        .statusCode())
                .isEqualTo(200);
        shop.stop();

        move(Ledger.file(shop.data()), home.resolve("lost.db"));
        shop.open();
        assertThat(shop.rows()).isEqualTo(all);
        assertThat(shop.said()).contains("the ledger has caught up with the node: 4 sales were added");
    }

    @Test
    void damagedLedger_isNotReadyUntilItIsMovedAway_andSellsMeanwhile() throws Exception {
        purse.buy(shop, "/stock");
        shop.awaitRows(1);
        shop.stop();
        Path file = Ledger.file(shop.data());
        for (String rest : List.of("ledger.db-wal", "ledger.db-shm")) {
            Files.deleteIfExists(shop.data().resolve(rest));
        }
        Files.writeString(file, "no ledger at all, and longer than the header of one would have to be\n".repeat(20));

        shop.launch();
        shop.awaitReady(503);
        purse.buy(shop, "/stock");
        assertThat(shop.ready()).isEqualTo(503);
        assertThat(shop.said()).contains("is damaged, or not a ledger", "selling goes on");

        move(file, home.resolve("damaged.db"));
        shop.awaitReady(200);
        assertThat(shop.rows()).hasSize(2).isEqualTo(SaleRow.ofNode(node, shop.instance()));
        assertThat(shop.said()).contains("the ledger is kept again");
    }

    @Test
    void start_nodeThatHangs_isNotReadyUntilItIsKnownToBeAway() {
        purse.buy(shop, "/stock");
        shop.awaitRows(1);
        shop.stop();
        node.suspend();
        try {
            shop.launch();
            // Nothing is known of the node until a call to it has had its time.
            shop.awaitReady(503);
            shop.awaitReady(200);
            assertThat(shop.said()).contains("the ledger cannot be kept up");
        } finally {
            node.resume();
            regtest.awaitChannel();
        }
        shop.awaitSelling();
        purse.buy(shop, "/stock");
        assertThat(shop.awaitRows(2)).isEqualTo(SaleRow.ofNode(node, shop.instance()));
    }

    @Test
    void foreignInvoices_andAnotherGatewayOnTheNode_arePassedOver() {
        try (Shop other = Shop.on(node, home.resolve("other"))) {
            other.open();
            Ask theirs = purse.buy(other, "/stock");
            Ask ours = purse.buy(shop, "/stock");
            String memo =
                    node.json("lookupinvoice", ours.paymentHash()).path("memo").asString();
            assertThat(memo).startsWith("stock default · l402 " + shop.instance() + " ");
            List<String> fakes = List.of(
                    foreign("tea and biscuits", 1000),
                    foreign("stock default · l402 " + shop.instance() + " " + "ab".repeat(32), 1000),
                    foreign(memo, 1001),
                    foreign(memo.replace("stock", "checked"), 1000),
                    foreign(memo + " ", 1000));
            Ask last = purse.buy(shop, "/checked");
            Ask theirLast = purse.buy(other, "/checked");

            assertThat(shop.awaitRows(2))
                    .extracting(SaleRow::paymentHash)
                    .containsExactly(ours.paymentHash(), last.paymentHash())
                    .doesNotContainAnyElementsOf(fakes);
            List<SaleRow> others = other.awaitRows(2);
            assertThat(others)
                    .extracting(SaleRow::paymentHash)
                    .containsExactly(theirs.paymentHash(), theirLast.paymentHash());
            assertThat(others).isEqualTo(SaleRow.ofNode(node, other.instance()));
            assertThat(shop.reconcile(0).path("not_ours").asInt()).isGreaterThanOrEqualTo(fakes.size() + 2);
        }
    }

    /** An invoice that another program on the node made, paid; its payment hash. */
    private String foreign(String memo, long msat) {
        JsonNode invoice = node.json("addinvoice", "--amt_msat=" + msat, "--memo=" + memo);
        purse.pay(invoice.path("payment_request").asString());
        return invoice.path("r_hash").asString();
    }

    @Test
    void reconcile_rowsLost_areNamedAndRepaired() throws Exception {
        for (int i = 0; i < 3; i++) {
            purse.buy(shop, "/stock");
        }
        List<SaleRow> rows = shop.awaitRows(3);
        Program agrees = shop.command("ledger", "reconcile");
        assertThat(agrees.exitCode()).as(agrees.output() + agrees.errors()).isZero();
        assertThat(agrees.output())
                .contains("Compared with the node " + node.publicKey() + ": 3 sales in both, and the same.")
                .doesNotContain("missing");

        List<SaleRow> lost = rows.subList(1, 3);
        Books.remove(shop.data(), lost);
        Program names = shop.command("ledger", "reconcile");
        assertThat(names.exitCode()).as(names.output() + names.errors()).isEqualTo(2);
        assertThat(names.output())
                .contains("1 sale in both", "2 sales missing from the ledger:", "--repair adds them")
                .contains(lost.get(0).paymentHash(), lost.get(1).paymentHash())
                .doesNotContain(rows.get(0).paymentHash());
        assertThat(SaleRow.ofCommand(shop.reconcile(2).path("missing"))).isEqualTo(lost);

        JsonNode repaired = shop.reconcile(0, "--repair");
        assertThat(repaired.path("added").asInt()).isEqualTo(2);
        assertThat(shop.reconcile(0).path("agreed").asInt()).isEqualTo(3);
        assertThat(shop.rows()).isEqualTo(rows).isEqualTo(SaleRow.ofNode(node, shop.instance()));

        shop.stop();
        shop.open();
        assertThat(shop.rows()).as("a repaired ledger, followed on").isEqualTo(rows);
    }

    private static void move(Path file, Path to) throws IOException {
        Files.move(file, to);
        for (String rest : List.of("-wal", "-shm")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + rest));
        }
    }
}
