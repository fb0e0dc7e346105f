package org.l402.cli.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;

/**
 * What was found out about a node; what could not be seen is empty.
 *
 * @param reached whether it answered at all, be it with a refusal
 * @param nodeId its public key, from its report or else from the invoice that it signed
 * @param dearest the highest price on sale
 * @param ledger how the record of sales stands beside the node; empty where the two cannot be compared
 * @param warnings what can stay as it is, but should not
 * @param problems why it cannot sell as it is, each with what to do
 */
record Checkup(
        boolean reached,
        Optional<Report> report,
        Duration reportTook,
        Optional<String> nodeId,
        Optional<Network> network,
        MilliSatoshi dearest,
        Optional<Proof> proof,
        Optional<LedgerStanding> ledger,
        List<String> warnings,
        List<Problem> problems) {

    Checkup {
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }

    /** The same, and one more warning. */
    Checkup warned(String warning) {
        List<String> more = new ArrayList<>(warnings);
        more.add(warning);
        return new Checkup(reached, report, reportTook, nodeId, network, dearest, proof, ledger, more, problems);
    }

    /** The same, and how the ledger stands. */
    Checkup with(LedgerStanding standing) {
        return new Checkup(
                reached,
                report,
                reportTook,
                nodeId,
                network,
                dearest,
                proof,
                Optional.of(standing),
                warnings,
                problems);
    }

    /** An invoice that was made and looked up to see that it works. */
    record Proof(MilliSatoshi amount, Duration issueTook, Duration lookupTook) {}
}
