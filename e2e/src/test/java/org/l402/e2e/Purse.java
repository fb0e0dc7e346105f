package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.l402.e2e.Shop.Ask;
import org.l402.lightning.InvoicePayer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.lnd.LndAccess;
import org.l402.lightning.lnd.LndMacaroon;
import org.l402.lightning.lnd.LndNode;
import org.l402.lightning.lnd.LndOptions;

/** The purse of a buyer: an LND that may pay, and nothing else. */
final class Purse implements AutoCloseable {

    private static final MilliSatoshi FEE = MilliSatoshi.ofSat(10);
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final LndNode node;

    Purse(Lnd buyer) {
        node = LndNode.open(
                new LndAccess(buyer.grpcAddress(), buyer.certificate(), LndMacaroon.ofFile(RealNode.payOnly(buyer))),
                LndOptions.DEFAULT);
    }

    /** The same as a part of a client's file. */
    static String wallet(Lnd buyer) {
        return """
                wallet:
                  type: lnd
                  network: regtest
                  address: %s
                  tls-cert: %s
                  macaroon: %s
                """.formatted(buyer.grpcAddress(), buyer.certificate(), RealNode.payOnly(buyer));
    }

    InvoicePayer payer() {
        return node;
    }

    /** Pays an invoice, and gives the preimage. */
    String pay(String invoice) {
        PaymentOutcome outcome = get(node.pay(invoice, FEE, DEADLINE));
        assertThat(outcome).isInstanceOf(PaymentOutcome.Paid.class);
        return ((PaymentOutcome.Paid) outcome).preimage().hex();
    }

    /** Buys once, as every buyer does. */
    Ask buy(Shop shop, String path) {
        Ask ask = shop.ask(path);
        HttpResponse<String> bought = shop.present(path, ask.token(), pay(ask.invoice()));
        assertThat(bought.statusCode()).as(bought.body()).isEqualTo(200);
        return ask;
    }

    @Override
    public void close() {
        node.close();
    }
}
