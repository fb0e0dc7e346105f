package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RegtestTest {

    private final Regtest regtest = Regtest.shared();

    @Test
    void start_bothNodes_areSyncedAndHaveBalanceOnBothSides() {
        JsonNode seller = regtest.seller().json("getinfo");
        assertThat(seller.path("synced_to_chain").asBoolean()).isTrue();
        assertThat(seller.path("block_height").asInt()).isEqualTo(regtest.btcd().height());
        assertThat(seller.path("num_active_channels").asInt()).isPositive();

        JsonNode balance = regtest.buyer().json("channelbalance");
        assertThat(balance.path("local_balance").path("sat").asLong()).isPositive();
        assertThat(balance.path("remote_balance").path("sat").asLong()).isPositive();
    }

    @Test
    void buyer_paysInvoiceOfSeller_settled() {
        JsonNode invoice = regtest.seller().json("addinvoice", "--amt_msat=1000", "--memo=smoke");

        regtest.buyer()
                .lncli("payinvoice", "--force", invoice.path("payment_request").asString());

        JsonNode paid =
                regtest.seller().json("lookupinvoice", invoice.path("r_hash").asString());
        assertThat(paid.path("state").asString()).isEqualTo("SETTLED");
        assertThat(paid.path("amt_paid_msat").asLong()).isEqualTo(1000);
    }

    @Test
    void remote_paidByBuyer_costsTheFeeOfTheSeller() {
        JsonNode invoice = regtest.remote().json("addinvoice", "--amt_msat=1000000");

        JsonNode payment = regtest.buyer()
                .json(
                        "payinvoice",
                        "--force",
                        "--json",
                        invoice.path("payment_request").asString());

        assertThat(payment.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(payment.path("fee_msat").asLong()).isEqualTo(1001);
    }

    @Test
    void stranger_askedToPay_hasNoRoute() {
        JsonNode invoice = regtest.seller().json("addinvoice", "--amt_msat=1000");

        assertThatThrownBy(() -> regtest.stranger()
                        .lncli(
                                "payinvoice",
                                "--force",
                                invoice.path("payment_request").asString()))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("FAILURE_REASON_");
    }

    @Test
    void bake_onePermission_grantsThatAlone() {
        Lnd seller = regtest.seller();
        Path macaroon = seller.bake("uri:/lnrpc.Lightning/AddInvoice");

        assertThat(Files.exists(macaroon)).isTrue();
        assertThat(seller.lncli("--macaroonpath=" + macaroon, "addinvoice", "--amt_msat=1000"))
                .contains("payment_request");
        assertThatThrownBy(() -> seller.lncli("--macaroonpath=" + macaroon, "getinfo"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void locked_thenUnlocked_isAsBefore() {
        Lnd stranger = regtest.stranger();
        String key = stranger.publicKey();
        stranger.stop();

        stranger.startLocked();
        assertThatThrownBy(() -> stranger.lncli("getinfo")).hasMessageContaining("wallet is encrypted");
        stranger.unlock();

        assertThat(stranger.publicKey()).isEqualTo(key);
    }

    @Test
    void seller_killedAndStarted_isPaidAgain() {
        Lnd seller = regtest.seller();

        seller.kill();
        seller.start();
        regtest.awaitChannel();

        String request = seller.json("addinvoice", "--amt_msat=1000")
                .path("payment_request")
                .asString();
        assertThat(regtest.buyer().lncli("payinvoice", "--force", request)).contains("SUCCEEDED");
    }
}
