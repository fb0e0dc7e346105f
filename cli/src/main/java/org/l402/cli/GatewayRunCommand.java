package org.l402.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.l402.gateway.GatewayServer;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.config.ServiceConfig;
import org.l402.gateway.config.Terms;
import org.l402.gateway.node.NodeConnection;
import org.l402.gateway.node.NodeStart;
import org.l402.gateway.upstream.UpstreamLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a gateway until it is told to stop. */
@Command(
        name = "run",
        header = "Run a gateway until it is told to stop.",
        description = {
            "Prints one line when it is ready, and logs to standard error: a line for every",
            "request, without secrets. Ctrl-C and SIGTERM let the requests under way end, for",
            "at most ten seconds, and stop it."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by Ctrl-C or SIGTERM",
            "1:internal fault",
            "2:the file cannot be used, or something it names: a port, a directory, a node",
            "3:the node cannot be reached, and nothing was sold from this data directory yet"
        },
        footerHeading = "%nExample:%n",
        footer = "  l402 gateway run --config gateway.yaml")
final class GatewayRunCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The gateway's file, in YAML; docs/configuration.md describes it.")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        GatewayConfig config = GatewayConfig.read(file, System::getenv);
        PrintWriter err = spec.commandLine().getErr();
        config.warnings().forEach(warning -> err.println("warning: " + warning));
        try (Foreground foreground = new Foreground()) {
            NodeConnection node = foreground.keep(node(config));
            GatewayServer gateway =
                    foreground.keep(GatewayServer.start(config, node, InstantSource.system(), UpstreamLimits.DEFAULT));
            spec.commandLine()
                    .getOut()
                    .println("listening on http://" + gateway.address() + ": " + sold(config) + "; "
                            + node.description());
            return foreground.untilStopped();
        }
    }

    private static NodeConnection node(GatewayConfig config) {
        try {
            return NodeConnection.open(config, InstantSource.system());
        } catch (NodeStart.NotReachedException e) {
            throw new CommandFailure(ExitCode.NETWORK, String.valueOf(e.getMessage()));
        }
    }

    private static String sold(GatewayConfig config) {
        return config.services().stream().map(GatewayRunCommand::sold).collect(Collectors.joining(", "));
    }

    private static String sold(ServiceConfig service) {
        String price =
                service.terms() instanceof Terms.Price terms ? terms.amount().toString() : "free";
        return service.name() + " (" + service.path() + ", " + price + ")";
    }
}
