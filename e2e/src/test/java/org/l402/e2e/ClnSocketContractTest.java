package org.l402.e2e;

import org.l402.lightning.cln.ClnNode;

/** The adapter for Core Lightning keeps the contract on a real node, over its unix socket. */
@OnCoreLightning
class ClnSocketContractTest extends ClnWorld {

    private final ClnNode node = overSocket();

    @Override
    ClnNode issuing() {
        return node;
    }

    @Override
    ClnNode paying() {
        return node;
    }
}
