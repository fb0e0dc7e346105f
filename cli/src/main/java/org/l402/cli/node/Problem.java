package org.l402.cli.node;

import java.util.List;
import org.l402.cli.ExitCode;

/**
 * One reason why a node cannot do its work, and what to do about it.
 *
 * @param isNode whether the node has to change, or else the file or the credential
 */
public record Problem(boolean isNode, String sentence) {

    /** 0 none, 2 the file or a credential must change, 3 the node must. */
    public static int exitCode(List<Problem> problems) {
        if (problems.isEmpty()) {
            return ExitCode.DONE;
        }
        return problems.stream().anyMatch(Problem::isNode) ? ExitCode.NETWORK : ExitCode.USAGE;
    }
}
