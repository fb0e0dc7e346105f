package org.l402.cli.wallet;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.l402.client.L402Client;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.state.ClientState;

/**
 * What the owner of a wallet allows.
 *
 * @param limits of what is spent
 * @param origins the only ones that may be paid; empty for any
 * @param insecureOrigins those that may be paid although their connection is open
 * @param state where payments and credentials are kept; empty for the usual place
 */
public record Rules(Limits limits, Optional<Set<Origin>> origins, Set<Origin> insecureOrigins, Optional<Path> state) {

    /** Where no file says otherwise. */
    static final Rules USUAL = new Rules(Limits.PLAY_MONEY, Optional.empty(), Set.of(), Optional.empty());

    public Rules {
        origins = origins.map(Set::copyOf);
        insecureOrigins = Set.copyOf(insecureOrigins);
    }

    /** Where payments and credentials are kept. */
    public Path place(Map<String, String> environment) {
        return state.orElseGet(() -> ClientState.defaultDirectory(environment));
    }

    /** Lays the origins down in a client; its limits are for the caller, who may lower them. */
    public L402Client.Builder applyTo(L402Client.Builder builder) {
        origins.ifPresent(builder::origins);
        return builder.insecureOrigins(insecureOrigins);
    }
}
