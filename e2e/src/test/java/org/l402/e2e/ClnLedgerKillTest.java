package org.l402.e2e;

import java.nio.file.Path;
import java.util.List;

/** A gateway on a real Core Lightning, and that Core Lightning, killed under sales. */
@OnCoreLightning
class ClnLedgerKillTest extends KilledUnderSales {

    private final Cln node = regtest.coreLightning();

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
        node.start();
    }

    @Override
    void awaitNode() {
        regtest.awaitCoreLightning();
    }
}
