package org.l402.e2e;

import java.nio.file.Path;
import java.util.List;

/** A gateway on a real LND, and that LND, killed under sales. */
class LedgerKillTest extends KilledUnderSales {

    private final Lnd node = regtest.seller();

    @Override
    Shop shop(Path home) {
        return Shop.on(node, home);
    }

    @Override
    List<SaleRow> onNode(String instance) {
        return SaleRow.ofNode(node, instance);
    }

    @Override
    void killNode() {
        node.kill();
    }

    @Override
    void launchNode() {
        node.launch(true);
    }

    @Override
    void awaitNode() {
        node.awaitSynced();
        regtest.awaitChannel();
    }
}
