package org.l402.cli;

import org.l402.cli.credentials.CredentialsCommand;
import org.l402.cli.demo.DemoCommand;
import org.l402.cli.get.GetCommand;
import org.l402.cli.get.SchemaCommand;
import org.l402.cli.inspect.InspectCommand;
import org.l402.cli.ledger.LedgerCommand;
import org.l402.cli.node.NodeCommand;
import org.l402.cli.payments.PaymentsCommand;
import org.l402.cli.payments.SpendingCommand;
import org.l402.cli.wallet.WalletCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command without a word after it: a group of commands, in the order in which the help shows them. */
@Command(
        name = "l402",
        header = "Sell and buy HTTP resources over the Lightning Network.",
        synopsisHeading = "%nUsage: ",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        versionProvider = VersionCommand.class,
        subcommands = {
            DemoCommand.class,
            GatewayCommand.class,
            GetCommand.class,
            InspectCommand.class,
            WalletCommand.class,
            PaymentsCommand.class,
            SpendingCommand.class,
            CredentialsCommand.class,
            LedgerCommand.class,
            NodeCommand.class,
            SchemaCommand.class,
            VersionCommand.class,
            CompletionCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, delivered",
            "1:internal fault",
            "2:usage or configuration",
            "3:network",
            "4:the server answered HTTP 4xx",
            "5:the server answered HTTP 5xx",
            "6:refused by a limit or policy",
            "7:payment failed for good",
            "8:outcome of the payment unknown, the money is held back",
            "9:paid, not delivered"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  l402 demo",
            "  l402 gateway run --config gateway.yaml",
            "  l402 get http://127.0.0.1:8402/weather",
            "  l402 inspect lnbc…",
            "",
            "Results go to standard output, all else to standard error. Colour is shown on",
            "a terminal only, and never when NO_COLOR is set."
        })
final class L402Command {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;
}
