package org.l402.cli.wallet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.l402.L402Exception;
import org.l402.config.ConfigFile;
import org.l402.config.Environment;
import org.l402.config.Keys;
import org.l402.config.Kind;
import org.l402.config.NodeConfig;
import org.l402.config.NodeReader;
import org.l402.config.SandboxConfig;
import org.l402.config.Section;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;

/**
 * All that the client's file says, {@code ~/.config/l402/config.yaml}.
 *
 * @param wallet the node that pays
 * @param network the network of its money
 * @param perRequest the most that one request may cost, fee included
 */
public record WalletFile(NodeConfig wallet, Network network, MilliSatoshi perRequest) {

    /** The most that one request may cost where nothing else is said. */
    public static final MilliSatoshi DEFAULT_PER_REQUEST = MilliSatoshi.ofSat(100);

    private static final ConfigFile.Form FORM = new ConfigFile.Form(
            "config.yaml",
            "docs/wallet.md",
            "wallet: { type: lnd, … }",
            Keys.of("wallet", "limits").later("origins", "insecure-origins", "state"));

    private static final Keys LIMITS = Keys.of("per-request")
            .later("per-origin-per-day", "per-hour", "per-day", "per-month", "total", "max-fee", "approve-above");

    private static final Kind<Network> NETWORK =
            Kind.of("the network of the wallet's money: regtest", WalletFile::network);
    private static final Kind<MilliSatoshi> LIMIT = Kind.of("an amount such as 50 sat", WalletFile::limit);

    /** Where the file lies unless it is named: in {@code $XDG_CONFIG_HOME/l402} or {@code $HOME/.config/l402}. */
    public static Optional<Path> usual(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        if (config.isEmpty() && home.isEmpty()) {
            return Optional.empty();
        }
        Path directory = config.isEmpty() ? Path.of(home, ".config") : Path.of(config);
        return Optional.of(directory.resolve("l402").resolve("config.yaml")).filter(Files::exists);
    }

    /**
     * Reads a file.
     *
     * @throws org.l402.config.ConfigException with everything that is wrong, when anything is
     */
    public static WalletFile read(Path path, Environment environment) {
        ConfigFile file = ConfigFile.read(path, FORM, environment);
        Section root = file.root();
        Section section = root.section("wallet", NodeReader.WALLET, "wallet: { type: lnd, … }");
        NodeConfig wallet = section == null ? null : NodeReader.read(section);
        Network network = section == null ? null : section.required("network", NETWORK);
        if (section != null && wallet instanceof SandboxConfig && network != null && network != Network.REGTEST) {
            section.problem("network", "must be regtest for play money");
        }
        MilliSatoshi perRequest = DEFAULT_PER_REQUEST;
        if (root.has("limits")) {
            Section limits = root.section("limits", LIMITS, "limits: { per-request: 50 sat }");
            perRequest = limits == null ? perRequest : limits.optional("per-request", LIMIT, perRequest);
        }
        if (file.hasProblems() || wallet == null || network == null) {
            throw file.failure();
        }
        return new WalletFile(wallet, network, perRequest);
    }

    private static Network network(String text) {
        Network network = Arrays.stream(Network.values())
                .filter(known -> known.label().equals(text))
                .findFirst()
                .orElseThrow(() -> new L402Exception("\"" + text + "\" is not a network; write one of "
                        + Arrays.stream(Network.values()).map(Network::label).collect(Collectors.joining(", "))));
        if (network != Network.REGTEST) {
            throw new L402Exception("\"" + text + "\" is not yet supported: this version pays on regtest alone, until"
                    + " limits for a day and in total are there; write regtest");
        }
        return network;
    }

    private static MilliSatoshi limit(String text) {
        MilliSatoshi limit = MilliSatoshi.parse(text);
        if (limit.isZero()) {
            throw new L402Exception("\"" + text + "\" would pay for nothing; write an amount above 0");
        }
        return limit;
    }
}
