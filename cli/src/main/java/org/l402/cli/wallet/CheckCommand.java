package org.l402.cli.wallet;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.cli.JsonText;
import org.l402.cli.Surroundings;
import org.l402.cli.Terminal;
import org.l402.cli.node.CheckText;
import org.l402.cli.node.Problem;
import org.l402.client.state.ClientState;
import org.l402.config.ClnConfig;
import org.l402.config.LndConfig;
import org.l402.config.NodeConfig;
import org.l402.config.SandboxConfig;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;
import org.l402.lightning.sandbox.SandboxPayer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells whether the wallet can pay. */
@Command(
        name = "check",
        header = "Tell whether the wallet can pay, and whether it could do too much.",
        description = {
            "Asks the node who and where it is, what its channels can send and what the credential",
            "allows. Nothing is paid. Every problem comes with what to do.",
            "",
            "The limits of the file hold for this program; whoever runs as the same user can edit",
            "the file. The last line of defence is a limit of the wallet itself, and the check says",
            "how to have one."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it can pay; there may be warnings",
            "1:internal fault",
            "2:the file, the credential or the state must change",
            "3:the node cannot be reached, or must change"
        },
        footerHeading = "%nExample:%n",
        footer = "  l402 wallet check")
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private OwnerOptions options = new OwnerOptions();

    @Option(names = "--json", description = "Print one JSON object instead.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Surroundings surroundings;

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        WalletFile file = options.existing(surroundings.environment())
                .map(path -> WalletFile.read(path, surroundings.environment()::get))
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "there is no file that names a wallet; l402 wallet init writes one"));
        WalletCheckup checkup = file.wallet() instanceof SandboxConfig sandbox ? sandbox(sandbox) : real(file);
        PrintWriter out = spec.commandLine().getOut();
        int exitCode = Problem.exitCode(checkup.problems());
        if (json) {
            out.println(JsonText.of(members(file, checkup, exitCode)));
        } else {
            print(out, spec.commandLine().getColorScheme().ansi(), file, checkup);
        }
        return exitCode;
    }

    private WalletCheckup real(WalletFile file) {
        WalletCheckup checkup = WalletCheck.of(file);
        List<Problem> problems = new ArrayList<>(checkup.problems());
        try (ClientState state =
                new ClientState(file.rules().place(surroundings.environment()), InstantSource.system())) {
            if (!state.isThere()) {
                problems.add(new Problem(
                        false,
                        "the state " + state.file() + " is not there; l402 wallet init makes it for a new wallet"));
            }
        }
        return new WalletCheckup(checkup.reached(), checkup.report(), checkup.took(), checkup.warnings(), problems);
    }

    /** Asks for a payment that nobody made: a sandbox says that it has no record. */
    private static WalletCheckup sandbox(SandboxConfig sandbox) {
        byte[] nobodys = new byte[Preimage.LENGTH];
        new SecureRandom().nextBytes(nobodys);
        long begun = System.nanoTime();
        PaymentOutcome outcome = new SandboxPayer(sandbox.payAddress())
                .track(Preimage.of(nobodys).paymentHash())
                .toCompletableFuture()
                .join();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        return outcome instanceof PaymentOutcome.Unknown unknown
                ? new WalletCheckup(
                        false,
                        Optional.empty(),
                        took,
                        List.of(),
                        List.of(new Problem(true, unknown.reason() + "; start one: l402 demo")))
                : new WalletCheckup(true, Optional.empty(), took, List.of(), List.of());
    }

    private static void print(PrintWriter out, Ansi ansi, WalletFile file, WalletCheckup checkup) {
        String verdict = checkup.problems().isEmpty() ? " can pay." : " cannot pay yet.";
        out.println(Terminal.styled(ansi, file.wallet().place() + verdict, Style.bold));
        out.println();
        if (checkup.reached()) {
            CheckText.line(out, "reached", "in " + CheckText.millis(checkup.took()) + " ms");
        }
        checkup.report().ifPresent(report -> print(out, file, report));
        CheckText.findings(out, ansi, checkup.warnings(), checkup.problems());
        defence(file.wallet()).ifPresent(advice -> {
            out.println();
            out.println(advice);
        });
    }

    private static void print(PrintWriter out, WalletFile file, Report report) {
        CheckText.line(out, "software", report.version().orElse(CheckText.NOT_VISIBLE));
        CheckText.line(out, "node", report.nodeId().orElse(CheckText.NOT_VISIBLE));
        CheckText.line(
                out,
                "network",
                report.network()
                        .map(Network::label)
                        .orElse(CheckText.NOT_VISIBLE + "; the file says "
                                + file.network().label()));
        CheckText.line(
                out, "in sync", report.synced().map(yes -> yes ? "yes" : "no").orElse(CheckText.NOT_VISIBLE));
        CheckText.line(
                out,
                "channels",
                report.activeChannels().map(count -> count + " active").orElse(CheckText.NOT_VISIBLE));
        CheckText.line(
                out,
                "can send",
                report.spendable().map(most -> most + " at most").orElse(CheckText.NOT_VISIBLE));
        boolean isLeast =
                report.rights().excess().isEmpty() && report.rights().missing().isEmpty();
        CheckText.line(out, "credential", isLeast ? "allows what paying needs and no more" : "see below");
    }

    /** How the wallet itself can be made to pay no more than its owner wants. */
    private static Optional<String> defence(NodeConfig wallet) {
        String why = "The limits of the file bind this program alone. A limit of the wallet itself binds everybody: ";
        if (wallet instanceof LndConfig) {
            return Optional.of(
                    why + "LND's own are accounts (litcli accounts create --help), whose macaroon pays up to a"
                            + " balance; or give it a node with no more in its channels than you want to spend.");
        }
        return wallet instanceof ClnConfig
                ? Optional.of(why + "a rune that caps amount, fee and rate, such as the least one with"
                        + " [\"method=listpays\",\"rate=60\"] added to its restrictions.")
                : Optional.empty();
    }

    private static Map<String, @Nullable Object> members(WalletFile file, WalletCheckup checkup, int exitCode) {
        Optional<Report> report = checkup.report();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put(
                "wallet",
                file.wallet() instanceof LndConfig ? "lnd" : file.wallet() instanceof ClnConfig ? "cln" : "sandbox");
        object.put("where", file.wallet().place());
        object.put("good", checkup.problems().isEmpty());
        object.put("reached", checkup.reached());
        object.put("report_ms", checkup.reached() ? checkup.took().toMillis() : null);
        object.put("software", report.flatMap(Report::version).orElse(null));
        object.put("node_id", report.flatMap(Report::nodeId).orElse(null));
        object.put("network", file.network().label());
        object.put(
                "node_network",
                report.flatMap(Report::network).map(Network::label).orElse(null));
        object.put("synced", report.flatMap(Report::synced).orElse(null));
        object.put("active_channels", report.flatMap(Report::activeChannels).orElse(null));
        object.put(
                "spendable_msat",
                report.flatMap(Report::spendable).map(MilliSatoshi::value).orElse(null));
        object.put("credential", report.map(CheckText::credential).orElse(null));
        object.put("warnings", checkup.warnings());
        object.put(
                "problems", checkup.problems().stream().map(Problem::sentence).toList());
        object.put("exit_code", exitCode);
        return object;
    }
}
