package org.l402.e2e;

import java.nio.file.Path;

/** The least that each side needs of its LND, as docs/nodes.md has it. */
final class RealNode {

    private RealNode() {}

    /** What a seller gives its gateway. */
    static Path receiveOnly(Lnd node) {
        return node.bake(
                "uri:/lnrpc.Lightning/AddInvoice",
                "uri:/lnrpc.Lightning/LookupInvoice",
                "uri:/lnrpc.Lightning/SubscribeInvoices",
                "uri:/lnrpc.Lightning/ListInvoices");
    }

    /** What a buyer gives its program. */
    static Path payOnly(Lnd node) {
        return node.bake("uri:/routerrpc.Router/SendPaymentV2", "uri:/routerrpc.Router/TrackPaymentV2");
    }
}
