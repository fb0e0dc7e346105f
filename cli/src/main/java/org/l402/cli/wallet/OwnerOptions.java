package org.l402.cli.wallet;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says whose money is meant. */
public final class OwnerOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The file that names the wallet and its limits (default: ~/.config/l402/config.yaml).")
    private @Nullable Path config;

    /** The owner that the file names; where there is none, that of play money. */
    public Owner owner(Map<String, String> environment) {
        return Owner.of(existing(environment), environment);
    }

    /** The file that was named, or the usual one where it is there. */
    Optional<Path> existing(Map<String, String> environment) {
        return config != null ? Optional.of(config) : WalletFile.usual(environment);
    }

    /** The file that was named, or the usual one, which need not be there; null where there is no place for one. */
    @Nullable
    Path file(Map<String, String> environment) {
        return config != null ? config : WalletFile.place(environment).orElse(null);
    }
}
