package org.l402.cli.wallet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.l402.cli.node.Fitness;
import org.l402.cli.node.OpenSecrets;
import org.l402.cli.node.Problem;
import org.l402.client.budget.Limit;
import org.l402.gateway.node.RealNodes;
import org.l402.lightning.InspectableNode;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.LightningNode;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;

/** Asks the node of a real wallet all that matters before it pays; nothing is paid. */
final class WalletCheck {

    private final WalletFile file;
    private final List<String> warnings = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private WalletCheck(WalletFile file) {
        this.file = file;
    }

    /** Opens the wallet of a file and asks it. */
    static WalletCheckup of(WalletFile file) {
        try (LightningNode node = RealNodes.open(file.wallet()).orElseThrow()) {
            return of(file, node);
        } catch (NodeException e) {
            Problem unusable = new Problem(false, String.valueOf(e.getMessage()));
            return new WalletCheckup(false, Optional.empty(), Duration.ZERO, List.of(), List.of(unusable));
        }
    }

    /** Asks this node. */
    static WalletCheckup of(WalletFile file, InspectableNode node) {
        return new WalletCheck(file).run(node);
    }

    private WalletCheckup run(InspectableNode node) {
        long begun = System.nanoTime();
        boolean reached = true;
        Optional<Report> report = Optional.empty();
        try {
            report = Optional.of(node.report(Role.PAY).toCompletableFuture().join());
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof NodeException known)) {
                throw e;
            }
            reached = known.kind() != NodeException.Kind.AWAY;
            problems.add(new Problem(!reached, String.valueOf(known.getMessage())));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        report.ifPresent(this::judge);
        OpenSecrets.of(file.wallet()).ifPresent(warnings::add);
        return new WalletCheckup(reached, report, took, warnings, problems);
    }

    private void judge(Report report) {
        Fitness fitness = Fitness.of(report, Role.PAY);
        warnings.addAll(fitness.warnings());
        problems.addAll(fitness.problems());
        report.network()
                .filter(found -> found != file.network())
                .ifPresent(found -> problems.add(new Problem(
                        false,
                        "the node is on " + found.label() + ", but the file says network: "
                                + file.network().label() + "; name the right one, or the right node")));
        if (report.activeChannels().equals(Optional.of(0))) {
            problems.add(new Problem(
                    true, "no channel is active, so nothing can be paid; open one, or see why its peer is away"));
        } else {
            report.spendable().ifPresent(this::judgeBalance);
        }
    }

    private void judgeBalance(MilliSatoshi spendable) {
        MilliSatoshi most = file.rules().limits().most().getOrDefault(Limit.PER_REQUEST, MilliSatoshi.ZERO);
        if (spendable.isZero()) {
            problems.add(new Problem(true, "the channels can send nothing; open one from this node, or receive first"));
        } else if (spendable.compareTo(most) < 0) {
            warnings.add("the channels can send " + spendable + " at most, less than the " + most
                    + " that one request may cost (per-request)");
        }
    }
}
