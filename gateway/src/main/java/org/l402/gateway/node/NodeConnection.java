package org.l402.gateway.node;

import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Optional;
import org.l402.config.ClnConfig;
import org.l402.config.HostPort;
import org.l402.config.NodeConfig;
import org.l402.config.SandboxConfig;
import org.l402.gateway.config.GatewayConfig;
import org.l402.ledger.FollowedNode;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.LightningNode;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.sandbox.PayPort;
import org.l402.lightning.sandbox.SandboxNode;

/**
 * The node that a configuration names, ready for use.
 *
 * @param network the network that its invoices are for
 * @param description which node it is, for the line that a gateway prints when it is ready
 * @param trouble why it does not answer yet; empty when it does
 * @param settlements what a ledger can be kept from; empty where the adapter does not tell of settlements
 */
public record NodeConnection(
        InvoiceIssuer issuer,
        Network network,
        String description,
        Optional<String> trouble,
        Optional<FollowedNode> settlements,
        Runnable closing)
        implements AutoCloseable {

    /**
     * Connects to the node, or starts it where it is the sandbox.
     *
     * @throws NodeStart.NotReachedException when the node does not answer, and the data directory is new
     * @throws NodeException when it cannot be used, as it is configured or as the node that it is
     */
    public static NodeConnection open(GatewayConfig config, InstantSource clock) {
        if (config.node() instanceof SandboxConfig sandbox) {
            return sandbox(sandbox, clock);
        }
        if (config.node() instanceof ClnConfig cln
                && cln.access() instanceof ClnConfig.Access.Socket socket
                && !Files.exists(socket.file())) {
            LateNode node = LateNode.of(() -> real(cln));
            return of(node, node::close, config, clock);
        }
        LightningNode node = real(config.node());
        return of(node, node::close, config, clock);
    }

    private static LightningNode real(NodeConfig config) {
        return RealNodes.open(config).orElseThrow();
    }

    /**
     * A connection to a node that is not the sandbox.
     *
     * @param closing closes the node
     * @throws NodeException as when one is opened; the node is closed then
     */
    public static NodeConnection of(InvoiceIssuer node, Runnable closing, GatewayConfig config, InstantSource clock) {
        try {
            NodeStart start = NodeStart.of(node, config, clock);
            String place = config.node().place() + " on " + start.network().label();
            String description = start.trouble().isEmpty() ? "paid to " + place : place + " is not there yet";
            return new NodeConnection(
                    start.issuer(), start.network(), description, start.trouble(), settlements(node, start), closing);
        } catch (RuntimeException e) {
            closing.run();
            throw e;
        }
    }

    private static Optional<FollowedNode> settlements(InvoiceIssuer node, NodeStart start) {
        return node instanceof SettlementSource source
                ? Optional.of(new FollowedNode(source, start.identity()))
                : Optional.empty();
    }

    private static NodeConnection sandbox(SandboxConfig sandbox, InstantSource clock) {
        SandboxNode node = new SandboxNode(clock);
        PayPort port = open(node, sandbox);
        return new NodeConnection(
                node,
                Network.REGTEST,
                "play money from the sandbox node, which is paid at "
                        + new HostPort(sandbox.pay().host(), port.address().getPort()),
                Optional.empty(),
                Optional.of(new FollowedNode(node, () -> node.nodeId().hex())),
                port::close);
    }

    private static PayPort open(SandboxNode node, SandboxConfig config) {
        try {
            return PayPort.open(node, config.payAddress());
        } catch (NodeException e) {
            throw new NodeException(e.getMessage() + " under node.pay", e);
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
