package org.l402.cli.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.l402.L402Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.cli.Span;
import org.l402.gateway.node.NodeClock;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceIssuer.Request;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.LightningNode;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;

/** Asks a node all that matters before it sells, and makes one invoice as proof. */
final class NodeCheck {

    /** What is shown to whoever reads the node's invoices; the ledger knows that it is no sale. */
    private static final String MEMO = "l402 node check";

    private static final Duration PROOF_EXPIRY = Duration.ofMinutes(1);

    private final LightningNode node;
    private final MilliSatoshi dearest;
    private final Known known;
    private final InstantSource clock;
    private boolean reached = true;
    private final List<String> warnings = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /**
     * What the gateway remembers of its node; empty where it has not sold yet.
     *
     * @param network of the master keys
     * @param nodeId the public key of the node that it sold through
     */
    record Known(Optional<Network> network, Optional<String> nodeId) {}

    NodeCheck(LightningNode node, MilliSatoshi dearest, Known known, InstantSource clock) {
        this.node = node;
        this.dearest = dearest;
        this.known = known;
        this.clock = clock;
    }

    Checkup run() {
        long begun = System.nanoTime();
        Optional<Report> report = answer(node.report(Role.ISSUE));
        Duration reportTook = since(begun);
        report.ifPresent(this::judge);
        boolean mayIssue =
                report.filter(told -> told.rights().missing().isEmpty()).isPresent();
        Optional<Issue> issue = mayIssue ? issue() : Optional.empty();
        Optional<Checkup.Proof> proof = issue.flatMap(this::lookUp);
        Optional<String> nodeId = report.flatMap(Report::nodeId)
                .or(() -> issue.map(made -> made.invoice.payee().toString()));
        Optional<Network> network = report.flatMap(Report::network).or(() -> issue.map(made -> made.invoice.network()));
        compare(nodeId, network);
        return new Checkup(
                reached, report, reportTook, nodeId, network, dearest, proof, Optional.empty(), warnings, problems);
    }

    private void judge(Report report) {
        Fitness fitness = Fitness.of(report, Role.ISSUE);
        warnings.addAll(fitness.warnings());
        problems.addAll(fitness.problems());
        report.deletesPaidAfter()
                .ifPresent(
                        age -> warnings.add(
                                "the node deletes paid invoices after " + Span.words(age)
                                        + " (autoclean-paidinvoices-age): a sale that did not get into the ledger by then cannot be read"
                                        + " from the node any more. Let the node keep them, or back the ledger up more often than that"));
        if (report.activeChannels().equals(Optional.of(0))) {
            problems.add(new Problem(
                    true, "no channel is active, so nobody can pay; open one, or see why its peer is away"));
        } else if (report.receivable()
                .filter(most -> most.compareTo(dearest) < 0)
                .isPresent()) {
            problems.add(new Problem(
                    true,
                    "the channels can receive " + report.receivable().get() + " at most, but the dearest price on sale"
                            + " is " + dearest + "; open a channel from another node to this one, or lower the price"));
        }
    }

    private void compare(Optional<String> nodeId, Optional<Network> network) {
        known.network()
                .filter(expected -> network.filter(found -> found != expected).isPresent())
                .ifPresent(expected -> problems.add(new Problem(
                        false,
                        "the node is on " + network.get().label() + ", but the master keys are for " + expected.label()
                                + "; what was sold on one network must not open a service on another: name another"
                                + " directory under data, or the right node")));
        known.nodeId()
                .filter(expected ->
                        nodeId.filter(found -> !found.equals(expected)).isPresent())
                .ifPresent(expected -> problems.add(new Problem(
                        false,
                        "the node is " + nodeId.get() + ", but the gateway sold through " + expected
                                + " so far; name the right node, or, to change nodes on purpose, delete the file"
                                + " \"node\" in the data directory")));
    }

    /** An invoice made for proof. */
    private record Issue(Issued issued, Bolt11Invoice invoice, Duration took) {}

    private Optional<Issue> issue() {
        long begun = System.nanoTime();
        Instant asked = clock.instant();
        return answer(node.issue(new Request(dearest, MEMO, PROOF_EXPIRY))).flatMap(issued -> {
            Duration took = since(begun);
            try {
                Bolt11Invoice invoice = Bolt11Invoice.decode(issued.bolt11());
                if (!invoice.amount().equals(Optional.of(dearest))
                        || !invoice.paymentHash().equals(issued.paymentHash())) {
                    throw new NodeException("the invoice asks for something else than what was ordered");
                }
                NodeClock.problem(invoice, asked, clock.instant())
                        .ifPresent(problem -> problems.add(new Problem(true, problem)));
                return Optional.of(new Issue(issued, invoice, took));
            } catch (L402Exception e) {
                problems.add(new Problem(true, "the node made an invoice that is none: " + e.getMessage()));
                return Optional.empty();
            }
        });
    }

    private Optional<Checkup.Proof> lookUp(Issue issue) {
        long begun = System.nanoTime();
        return answer(node.status(issue.issued.paymentHash())).flatMap(status -> {
            if (!(status instanceof InvoiceStatus.Open)) {
                problems.add(new Problem(true, "the node made an invoice and does not know it as open a moment later"));
                return Optional.empty();
            }
            return Optional.of(new Checkup.Proof(dearest, issue.took, since(begun)));
        });
    }

    private <T> Optional<T> answer(CompletionStage<T> stage) {
        try {
            return Optional.of(stage.toCompletableFuture().join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof NodeException known) {
                boolean isAway = known.kind() == NodeException.Kind.AWAY;
                reached &= !isAway;
                problems.add(new Problem(isAway, String.valueOf(known.getMessage())));
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
