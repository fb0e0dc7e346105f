package org.l402.cli.wallet;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.l402.client.state.ClientState;
import org.l402.lightning.Network;

/**
 * Whoever spends: the network of the money, the rules for it, and where it is written down.
 *
 * @param state the state's directory
 */
public record Owner(Network network, Rules rules, Path state) {

    /** The owner that a file names; where there is none, that of play money. */
    static Owner of(Optional<Path> file, Map<String, String> environment) {
        Optional<WalletFile> read = file.map(path -> WalletFile.read(path, environment::get));
        Rules rules = read.map(WalletFile::rules).orElse(Rules.USUAL);
        return new Owner(read.map(WalletFile::network).orElse(Network.REGTEST), rules, rules.place(environment));
    }

    /** Opens the state; nothing is made where nothing was written yet. */
    public ClientState open() {
        return new ClientState(state, InstantSource.system());
    }
}
