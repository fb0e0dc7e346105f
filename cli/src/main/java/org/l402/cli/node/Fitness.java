package org.l402.cli.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.InspectableNode.Rights;
import org.l402.lightning.InspectableNode.Role;

/** What is wrong with a node whether it sells or pays: the rights of the credential, and the chain that it follows. */
public record Fitness(List<String> warnings, List<Problem> problems) {

    public Fitness {
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }

    /** What a node's own report says of its fitness for a role. */
    public static Fitness of(Report report, Role role) {
        List<String> warnings = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Rights rights = report.rights();
        if (!rights.missing().isEmpty()) {
            problems.add(new Problem(
                    false,
                    "the credential does not allow to " + String.join(", to ", rights.missing())
                            + ". Make one that does: " + rights.leastCommand()));
        } else if (!rights.excess().isEmpty()) {
            warnings.add("the credential allows more than " + (role == Role.PAY ? "paying" : "selling") + " needs: "
                    + String.join("; ", rights.excess()) + ". Make one that allows no more: " + rights.leastCommand());
        }
        if (report.synced().equals(Optional.of(false))) {
            problems.add(new Problem(
                    true, "the node has not caught up with the chain, so payments may not arrive; wait until it has"));
        }
        return new Fitness(warnings, problems);
    }
}
