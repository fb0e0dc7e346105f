package org.l402.cli.wallet;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.l402.L402Exception;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.config.ConfigFile;
import org.l402.config.Environment;
import org.l402.config.Keys;
import org.l402.config.Kind;
import org.l402.config.NodeConfig;
import org.l402.config.NodeReader;
import org.l402.config.SandboxConfig;
import org.l402.config.Section;
import org.l402.lightning.Network;

/**
 * All that the client's file says, {@code ~/.config/l402/config.yaml}.
 *
 * @param wallet the node that pays
 * @param network the network of its money
 * @param rules what may be spent, and where
 */
public record WalletFile(NodeConfig wallet, Network network, Rules rules) {

    private static final ConfigFile.Form FORM = new ConfigFile.Form(
            "config.yaml",
            "docs/wallet.md",
            "wallet: { type: lnd, … }",
            Keys.of("wallet", "limits", "origins", "insecure-origins", "state"));

    private static final List<Network> NETWORKS =
            List.of(Network.BITCOIN, Network.TESTNET, Network.SIGNET, Network.REGTEST);

    private static final Kind<Network> NETWORK =
            Kind.of("the network of the wallet's money: " + labels(), WalletFile::network);

    private static final Kind<Origin> ORIGIN = Kind.of("an origin such as https://api.example.com", WalletFile::origin);

    /** The file that is read unless another is named, where it is there. */
    public static Optional<Path> usual(Map<String, String> environment) {
        return place(environment).filter(Files::exists);
    }

    /** Where that file belongs: in {@code $XDG_CONFIG_HOME/l402} or {@code $HOME/.config/l402}. */
    static Optional<Path> place(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        // A relative one is to be ignored, says the XDG Base Directory Specification.
        boolean isNamed = config.startsWith("/");
        if (!isNamed && home.isEmpty()) {
            return Optional.empty();
        }
        Path directory = isNamed ? Path.of(config) : Path.of(home, ".config");
        return Optional.of(directory.resolve("l402").resolve("config.yaml"));
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
        boolean isReal = wallet != null && !(wallet instanceof SandboxConfig);
        Limits limits = Limits.PLAY_MONEY;
        if (root.has("limits") || isReal) {
            Section found = root.section("limits", LimitsReader.KEYS, LimitsReader.EXAMPLE);
            limits = found == null ? limits : LimitsReader.read(found, isReal);
        }
        Optional<Set<Origin>> origins =
                root.has("origins") ? Optional.of(Set.copyOf(root.values("origins", ORIGIN))) : Optional.empty();
        Set<Origin> insecure = Set.copyOf(root.values("insecure-origins", ORIGIN));
        Optional<Path> state = Optional.ofNullable(root.optional("state", Kind.PATH))
                .map(place -> root.directory().resolve(place).normalize());
        if (file.hasProblems() || wallet == null || network == null) {
            throw file.failure();
        }
        return new WalletFile(wallet, network, new Rules(limits, origins, insecure, state));
    }

    private static Origin origin(String text) {
        Origin origin;
        try {
            origin = Origin.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            throw new L402Exception("\"" + text + "\" is not an address; write https://api.example.com", e);
        }
        String rest = text.substring(text.indexOf("://") + 3);
        if (rest.contains("/") || rest.contains("?") || rest.contains("@") || rest.contains("#")) {
            throw new L402Exception("\"" + text + "\" is more than an origin; write " + origin);
        }
        return origin;
    }

    private static Network network(String text) {
        return NETWORKS.stream()
                .filter(known -> known.label().equals(text))
                .findFirst()
                .orElseThrow(() -> new L402Exception(
                        "\"" + text + "\" is not a network that is paid on; write one of " + labels()));
    }

    private static String labels() {
        return NETWORKS.stream().map(Network::label).collect(Collectors.joining(", "));
    }
}
