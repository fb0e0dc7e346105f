package org.l402.cli.wallet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.l402.cli.node.Problem;
import org.l402.lightning.InspectableNode.Report;

/**
 * What was found out about a wallet; what could not be seen is empty.
 *
 * @param reached whether it answered at all, be it with a refusal
 * @param report what a real node told of itself
 * @param took how long the answer took
 * @param warnings what can stay as it is, but should not
 * @param problems why it cannot pay as it is, each with what to do
 */
record WalletCheckup(
        boolean reached, Optional<Report> report, Duration took, List<String> warnings, List<Problem> problems) {

    WalletCheckup {
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }
}
