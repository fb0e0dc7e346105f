package org.l402.e2e;

import java.nio.file.Path;
import java.util.List;

/** The least that each side needs of its node, as docs/nodes.md has it. */
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

    /** What a seller gives its gateway. */
    static String receiveOnly(Cln node) {
        return node.rune(List.of(List.of(
                "method=invoice",
                "method=listinvoices",
                "method=waitanyinvoice",
                "method=waitinvoice",
                "method=autoclean-status")));
    }

    /** What a buyer gives its program. */
    static String payOnly(Cln node) {
        return node.rune(List.of(
                List.of("method=xpay", "method=listpays"),
                List.of("method=listpays", "pinvinvstring_amount<1000001"),
                List.of("method=listpays", "pnamemaxfee<10001")));
    }
}
