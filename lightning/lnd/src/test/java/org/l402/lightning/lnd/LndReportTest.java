package org.l402.lightning.lnd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.InspectableNode.Rights;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.lnd.rpc.Chain;
import org.l402.lightning.lnd.rpc.Channel;
import org.l402.lightning.lnd.rpc.ChannelConstraints;
import org.l402.lightning.lnd.rpc.GetInfoResponse;
import org.l402.lightning.lnd.rpc.ListChannelsResponse;
import org.l402.macaroon.Macaroon;

class LndReportTest extends WithStandIn {

    private static final String NODE = "02".repeat(33);

    private void visible() {
        lnd.getInfo = (request, answer) -> StandInLnd.answer(
                answer,
                GetInfoResponse.newBuilder()
                        .setVersion("0.21.3-beta commit=")
                        .setIdentityPubkey(NODE)
                        .setSyncedToChain(true)
                        .setNumActiveChannels(2)
                        .addChains(Chain.newBuilder().setNetwork("regtest"))
                        .build());
        lnd.listChannels = (request, answer) -> StandInLnd.answer(
                answer,
                ListChannelsResponse.newBuilder()
                        .addChannels(channel(700_000, 300_000))
                        .addChannels(channel(5_000, 995_000))
                        .build());
    }

    private static Channel channel(long local, long remote) {
        ChannelConstraints keepsAPercent =
                ChannelConstraints.newBuilder().setChanReserveSat(10_000).build();
        return Channel.newBuilder()
                .setLocalBalance(local)
                .setRemoteBalance(remote)
                .setLocalConstraints(keepsAPercent)
                .setRemoteConstraints(keepsAPercent)
                .build();
    }

    @Test
    void report_aMacaroonThatSeesAll_tellsAll() {
        visible();

        Report report = get(node().report(Role.ISSUE));

        assertThat(report)
                .isEqualTo(new Report(
                        Optional.of("0.21.3-beta commit="),
                        Optional.of(NODE),
                        Optional.of(Network.REGTEST),
                        Optional.of(true),
                        Optional.of(2),
                        Optional.of(MilliSatoshi.ofSat(290_000 + 985_000)),
                        // The second channel holds less than it has to keep.
                        Optional.of(MilliSatoshi.ofSat(690_000)),
                        Optional.empty(),
                        report.rights()));
    }

    @Test
    void report_aMacaroonThatSeesNothing_isNoError() throws IOException {
        Files.write(macaroon(), HexFormat.of().parseHex(Macaroons.ISSUE));
        lnd.turnsAwayWith = "permission denied";

        Report report = get(node().report(Role.ISSUE));

        assertThat(report.version()).isEmpty();
        assertThat(report.network()).isEmpty();
        assertThat(report.receivable()).isEmpty();
        assertThat(report.rights().missing()).isEmpty();
    }

    @Test
    void report_aMacaroonThatSeesTheNodeAlone_leavesTheChannelsOut() {
        visible();
        lnd.listChannels = (request, answer) -> StandInLnd.fail(answer, "permission denied");

        Report report = get(node().report(Role.ISSUE));

        assertThat(report.nodeId()).contains(NODE);
        assertThat(report.receivable()).isEmpty();
        assertThat(report.spendable()).isEmpty();
    }

    @Test
    void report_aMacaroonThatLndRefuses_fails() {
        lnd.turnsAwayWith = "verification failed: signature mismatch after caveat verification";

        assertThat(failure(node().report(Role.ISSUE))).hasMessageContaining("it refuses the macaroon");
    }

    @Test
    void report_cancelled_endsItsCalls() throws InterruptedException {
        var report = node().report(Role.PAY).toCompletableFuture();
        next(lnd.calls);
        next(lnd.calls);

        report.cancel(true);

        assertThat(java.util.List.of(next(lnd.cancelled), next(lnd.cancelled)))
                .containsExactlyInAnyOrder("GetInfo", "ListChannels");
    }

    private static Rights rights(String macaroon, Role role) {
        return LndRights.of(Macaroon.decode(HexFormat.of().parseHex(macaroon)), role);
    }

    @Test
    void rights_theLeastMacaroons_areEnoughAndNotMore() {
        Rights issue = rights(Macaroons.ISSUE, Role.ISSUE);
        assertThat(issue.missing()).isEmpty();
        assertThat(issue.excess()).isEmpty();
        assertThat(issue.leastCommand())
                .isEqualTo("lncli bakemacaroon --save_to l402-gateway.macaroon uri:/lnrpc.Lightning/AddInvoice"
                        + " uri:/lnrpc.Lightning/LookupInvoice uri:/lnrpc.Lightning/SubscribeInvoices"
                        + " uri:/lnrpc.Lightning/ListInvoices");

        Rights pay = rights(Macaroons.PAY, Role.PAY);
        assertThat(pay.missing()).isEmpty();
        assertThat(pay.excess()).isEmpty();
        assertThat(pay.leastCommand())
                .isEqualTo("lncli bakemacaroon --save_to l402-payer.macaroon uri:/routerrpc.Router/SendPaymentV2"
                        + " uri:/routerrpc.Router/TrackPaymentV2");
    }

    @Test
    void rights_theMacaroonOfTheOtherRole_lackAllAndExceed() {
        Rights rights = rights(Macaroons.PAY, Role.ISSUE);

        assertThat(rights.missing())
                .containsExactly("create invoices", "look up invoices", "hear of paid invoices", "list invoices");
        assertThat(rights.excess())
                .containsExactly("call /routerrpc.Router/SendPaymentV2", "call /routerrpc.Router/TrackPaymentV2");
    }

    @Test
    void rights_theStockInvoiceMacaroon_isEnoughAndSeesTheWallet() {
        Rights rights = rights(Macaroons.STOCK_INVOICE, Role.ISSUE);

        assertThat(rights.missing()).isEmpty();
        assertThat(rights.excess())
                .containsExactly(
                        "read addresses of the on-chain wallet (address:read)",
                        "make addresses of the on-chain wallet (address:write)",
                        "read the on-chain wallet (onchain:read)");
    }

    @Test
    void rights_theAdminMacaroon_exceedEveryRoleInWords() {
        assertThat(rights(Macaroons.ADMIN, Role.ISSUE).excess())
                .contains("pay from the node's channels and change them (offchain:write)")
                .contains("spend the on-chain wallet, open and close channels (onchain:write)")
                .contains("make macaroons that allow anything (macaroon:generate)")
                .hasSize(17);
        assertThat(rights(Macaroons.ADMIN, Role.PAY).excess()).hasSize(19);
        assertThat(rights(Macaroons.ADMIN, Role.PAY).missing()).isEmpty();
    }
}
