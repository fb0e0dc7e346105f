package org.l402.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.l402.lightning.InspectableNode;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.LightningNode;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.sandbox.Receiving;
import org.l402.lightning.sandbox.SandboxNode;
import picocli.CommandLine.Help.Ansi;

/** What is made of a node's report; real nodes are checked end to end. */
class NodeCheckTest {

    private static final MilliSatoshi DEAREST = MilliSatoshi.ofSat(50);
    private static final NodeCheck.Known NOTHING = new NodeCheck.Known(Optional.empty(), Optional.empty());

    private final SandboxNode node = new SandboxNode(InstantSource.system());

    @Test
    void check_allGood_hasProofAndNoFindings() {
        Checkup checkup = check(1, 100, true, List.of(), NOTHING);

        assertThat(checkup.problems()).isEmpty();
        assertThat(checkup.warnings()).isEmpty();
        assertThat(checkup.proof().orElseThrow().amount()).isEqualTo(DEAREST);
        assertThat(checkup.nodeId()).contains(node.nodeId().toString());
        assertThat(checkup.network()).contains(Network.REGTEST);
        assertThat(text(checkup)).startsWith("a node can sell.").contains("1 active", "100 sat at most");
    }

    @Test
    void check_notInSync_isAProblemOfTheNode() {
        assertThat(check(1, 100, false, List.of(), NOTHING).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.isNode()).isTrue())
                .satisfies(problem -> assertThat(problem.sentence()).contains("caught up"));
    }

    @Test
    void check_channelsTooSmall_namesBothAmounts() {
        Checkup checkup = check(1, 49, true, List.of(), NOTHING);

        assertThat(checkup.problems()).singleElement().asString().contains("49 sat", "50 sat", "lower the price");
        assertThat(text(checkup)).startsWith("a node cannot sell yet.");
    }

    @Test
    void check_noChannel_isAProblem() {
        assertThat(check(0, 0, true, List.of(), NOTHING).problems())
                .singleElement()
                .asString()
                .contains("no channel is active");
    }

    @Test
    void check_credentialThatCanDoMore_isAWarningWithTheCommand() {
        Checkup checkup = check(1, 100, true, List.of("spend from the channels"), NOTHING);

        assertThat(checkup.problems()).isEmpty();
        assertThat(checkup.warnings()).singleElement().asString().contains("spend from the channels", "bake the least");
    }

    @Test
    void check_nodeThatDeletesPaidInvoices_isAWarningThatNamesTheAge() {
        Checkup checkup = checkOfOneThatSeesNothing(Optional.of(Duration.ofDays(30)), List.of());

        assertThat(checkup.problems()).isEmpty();
        assertThat(checkup.warnings()).singleElement().asString().contains("30 days", "autoclean-paidinvoices-age");
    }

    @Test
    void check_otherNetworkOrNodeThanBefore_areProblemsOfTheFile() {
        NodeCheck.Known known = new NodeCheck.Known(Optional.of(Network.BITCOIN), Optional.of("02".repeat(33)));

        assertThat(check(1, 100, true, List.of(), known).problems())
                .hasSize(2)
                .noneMatch(Problem::isNode)
                .anySatisfy(problem -> assertThat(problem.sentence()).contains("regtest", "bitcoin"))
                .anySatisfy(problem ->
                        assertThat(problem.sentence()).contains(node.nodeId().toString(), "02".repeat(33)));
    }

    @Test
    void check_clocksApart_isAProblemThatNamesBoth() {
        InstantSource ahead = InstantSource.offset(InstantSource.system(), Duration.ofHours(2));

        assertThat(new NodeCheck(node, DEAREST, NOTHING, ahead).run().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.sentence())
                        .contains("the node's clock says ", " and the gateway's ", "set the clock"));
    }

    @Test
    void check_nodeAway_hasNothingButTheProblem() {
        node.receiving(Receiving.DOWN);
        Checkup checkup = new NodeCheck(node, DEAREST, NOTHING, InstantSource.system()).run();

        assertThat(checkup.report()).isEmpty();
        assertThat(checkup.proof()).isEmpty();
        assertThat(checkup.problems()).singleElement().asString().contains("is down");
        Map<String, Object> members = CheckupText.members("lnd", "a node", checkup, 3);
        assertThat(members)
                .containsEntry("good", false)
                .containsEntry("reached", false)
                .containsEntry("network", null);
    }

    @Test
    void check_rightsThatAreMissing_areToldOnceAndNothingIsTried() {
        Checkup checkup = checkOfOneThatSeesNothing(Optional.empty(), List.of("create invoices"));

        assertThat(checkup.proof()).isEmpty();
        assertThat(checkup.reached()).isTrue();
        assertThat(checkup.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.isNode()).isFalse())
                .satisfies(problem -> assertThat(problem.sentence()).contains("create invoices", "bake the least"));
    }

    @Test
    void check_sandbox_isGoodWithoutChannels() {
        Checkup checkup = new NodeCheck(node, DEAREST, NOTHING, InstantSource.system()).run();

        assertThat(checkup.problems()).isEmpty();
        assertThat(text(checkup)).contains("play money").doesNotContain("channels", "not visible");
    }

    /** With a credential that sees nothing of the node itself. */
    private Checkup checkOfOneThatSeesNothing(Optional<Duration> deletesPaidAfter, List<String> missing) {
        InspectableNode.Report report = new InspectableNode.Report(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                deletesPaidAfter,
                new InspectableNode.Rights(List.of(), missing, "bake the least"));
        return new NodeCheck(new Reporting(node, report), DEAREST, NOTHING, InstantSource.system()).run();
    }

    private Checkup check(int channels, long sat, boolean synced, List<String> excess, NodeCheck.Known known) {
        InspectableNode.Report report = new InspectableNode.Report(
                Optional.of("1.0"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(synced),
                Optional.of(channels),
                Optional.of(MilliSatoshi.ofSat(sat)),
                Optional.empty(),
                Optional.empty(),
                new InspectableNode.Rights(excess, List.of(), "bake the least"));
        return new NodeCheck(new Reporting(node, report), DEAREST, known, InstantSource.system()).run();
    }

    private static String text(Checkup checkup) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        CheckupText.print(out, Ansi.OFF, "a node", checkup);
        out.flush();
        return text.toString();
    }

    /** A node that says of itself what a test wants. */
    private record Reporting(SandboxNode node, Report report) implements LightningNode {

        @Override
        public CompletionStage<Report> report(Role role) {
            return role == Role.ISSUE
                    ? CompletableFuture.completedFuture(report)
                    : CompletableFuture.failedFuture(new NodeException("asked as a payer"));
        }

        @Override
        public CompletionStage<Issued> issue(Request request) {
            return node.issue(request);
        }

        @Override
        public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
            return node.status(paymentHash);
        }

        @Override
        public CompletionStage<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
            return node.pay(bolt11, maxFee, deadline);
        }

        @Override
        public CompletionStage<PaymentOutcome> track(PaymentHash paymentHash) {
            return node.track(paymentHash);
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
