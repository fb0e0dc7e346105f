package org.l402.gateway.node;

import java.time.InstantSource;
import org.l402.config.ClnConfig;
import org.l402.config.HostPort;
import org.l402.config.LndConfig;
import org.l402.config.NodeConfig;
import org.l402.config.SandboxConfig;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.sandbox.PayPort;
import org.l402.lightning.sandbox.SandboxNode;

/**
 * The node that a configuration names, ready for use.
 *
 * @param network the network that its invoices are for
 * @param description which node it is, for the line that a gateway prints when it is ready
 */
public record NodeConnection(InvoiceIssuer issuer, Network network, String description, Runnable closing)
        implements AutoCloseable {

    /**
     * Connects to the node, or starts it where it is the sandbox.
     *
     * @throws org.l402.lightning.NodeException when that is not possible
     */
    public static NodeConnection open(NodeConfig config, InstantSource clock) {
        if (config instanceof LndConfig) {
            throw notYet("lnd");
        }
        if (config instanceof ClnConfig) {
            throw notYet("cln");
        }
        return sandbox((SandboxConfig) config, clock);
    }

    private static NodeException notYet(String type) {
        return new NodeException("node.type " + type + " is not yet supported by gateway run; write type: sandbox");
    }

    private static NodeConnection sandbox(SandboxConfig sandbox, InstantSource clock) {
        SandboxNode node = new SandboxNode(clock);
        PayPort port = open(node, sandbox);
        return new NodeConnection(
                node,
                Network.REGTEST,
                "play money from the sandbox node, which is paid at "
                        + new HostPort(sandbox.pay().host(), port.address().getPort()),
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
