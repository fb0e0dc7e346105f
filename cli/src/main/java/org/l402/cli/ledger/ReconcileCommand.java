package org.l402.cli.ledger;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.cli.JsonText;
import org.l402.config.SandboxConfig;
import org.l402.gateway.Bookkeeping;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.node.NodeConnection;
import org.l402.ledger.FollowedNode;
import org.l402.ledger.Ledger;
import org.l402.ledger.Reconciliation;
import org.l402.lightning.NodeException;
import org.l402.server.keys.DataDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the ledger with the node's own record. */
@Command(
        name = "reconcile",
        header = "Compare the ledger with the node's own record.",
        description = {
            "Reads all that the node says was ever paid, and all of the ledger, and tells",
            "what is in one of them alone or differs, and why that can be. May run beside",
            "the gateway."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is missing from the ledger, or it was added",
            "1:internal fault",
            "2:something is missing or differs; or the file or the ledger cannot be used",
            "3:the node cannot be read, or is another one"
        },
        footerHeading = "%nExample:%n",
        footer = "  l402 ledger reconcile --config gateway.yaml --repair")
final class ReconcileCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The gateway's file, in YAML.")
    private Path file = Path.of("");

    @Option(
            names = "--repair",
            description = "Add to the ledger what is missing from it; nothing is changed or removed.")
    private boolean repair;

    @Option(names = "--json", description = "Print one JSON object instead, with money in msat.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        GatewayConfig config = GatewayConfig.read(file, System::getenv);
        if (config.node() instanceof SandboxConfig) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the sandbox node lives in the gateway and keeps no record that could be compared; name a real node"
                            + " under node");
        }
        try (Ledger ledger = Ledger.visit(config.data()).orElseThrow(() -> missing(config.data()))) {
            Reconciliation found = compare(config, ledger);
            int added = repair ? ledger.add(found.missing()) : 0;
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(JsonText.of(ReconcileReport.members(found, added)));
            } else {
                ReconcileReport.print(out, spec.commandLine().getColorScheme().ansi(), found, repair);
            }
            boolean complete = repair || found.missing().isEmpty();
            return complete && found.differing().isEmpty() ? ExitCode.DONE : ExitCode.USAGE;
        }
    }

    private static CommandFailure missing(Path data) {
        return new CommandFailure(
                ExitCode.USAGE,
                "there is no ledger at " + Ledger.file(data)
                        + "; gateway run makes one when it starts, with all that the" + " node still knows");
    }

    private static Reconciliation compare(GatewayConfig config, Ledger ledger) throws InterruptedException {
        if (DataDirectory.network(config.data()).isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there are no master keys in " + config.data() + ", and by them the gateway's own invoices are told"
                            + " from others; put them back from a backup");
        }
        try (NodeConnection connection = NodeConnection.open(config, InstantSource.system())) {
            if (connection.trouble().isPresent()) {
                throw new NodeException(connection.trouble().get());
            }
            FollowedNode node = connection
                    .settlements()
                    .orElseThrow(() -> new NodeException("this node does not tell what was paid"));
            return Reconciliation.of(
                    ledger, node, Bookkeeping.own(config.data(), connection.network(), InstantSource.system()));
        } catch (NodeException e) {
            throw new CommandFailure(
                    ExitCode.NETWORK,
                    "the node's record cannot be read: " + e.getMessage()
                            + "; nothing was compared or changed, run this again when that is mended");
        }
    }
}
