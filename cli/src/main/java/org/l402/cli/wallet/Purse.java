package org.l402.cli.wallet;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.client.Wallet;
import org.l402.client.state.ClientState;
import org.l402.config.HostPort;
import org.l402.config.SandboxConfig;
import org.l402.gateway.node.RealNodes;
import org.l402.lightning.LightningNode;
import org.l402.lightning.sandbox.SandboxPayer;

/**
 * What a command pays with: a configured wallet, or play money.
 *
 * @param rules what may be spent, and where
 */
public record Purse(Wallet wallet, Rules rules, Optional<LightningNode> node) implements AutoCloseable {

    private static final String USUAL_PAY_PORT = "127.0.0.1:8499";

    /**
     * Opens the wallet that a file names; nothing is asked of it yet.
     *
     * @param config the file that the user named, or null for the usual one, which need not be there
     * @param sandbox the pay port that the user named, which goes before any file, or null
     */
    public static Purse open(@Nullable Path config, @Nullable String sandbox, Map<String, String> environment) {
        if (sandbox != null && config != null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--sandbox pays play money and --config names a wallet; give one of the two");
        }
        Optional<Path> file = config != null ? Optional.of(config) : WalletFile.usual(environment);
        if (sandbox != null || file.isEmpty()) {
            return new Purse(
                    playMoney(payPort(sandbox == null ? USUAL_PAY_PORT : sandbox)), Rules.USUAL, Optional.empty());
        }
        WalletFile read = WalletFile.read(file.get(), environment::get);
        if (read.wallet() instanceof SandboxConfig configured) {
            return new Purse(playMoney(configured.pay()), read.rules(), Optional.empty());
        }
        requireState(file.get(), read, environment);
        String id = WalletId.of(read.wallet());
        LightningNode node = RealNodes.open(read.wallet()).orElseThrow();
        Wallet wallet = new Wallet(node, read.network(), id);
        return new Purse(wallet, read.rules(), Optional.of(node));
    }

    /** The state says what was spent: one that was lost must not be a fresh budget, so only a person makes a new one. */
    private static void requireState(Path file, WalletFile read, Map<String, String> environment) {
        try (ClientState state = new ClientState(read.rules().place(environment), InstantSource.system())) {
            if (!state.isThere()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "nothing is paid without " + state.file()
                                + ", which says what was spent and bought, and it is not"
                                + " there. For a new wallet make it with l402 wallet init --config " + file
                                + "; if it was there before, put it back: a new one is a fresh budget, and forgets what"
                                + " was paid for");
            }
        }
    }

    private static Wallet playMoney(HostPort payPort) {
        return Wallet.playMoney(
                new SandboxPayer(InetSocketAddress.createUnresolved(payPort.host(), payPort.port())),
                "the sandbox node at " + payPort);
    }

    private static HostPort payPort(String text) {
        try {
            return HostPort.parse(text);
        } catch (L402Exception e) {
            throw new CommandFailure(ExitCode.USAGE, "--sandbox: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        node.ifPresent(LightningNode::close);
    }
}
