package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code node check} says of a real LND. */
class NodeCheckTest {

    private final Regtest regtest = Regtest.shared();

    @TempDir
    private Path home;

    @Test
    void check_leastPrivilege_canSellAndSaysWhatItCannotSee() {
        Program check = check(regtest.seller(), RealNode.receiveOnly(regtest.seller()), "5 sat");

        assertThat(check.exitCode()).as(check.output() + check.errors()).isZero();
        assertThat(check.output())
                .startsWith("LND at " + regtest.seller().grpcAddress()
                        + " can make invoices; its channels are not visible with this credential.")
                .contains("network     regtest", "not visible", regtest.seller().publicKey(), "invoice     5 sat")
                .doesNotContain("warning");
    }

    @Test
    void check_admin_canSellButIsWarnedOf() {
        Program check = check(regtest.seller(), regtest.seller().adminMacaroon(), "5 sat");

        assertThat(check.exitCode()).as(check.output() + check.errors()).isZero();
        assertThat(check.output())
                .contains("in sync     yes", " active", "warning:")
                .contains("lncli bakemacaroon --save_to l402-gateway.macaroon uri:/lnrpc.Lightning/AddInvoice");
    }

    @Test
    void check_json_hasItAll() {
        JsonNode json = new JsonMapper()
                .readTree(check(regtest.seller(), regtest.seller().adminMacaroon(), "5 sat", "--json")
                        .output());

        assertThat(json.path("good").asBoolean()).isTrue();
        assertThat(json.path("network").asString()).isEqualTo("regtest");
        assertThat(json.path("node_id").asString()).isEqualTo(regtest.seller().publicKey());
        assertThat(json.path("synced").asBoolean()).isTrue();
        assertThat(json.path("receivable_msat").asLong()).isGreaterThan(5_000_000_000L);
        assertThat(json.path("credential").path("excess")).isNotEmpty();
        assertThat(json.path("invoice").path("amount_msat").asLong()).isEqualTo(5000);
    }

    @Test
    void check_priceAboveWhatTheChannelsReceive_saysSo() {
        Program check = check(regtest.seller(), regtest.seller().adminMacaroon(), "90000000 sat");

        assertThat(check.exitCode()).as(check.output()).isEqualTo(3);
        assertThat(check.output()).contains("cannot sell yet", "the dearest price on sale is 90000000 sat");
    }

    @Test
    void check_payOnlyMacaroon_saysWhatIsMissing() {
        Program check = check(regtest.seller(), RealNode.payOnly(regtest.seller()), "5 sat");

        assertThat(check.exitCode()).as(check.output()).isEqualTo(2);
        assertThat(check.output()).contains("problem:").containsOnlyOnce("lncli bakemacaroon");
    }

    @Test
    void check_lockedWallet_saysHowToUnlock() {
        Lnd stranger = regtest.stranger();
        Path macaroon = RealNode.receiveOnly(stranger);
        stranger.stop();
        stranger.startLocked();
        try {
            Program check = check(stranger, macaroon, "5 sat");

            assertThat(check.exitCode()).as(check.output()).isEqualTo(3);
            assertThat(check.output()).contains("lncli unlock");
        } finally {
            stranger.unlock();
        }
    }

    @Test
    void check_nodeStopped_saysWhereItWasExpected() {
        Lnd stranger = regtest.stranger();
        Path macaroon = RealNode.receiveOnly(stranger);
        stranger.stop();
        try {
            Program check = check(stranger, macaroon, "5 sat");

            assertThat(check.exitCode()).as(check.output()).isEqualTo(3);
            assertThat(check.output()).contains(stranger.grpcAddress());
        } finally {
            stranger.start();
        }
    }

    private Program check(Lnd node, Path macaroon, String price, String... more) {
        Path config = home.resolve("gateway.yaml");
        Example.write(config, """
                listen: 127.0.0.1:0
                data: ./data
                node:
                  type: lnd
                  address: %s
                  tls-cert: %s
                  macaroon: %s
                services:
                  - name: stock
                    match: { path: /stock }
                    upstream: http://127.0.0.1:9001
                    price: %s
                """.formatted(node.grpcAddress(), node.certificate(), macaroon, price));
        L402 l402 = new L402(home);
        return more.length == 0
                ? l402.run("node", "check", "--config", config.toString())
                : l402.run("node", "check", "--config", config.toString(), more[0]);
    }
}
