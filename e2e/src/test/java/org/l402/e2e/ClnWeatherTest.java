package org.l402.e2e;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** The weather API, sold through a real Core Lightning and bought through an LND. */
@OnCoreLightning
class ClnWeatherTest extends WeatherSale {

    private final Regtest regtest = Regtest.shared();
    private final Cln node = regtest.coreLightning();

    @BeforeEach
    void connect() {
        regtest.awaitCoreLightning();
    }

    @Override
    Path ca() {
        return node.ca();
    }

    @Override
    String restAddress() {
        return node.restAddress();
    }

    @Override
    String receiveOnlyRune() {
        return RealNode.receiveOnly(node);
    }

    @Override
    Path sellerSocket() {
        return node.socket();
    }

    @Override
    long received() {
        return node.call("listinvoices", Map.of())
                .path("invoices")
                .valueStream()
                .mapToLong(invoice -> invoice.path("amount_received_msat").asLong(0))
                .sum();
    }

    @Override
    String wallet() {
        return Purse.wallet(regtest.buyer());
    }
}
