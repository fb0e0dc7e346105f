package org.l402.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.l402.lightning.cln.StandInPair;

/** The weather API, sold and bought through nodes that answer as Core Lightning does: in every run. */
class WeatherTest extends WeatherSale {

    private final StandInPair nodes;

    WeatherTest(@TempDir Path directory) {
        nodes = new StandInPair(directory);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Override
    Path ca() {
        return nodes.ca();
    }

    @Override
    String restAddress() {
        return nodes.restAddress();
    }

    @Override
    String receiveOnlyRune() {
        return nodes.receiveOnlyRune();
    }

    @Override
    Path sellerSocket() {
        return nodes.sellerSocket();
    }

    @Override
    long received() {
        return nodes.received();
    }

    @Override
    String wallet() {
        return """
                wallet:
                  type: cln
                  network: regtest
                  socket: %s
                """.formatted(nodes.buyerSocket());
    }
}
