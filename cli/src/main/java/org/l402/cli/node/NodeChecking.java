package org.l402.cli.node;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.config.ClnConfig;
import org.l402.config.LndConfig;
import org.l402.config.NodeConfig;
import org.l402.config.SandboxConfig;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.config.ServiceConfig;
import org.l402.gateway.node.RealNodes;
import org.l402.lightning.LightningNode;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.server.keys.DataDirectory;
import picocli.CommandLine.Help.Ansi;

/** One check of the node that a gateway's file names, and how it is told. */
public record NodeChecking(NodeConfig node, Checkup checkup) {

    /** Asks the node; a sandbox, which lives in the gateway alone, is made for the check. */
    public static NodeChecking of(GatewayConfig config) {
        try (LightningNode node =
                RealNodes.open(config.node()).orElseGet(() -> new SandboxNode(InstantSource.system()))) {
            boolean isReal = !(config.node() instanceof SandboxConfig);
            NodeCheck.Known known = new NodeCheck.Known(
                    DataDirectory.network(config.data()),
                    isReal ? DataDirectory.node(config.data()).read() : Optional.empty());
            Checkup checkup = new NodeCheck(node, dearest(config), known, InstantSource.system()).run();
            Checkup whole = isReal
                    ? ledger(config, checkup, known, node).map(checkup::with).orElse(checkup)
                    : checkup;
            return new NodeChecking(
                    config.node(),
                    OpenSecrets.of(config.node()).map(whole::warned).orElse(whole));
        } catch (NodeException e) {
            return new NodeChecking(config.node(), unusable(config, String.valueOf(e.getMessage())));
        }
    }

    /** Of the node that answers, or else of the one that was sold from last: just then a person wants to know. */
    private static Optional<LedgerStanding> ledger(
            GatewayConfig config, Checkup checkup, NodeCheck.Known known, LightningNode node) {
        if (checkup.reached() && checkup.nodeId().isPresent() && node instanceof SettlementSource source) {
            return Optional.of(LedgerStanding.of(
                    config.data(), checkup.nodeId().get(), source, config.node().timeout()));
        }
        return checkup.nodeId().or(known::nodeId).map(id -> LedgerStanding.of(config.data(), id));
    }

    private static Checkup unusable(GatewayConfig config, String why) {
        return new Checkup(
                false,
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                dearest(config),
                Optional.empty(),
                DataDirectory.node(config.data()).read().map(id -> LedgerStanding.of(config.data(), id)),
                List.of(),
                List.of(new Problem(false, why)));
    }

    /** The highest price on sale; 1 sat where all is free. */
    private static MilliSatoshi dearest(GatewayConfig config) {
        return config.dearest().flatMap(ServiceConfig::price).orElse(MilliSatoshi.ofSat(1));
    }

    /** 0 good, 2 the file or the credential must change, 3 the node must. */
    public int exitCode() {
        return Problem.exitCode(checkup.problems());
    }

    /** Prints it for a person. */
    public void print(PrintWriter out, Ansi ansi) {
        CheckupText.print(out, ansi, node.place(), checkup);
    }

    /** The members of a JSON object for programs. */
    public Map<String, @Nullable Object> members() {
        return CheckupText.members(type(), node.place(), checkup, exitCode());
    }

    private String type() {
        return node instanceof LndConfig ? "lnd" : node instanceof ClnConfig ? "cln" : "sandbox";
    }
}
