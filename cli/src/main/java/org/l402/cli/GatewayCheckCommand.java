package org.l402.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.l402.cli.node.NodeChecking;
import org.l402.config.ConfigException;
import org.l402.config.DurationText;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.config.RateText;
import org.l402.gateway.config.ServiceConfig;
import org.l402.gateway.config.Terms;
import org.l402.server.limit.ChallengeLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what a gateway's file would sell, or everything that is wrong with it. */
@Command(
        name = "check",
        header = "Tell what a file would sell, or what is wrong with it.",
        description = {
            "Reads the file and starts nothing. What would be sold is printed as a table;",
            "every mistake is printed with its file, line and column. With --online the",
            "node is asked too, as node check does."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the file can be used; there may be warnings",
            "1:internal fault",
            "2:the file or the arguments cannot be used",
            "3:with --online: the node cannot be reached, or must change"
        },
        footerHeading = "%nExample:%n",
        footer = "  l402 gateway check --config gateway.yaml")
final class GatewayCheckCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The gateway's file, in YAML; docs/configuration.md describes it.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print one JSON object instead, also about a file that is wrong.")
    private boolean json;

    @Option(names = "--online", description = "Ask the node as well, and make one invoice as proof.")
    private boolean online;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return json ? report() : print();
    }

    private int report() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            GatewayConfig config = GatewayConfig.read(file, System::getenv);
            Optional<NodeChecking> node = online ? Optional.of(NodeChecking.of(config)) : Optional.empty();
            out.println(CheckReport.good(file, config, node.map(NodeChecking::members)));
            return node.map(NodeChecking::exitCode).orElse(ExitCode.DONE);
        } catch (ConfigException e) {
            out.println(CheckReport.bad(file, e.problems()));
            return ExitCode.USAGE;
        }
    }

    private int print() {
        GatewayConfig config = GatewayConfig.read(file, System::getenv);
        int count = config.services().size();
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + " is good: " + count + (count == 1 ? " service" : " services") + " on http://"
                + config.listen() + ", paid " + config.node().howPaid());
        out.println();
        Table table = new Table("SERVICE", "PATH", "PRICE", "VALID FOR", "UPSTREAM");
        config.services().forEach(service -> table.add(row(service)));
        table.print(out, spec.commandLine().getColorScheme().ansi());
        out.println();
        ChallengeLimits limits = config.challengeLimits();
        out.println("Challenges: " + RateText.format(limits.perNetwork()) + " for each client network, "
                + RateText.format(limits.total()) + " in total");
        out.println("Master keys and records: " + config.data());
        config.warnings().forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
        if (!online) {
            return ExitCode.DONE;
        }
        out.println();
        out.flush();
        NodeChecking node = NodeChecking.of(config);
        node.print(out, spec.commandLine().getColorScheme().ansi());
        return node.exitCode();
    }

    private static String[] row(ServiceConfig service) {
        String price = "free";
        String validFor = "";
        if (service.terms() instanceof Terms.Price terms) {
            price = terms.amount().toString();
            validFor = terms.validFor() == null ? "ever" : DurationText.format(terms.validFor());
        }
        String upstream = service.upstream().toString();
        return new String[] {service.name(), service.path().toString(), price, validFor, upstream};
    }
}
