package org.l402.cli.node;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.l402.cli.JsonText;
import org.l402.gateway.config.GatewayConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells whether the node of a gateway can sell. */
@Command(
        name = "check",
        header = "Tell whether the node of a gateway can sell.",
        description = {
            "Asks the node who and where it is, whether it is in sync, what its channels",
            "can receive and what the credential allows, and makes one invoice of the",
            "dearest price on sale, which nobody is asked to pay and which ends after a",
            "minute. Every problem comes with what to do."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it can sell; there may be warnings",
            "1:internal fault",
            "2:the file or the credential must change",
            "3:the node cannot be reached, or must change"
        },
        footerHeading = "%nExample:%n",
        footer = "  l402 node check --config gateway.yaml")
final class NodeCheckCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The gateway's file, in YAML.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print one JSON object instead.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        GatewayConfig config = GatewayConfig.read(file, System::getenv);
        NodeChecking checking = NodeChecking.of(config);
        PrintWriter out = spec.commandLine().getOut();
        int exitCode = checking.exitCode();
        if (json) {
            out.println(JsonText.of(checking.members()));
        } else {
            checking.print(out, spec.commandLine().getColorScheme().ansi());
        }
        return exitCode;
    }
}
