package org.l402.cli.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.l402.cli.node.Problem;
import org.l402.client.budget.Limits;
import org.l402.config.ClnConfig;
import org.l402.config.NodeConfig;
import org.l402.lightning.InspectableNode;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.InspectableNode.Rights;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;

/** What is made of the report of a wallet's node. */
class WalletCheckTest {

    private static final Rights LEAST = new Rights(List.of(), List.of(), "bake the least");

    private final WalletFile file = new WalletFile(
            new ClnConfig(
                    new ClnConfig.Access.Socket(Path.of("/lightning-rpc")),
                    false,
                    NodeConfig.DEFAULT_TIMEOUT,
                    NodeConfig.DEFAULT_IN_FLIGHT),
            Network.REGTEST,
            new Rules(
                    Limits.of(MilliSatoshi.ofSat(50), MilliSatoshi.ofSat(100)),
                    Optional.empty(),
                    Set.of(),
                    Optional.empty()));

    @Test
    void check_enoughToSendAndNoMoreAllowed_hasNoFindings() {
        WalletCheckup checkup = check(Network.REGTEST, 50, LEAST);

        assertThat(checkup.problems()).isEmpty();
        assertThat(checkup.warnings()).isEmpty();
    }

    @Test
    void check_anotherNetworkThanTheFileSays_isAProblemOfTheFile() {
        assertThat(check(Network.BITCOIN, 50, LEAST).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.isNode()).isFalse();
            assertThat(problem.sentence()).contains("is on bitcoin", "network: regtest");
        });
    }

    @Test
    void check_lessToSendThanOneRequestMayCost_isAWarningAndNothingAProblem() {
        assertThat(check(Network.REGTEST, 49, LEAST).warnings())
                .singleElement()
                .asString()
                .contains("49 sat", "50 sat");
        assertThat(check(Network.REGTEST, 0, LEAST).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.isNode()).isTrue());
    }

    @Test
    void check_rights_tooManyAreAWarningAndTooFewAProblem() {
        assertThat(check(Network.REGTEST, 50, new Rights(List.of("stop the node"), List.of(), "bake the least"))
                        .warnings())
                .singleElement()
                .asString()
                .contains("stop the node", "bake the least");
        assertThat(check(Network.REGTEST, 50, new Rights(List.of(), List.of("pay invoices"), "bake the least"))
                        .problems())
                .singleElement()
                .extracting(Problem::sentence)
                .asString()
                .contains("does not allow to pay invoices", "bake the least");
    }

    @Test
    void check_nodeAway_isNotReached() {
        WalletCheckup checkup = WalletCheck.of(
                file, role -> CompletableFuture.failedFuture(new NodeException(NodeException.Kind.AWAY, "it is down")));

        assertThat(checkup.reached()).isFalse();
        assertThat(checkup.problems()).containsExactly(new Problem(true, "it is down"));
    }

    private WalletCheckup check(Network network, long spendable, Rights rights) {
        Report report = new Report(
                Optional.of("1.0"),
                Optional.empty(),
                Optional.of(network),
                Optional.of(true),
                Optional.of(1),
                Optional.empty(),
                Optional.of(MilliSatoshi.ofSat(spendable)),
                Optional.empty(),
                rights);
        InspectableNode node = role -> role == Role.PAY
                ? CompletableFuture.completedFuture(report)
                : CompletableFuture.failedFuture(new NodeException("asked as a seller"));
        return WalletCheck.of(file, node);
    }
}
