package org.l402.gateway.node;

import java.net.URI;
import java.util.Optional;
import org.l402.config.ClnConfig;
import org.l402.config.LndConfig;
import org.l402.config.NodeConfig;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.LightningNode;
import org.l402.lightning.cln.ClnAccess;
import org.l402.lightning.cln.ClnNode;
import org.l402.lightning.cln.ClnOptions;
import org.l402.lightning.cln.Rune;
import org.l402.lightning.lnd.LndAccess;
import org.l402.lightning.lnd.LndMacaroon;
import org.l402.lightning.lnd.LndNode;
import org.l402.lightning.lnd.LndOptions;

/** From what a file says of a node to the adapter that asks it. */
public final class RealNodes {

    private RealNodes() {}

    /**
     * The node that a file names, empty for the sandbox; it is not asked anything yet.
     *
     * @throws org.l402.lightning.NodeException when a file or socket that it needs cannot be used
     */
    public static Optional<LightningNode> open(NodeConfig config) {
        if (config instanceof LndConfig lnd) {
            return Optional.of(open(lnd));
        }
        return config instanceof ClnConfig cln ? Optional.of(open(cln)) : Optional.empty();
    }

    /** The command that makes a macaroon of LND for one role and nothing else. */
    public static String leastMacaroon(Role role) {
        return LndNode.leastCommand(role);
    }

    /** The command that makes a rune of Core Lightning for one role and nothing else. */
    public static String leastRune(Role role) {
        return ClnNode.leastCommand(role);
    }

    private static LightningNode open(LndConfig lnd) {
        LndMacaroon macaroon = lnd.macaroon() instanceof LndConfig.Macaroon.InFile inFile
                ? LndMacaroon.ofFile(inFile.file())
                : LndMacaroon.ofHex(
                        ((LndConfig.Macaroon.InHex) lnd.macaroon()).hex().reveal());
        return LndNode.open(
                new LndAccess(lnd.address().toString(), lnd.tlsCert(), macaroon),
                new LndOptions(lnd.privateHints(), lnd.timeout(), lnd.maxInFlight()));
    }

    private static LightningNode open(ClnConfig cln) {
        ClnAccess access = cln.access() instanceof ClnConfig.Access.Rest rest
                ? new ClnAccess.Rest(
                        URI.create("https://" + rest.address()),
                        rest.ca(),
                        Optional.of(rest.serverName()),
                        Rune.of(rest.rune().reveal()))
                : new ClnAccess.Socket(((ClnConfig.Access.Socket) cln.access()).file());
        return ClnNode.open(access, new ClnOptions(cln.privateHints(), cln.timeout(), cln.maxInFlight()));
    }
}
