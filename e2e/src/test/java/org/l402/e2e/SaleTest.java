package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.until;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.e2e.L402.Gateway;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example of the stock API, sold through one LND and bought through another, with the command alone. */
class SaleTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final Regtest regtest = Regtest.shared();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path home;

    private L402 l402;
    private Example stock;

    @BeforeEach
    void open() {
        Lnd seller = regtest.seller();
        Example.copy(seller.certificate(), home.resolve(".lnd/tls.cert"));
        Example.copy(RealNode.receiveOnly(seller), home.resolve(".lnd/l402-gateway.macaroon"));
        l402 = new L402(home);
        stock = new Example("stock", "StockApi.java", "127.0.0.1:10009", "127.0.0.1:9001", seller.grpcAddress(), home);
        wallet(regtest.buyer());
    }

    @AfterEach
    void close() {
        stock.close();
    }

    private void wallet(Lnd node) {
        l402.wallet(Purse.wallet(node) + "limits: { per-request: 20 sat, per-day: 1000 sat }\n");
    }

    @Test
    void get_stock_boughtOnceAndThenFree() {
        long before = balance();
        try (Gateway gateway = l402.gateway(stock.config())) {
            Program first = l402.run("get", "--json", stock.url("/stock?symbol=ACME"));
            assertThat(first.exitCode()).as(first.errors()).isZero();
            JsonNode bought = JSON.readTree(first.output());
            assertThat(bought.path("paid").asBoolean()).isTrue();
            assertThat(bought.path("amount_msat").asLong()).isEqualTo(1000);
            assertThat(bought.path("fee_msat").asLong()).isZero();

            Program second = l402.run("get", stock.url("/stock?symbol=ACME"));
            assertThat(second.exitCode()).as(second.errors()).isZero();
            assertThat(second.output()).contains("\"symbol\":\"ACME\"", "\"sample\":true");

            assertThat(gateway.said()).contains(" status=200 outcome=paid ").doesNotContain("ERROR");
        }
        assertThat(before - balance()).as("paid once").isEqualTo(1000);
    }

    @Test
    void get_walletThatCannotReachTheSeller_failsAndPaysNothing() {
        wallet(regtest.stranger());
        try (Gateway gateway = l402.gateway(stock.config())) {
            Program get = l402.run("get", stock.url("/stock"));

            assertThat(get.exitCode()).as(get.errors()).isEqualTo(7);
            assertThat(gateway.said()).doesNotContain("outcome=paid");
        }
    }

    @Test
    void paidRequests_nodeStoppedAndStarted_areServedAndSellingIsBackSoon() throws Exception {
        try (Gateway gateway = l402.gateway(stock.config())) {
            assertThat(l402.run("get", stock.url("/stock")).exitCode()).isZero();
            regtest.seller().kill();
            try {
                Program paid = l402.run("get", stock.url("/stock"));
                assertThat(paid.exitCode()).as(paid.errors()).isZero();

                HttpResponse<String> refused = ask();
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(refused.body()).contains("node-unavailable");
            } finally {
                regtest.seller().start();
                regtest.awaitChannel();
            }

            until("selling again", Duration.ofSeconds(10), () -> askQuietly() == 402);
            assertThat(gateway.said()).doesNotContain("ERROR");
        }
    }

    @Test
    void gateway_startedWhileItsNodeIsAway_servesWhatWasSold() {
        try (Gateway gateway = l402.gateway(stock.config())) {
            assertThat(l402.run("get", stock.url("/stock")).exitCode()).isZero();
            assertThat(gateway.said()).contains("listening on");
        }
        regtest.seller().stop();
        try (Gateway gateway = l402.gateway(stock.config())) {
            Program paid = l402.run("get", stock.url("/stock"));
            assertThat(paid.exitCode()).as(paid.errors() + gateway.said()).isZero();
        } finally {
            regtest.seller().start();
            regtest.awaitChannel();
        }
    }

    @Test
    void gateway_anotherNodeThanBefore_isRefused() {
        l402.gateway(stock.config()).close();
        Lnd other = regtest.buyer();
        Example.write(
                stock.config(),
                L402.text(stock.config())
                        .replace(regtest.seller().grpcAddress(), other.grpcAddress())
                        .replace("${HOME}/.lnd/tls.cert", other.certificate().toString())
                        .replace(
                                "${HOME}/.lnd/l402-gateway.macaroon",
                                RealNode.receiveOnly(other).toString()));

        Program gateway = l402.run("gateway", "run", "--config", stock.config().toString());

        assertThat(gateway.exitCode()).as(gateway.errors()).isEqualTo(2);
        assertThat(gateway.errors()).contains(regtest.seller().publicKey(), other.publicKey());
        Program check = l402.run("node", "check", "--config", stock.config().toString());
        assertThat(check.exitCode()).as(check.output()).isEqualTo(2);
    }

    private long balance() {
        return regtest.buyer()
                .json("channelbalance")
                .path("local_balance")
                .path("msat")
                .asLong();
    }

    private HttpResponse<String> ask() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(stock.url("/stock"))).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private int askQuietly() {
        try {
            return ask().statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
