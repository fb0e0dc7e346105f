package org.l402.lightning;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A node that tells about itself, as far as the credential at hand may see: a check before business, no part of it.
 *
 * <p>A least-privilege credential sees little. What it cannot see is empty, and no error.
 */
public interface InspectableNode {

    /** What a credential is used for. */
    enum Role {
        /** Creating and looking up invoices: what a seller needs. */
        ISSUE,
        /** Paying invoices and following the payments: what a buyer needs. */
        PAY
    }

    /**
     * Asks the node about itself; the stage fails with {@link NodeException} when it cannot be reached at all or refuses
     * the credential.
     */
    CompletionStage<Report> report(Role role);

    /**
     * What the node told.
     *
     * @param version of the node's software, as it writes it
     * @param nodeId its public key, 66 lower-case hex digits
     * @param synced whether it has caught up with the chain
     * @param activeChannels how many channels can be used now
     * @param receivable the most that its channels can receive together
     * @param spendable the most that its channels can send together
     * @param deletesPaidAfter the age at which it deletes paid invoices by itself; empty when it keeps them
     */
    record Report(
            Optional<String> version,
            Optional<String> nodeId,
            Optional<Network> network,
            Optional<Boolean> synced,
            Optional<Integer> activeChannels,
            Optional<MilliSatoshi> receivable,
            Optional<MilliSatoshi> spendable,
            Optional<Duration> deletesPaidAfter,
            Rights rights) {}

    /**
     * What the credential allows, measured against a role.
     *
     * @param excess what it allows beyond the role, each in words for a person; empty when nothing
     * @param missing what the role needs and it does not allow; empty when nothing
     * @param leastCommand the command that makes a credential for just this role
     */
    record Rights(List<String> excess, List<String> missing, String leastCommand) {
        public Rights {
            excess = List.copyOf(excess);
            missing = List.copyOf(missing);
        }
    }
}
