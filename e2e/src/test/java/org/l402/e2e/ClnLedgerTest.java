package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.e2e.Shop.Ask;
import org.l402.ledger.Ledger;

/** The ledger of a gateway on a real Core Lightning, compared row by row with the node's own list. */
@OnCoreLightning
class ClnLedgerTest {

    private final Regtest regtest = Regtest.shared();
    private final Cln node = regtest.coreLightning();
    private final Purse purse = new Purse(regtest.buyer());

    @TempDir
    private Path home;

    private Shop shop;

    @BeforeEach
    void open() {
        regtest.awaitCoreLightning();
        shop = Shop.on(node, home);
        shop.open();
    }

    @AfterEach
    void close() {
        shop.close();
        purse.close();
    }

    @Test
    void sales_restartsOfEitherSide_areTheNodesOwnList() {
        Ask first = purse.buy(shop, "/stock");
        shop.ask("/stock");
        shop.awaitRows(1);
        node.stop();
        try {
            assertThat(shop.ready()).as("the node is away").isEqualTo(200);
        } finally {
            node.start();
            regtest.awaitCoreLightning();
        }
        shop.awaitSelling();
        Ask second = purse.buy(shop, "/checked");
        shop.awaitRows(2);
        shop.stop();
        shop.open();
        Ask third = purse.buy(shop, "/stock");

        List<SaleRow> rows = shop.awaitRows(3);
        assertThat(rows).isEqualTo(SaleRow.ofNode(node, shop.instance()));
        assertThat(rows)
                .extracting(SaleRow::paymentHash, SaleRow::service, SaleRow::priceMsat, SaleRow::receivedMsat)
                .containsExactly(
                        tuple(first.paymentHash(), "stock", 1000L, 1000L),
                        tuple(second.paymentHash(), "checked", 2000L, 2000L),
                        tuple(third.paymentHash(), "stock", 1000L, 1000L));
    }

    @Test
    void salesWhileTheGatewayWasAway_areRead_foreignOnesPassedOver_andLostRowsRepaired() throws Exception {
        List<Ask> asked = Stream.generate(() -> shop.ask("/stock")).limit(3).toList();
        shop.stop();
        asked.forEach(ask -> purse.pay(ask.invoice()));
        String memo = "stock default · l402 " + shop.instance() + " " + "ab".repeat(32);
        purse.pay(node.call("invoice", Map.of("amount_msat", 1000, "label", memo, "description", memo))
                .path("bolt11")
                .asString());

        shop.open();
        // What is ready has caught up: nothing more is awaited.
        List<SaleRow> rows = shop.rows();
        assertThat(rows)
                .extracting(SaleRow::paymentHash)
                .containsExactlyElementsOf(asked.stream().map(Ask::paymentHash).toList());
        assertThat(SaleRow.ofNode(node, shop.instance()))
                .as("with the foreign one")
                .hasSize(4)
                .containsAll(rows);
        assertThat(shop.reconcile(0).path("agreed").asInt()).isEqualTo(3);

        Books.remove(shop.data(), rows.subList(0, 2));
        assertThat(SaleRow.ofCommand(shop.reconcile(2).path("missing"))).isEqualTo(rows.subList(0, 2));
        assertThat(shop.reconcile(0, "--repair").path("added").asInt()).isEqualTo(2);
        assertThat(shop.rows()).isEqualTo(rows);

        shop.stop();
        Files.move(Ledger.file(shop.data()), home.resolve("lost.db"));
        shop.open();
        assertThat(shop.rows()).as("a fresh ledger").isEqualTo(rows);
    }
}
