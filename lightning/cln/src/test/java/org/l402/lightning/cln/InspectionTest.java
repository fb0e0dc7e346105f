package org.l402.lightning.cln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;

class InspectionTest {

    @TempDir
    private Path directory;

    private final ClnStandIn standIn = new ClnStandIn(InstantSource.system());
    private final TestAuthority authority = new TestAuthority();
    private final List<ClnNode> opened = new ArrayList<>();
    private RestServer rest;

    @BeforeEach
    void start() {
        authority.write(directory.resolve("ca.pem"));
        rest = standIn.listen(authority.server(TestAuthority.NODE_NAMES));
    }

    @AfterEach
    void close() {
        opened.forEach(ClnNode::close);
        standIn.close();
    }

    @Test
    void report_overTheSocket_isAllThereIs() {
        standIn.pays.connect(new StandInPays.Channel(standIn.invoices, 0, 6000));
        standIn.pays.connect(new StandInPays.Channel(standIn.invoices, 0, 4000));

        Report report =
                get(socket(standIn.listen(directory.resolve("rpc")).path()).report(Role.ISSUE));

        assertThat(report.version()).contains("v26.06.6");
        assertThat(report.nodeId()).contains(standIn.invoices.key().nodeId().toString());
        assertThat(report.network()).contains(Network.REGTEST);
        assertThat(report.synced()).contains(true);
        assertThat(report.activeChannels())
                .as("without the one whose peer is away")
                .contains(2);
        assertThat(report.receivable()).contains(new MilliSatoshi(5000));
        assertThat(report.spendable()).contains(new MilliSatoshi(10_000));
        assertThat(report.deletesPaidAfter()).isEmpty();
        assertThat(report.rights()).isEqualTo(RuneRights.ofSocket(Role.ISSUE));
    }

    @Test
    void report_nodeThatDeletesPaidInvoices_saysAtWhichAge() {
        standIn.deletesPaidAfter = Optional.of(Duration.ofDays(30));

        Report report =
                get(socket(standIn.listen(directory.resolve("rpc")).path()).report(Role.ISSUE));

        assertThat(report.deletesPaidAfter()).contains(Duration.ofDays(30));
    }

    @Test
    void report_leastRune_seesNothingAndIsNoError() {
        Rune rune = standIn.runes.make(StandInRunes.PAY);

        Report report = get(rest(rune).report(Role.PAY));

        assertThat(report)
                .isEqualTo(new Report(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        RuneRights.ofRune(rune, Role.PAY)));
    }

    @Test
    void report_runeThatSeesTheNodeAlone_tellsThat() {
        Report report =
                get(rest(standIn.runes.make(new String[] {"method=getinfo"})).report(Role.ISSUE));

        assertThat(report.network()).contains(Network.REGTEST);
        assertThat(report.activeChannels()).contains(0);
        assertThat(report.receivable()).isEmpty();
    }

    @Test
    void report_runeOfAnotherNode_fails() {
        assertThat(failure(rest(StandInRunes.encode(new byte[32], 0)).report(Role.ISSUE)))
                .hasMessageContaining("Not authorized")
                .hasMessageContaining("of this very node");
    }

    @Test
    void report_nodeThatIsBehindTheChain_isNotSynced() {
        SocketServer server = new SocketServer(
                directory.resolve("behind"),
                (request, line) -> line.write(
                        "{\"id\":" + request.path("id")
                                + ",\"result\":{\"network\":\"testnet4\",\"warning_bitcoind_sync\":\"behind\",\"channels\":[]}}"));
        try (server) {
            Report report = get(socket(server.path()).report(Role.ISSUE));

            assertThat(report.synced()).contains(false);
            assertThat(report.network()).as("none that is known").isEmpty();
            assertThat(report.receivable()).contains(MilliSatoshi.ZERO);
        }
    }

    @Test
    void report_nodeAway_fails() {
        SocketServer server = standIn.listen(directory.resolve("away"));
        ClnNode node = socket(server.path());
        server.stop();

        assertThat(failure(node.report(Role.ISSUE))).hasMessageContaining("nothing listens");
    }

    private ClnNode socket(Path path) {
        return opened(ClnNode.open(new ClnAccess.Socket(path), ClnOptions.DEFAULT));
    }

    private ClnNode rest(Rune rune) {
        URI address = URI.create("https://127.0.0.1:" + rest.address().getPort());
        return opened(ClnNode.open(
                new ClnAccess.Rest(address, directory.resolve("ca.pem"), rune),
                new ClnOptions(false, Duration.ofSeconds(5), 4)));
    }

    private ClnNode opened(ClnNode node) {
        opened.add(node);
        return node;
    }
}
