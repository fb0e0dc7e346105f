package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.e2e.L402.Gateway;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example of the weather API, sold through clnrest with a rune that can only receive, with the command alone. */
abstract class WeatherSale {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path home;

    private L402 l402;
    private Example weather;

    /** The certificate that signed that of the seller's clnrest. */
    abstract Path ca();

    /** Host and port of the seller's clnrest. */
    abstract String restAddress();

    abstract String receiveOnlyRune();

    abstract Path sellerSocket();

    /** What the seller has received in all, msat. */
    abstract long received();

    /** The buyer's client file, without its limits. */
    abstract String wallet();

    @BeforeEach
    void open() {
        Example.copy(ca(), home.resolve(".lightning/bitcoin/ca.pem"));
        l402 = new L402(home, "L402_RUNE=" + receiveOnlyRune());
        weather = new Example("weather", "WeatherApi.java", "127.0.0.1:3010", "127.0.0.1:9000", restAddress(), home);
        l402.wallet(wallet() + "limits: { per-request: 20 sat, per-day: 1000 sat }\n");
    }

    @AfterEach
    void close() {
        weather.close();
    }

    @Test
    void get_weather_boughtOnceAndThenFree() {
        long before = received();
        try (Gateway gateway = l402.gateway(weather.config())) {
            Program first = l402.run("get", "--json", weather.url("/weather?place=Zermatt"));
            assertThat(first.exitCode()).as(first.errors()).isZero();
            JsonNode bought = JSON.readTree(first.output());
            assertThat(bought.path("paid").asBoolean()).isTrue();
            assertThat(bought.path("amount_msat").asLong()).isEqualTo(1000);
            assertThat(bought.path("fee_msat").asLong()).isZero();

            Program second = l402.run("get", weather.url("/weather?place=Zermatt"));
            assertThat(second.exitCode()).as(second.errors()).isZero();
            assertThat(second.output()).contains("\"place\":\"Zermatt\"", "\"sample\":true");

            assertThat(gateway.said()).contains(" status=200 outcome=paid ").doesNotContain("ERROR");
        }
        assertThat(received() - before).as("paid once").isEqualTo(1000);
    }

    @Test
    void check_receiveOnlyRune_canSellAndSaysWhatItCannotSee() {
        Program check = check();

        assertThat(check.exitCode()).as(check.output() + check.errors()).isZero();
        assertThat(check.output())
                .startsWith("Core Lightning at https://" + restAddress()
                        + " can make invoices; its channels are not visible with this credential.")
                .contains("network     regtest", "not visible", "invoice     1 sat")
                .doesNotContain("warning");
    }

    @Test
    void check_socket_canSellAndIsWarnedThatItGrantsEverything() {
        String overRest = L402.text(weather.config());
        Example.write(
                weather.config(),
                overRest.replaceFirst("(?s)  address: .*rune: [^\n]*\n", "  socket: " + sellerSocket() + "\n"));
        assertThat(L402.text(weather.config())).doesNotContain("L402_RUNE");

        Program check = check();

        assertThat(check.exitCode()).as(check.output() + check.errors()).isZero();
        assertThat(check.output())
                .startsWith("Core Lightning at " + sellerSocket() + " can sell.")
                .contains("in sync     yes", " active", "warning: ", "grants everything")
                .contains("lightning-cli createrune restrictions='[[\"method=invoice\"");
    }

    @Test
    void walletCheck_buyer_canPayAndIsToldHowToHaveALimitOfTheWalletItself() {
        Program check = l402.run("wallet", "check");

        assertThat(check.exitCode()).as(check.output() + check.errors()).isZero();
        assertThat(check.output()).contains(" can pay.", "reached     in ", "binds everybody");
    }

    private Program check() {
        return l402.run("node", "check", "--config", weather.config().toString());
    }
}
