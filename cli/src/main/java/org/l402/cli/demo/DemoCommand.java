package org.l402.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.l402.L402Exception;
import org.l402.cli.ExitCode;
import org.l402.cli.Foreground;
import org.l402.cli.Logging;
import org.l402.config.HostPort;
import org.l402.config.SandboxConfig;
import org.l402.credential.Credential;
import org.l402.gateway.GatewayException;
import org.l402.gateway.GatewayServer;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.config.InvalidCredential;
import org.l402.gateway.config.Origin;
import org.l402.gateway.config.ServiceConfig;
import org.l402.gateway.config.Terms;
import org.l402.gateway.route.PathPattern;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.sandbox.PayPort;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.lightning.sandbox.SandboxPayer;
import org.l402.server.limit.ChallengeLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sells a forecast and buys it, with play money, on this machine alone. */
@Command(
        name = "demo",
        header = "Watch a resource being sold and bought, with play money.",
        description = {
            "Starts a Lightning node of play money, a small weather and stock API, and a",
            "gateway that sells them; then buys a forecast step by step. It stays up to be",
            "tried until Ctrl-C. Nothing leaves this machine."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:bought, and stopped by Ctrl-C, SIGTERM or --once", "1:internal fault", "2:a port is in use"},
        footerHeading = "%nExamples:%n",
        footer = {"  l402 demo", "  l402 demo --once", "  l402 demo --port 9402 --pay-port 9499"})
public final class DemoCommand implements Callable<Integer> {

    private static final MilliSatoshi WEATHER = new MilliSatoshi(1000);
    private static final MilliSatoshi STOCK = MilliSatoshi.ofSat(5);

    @Option(names = "--once", description = "End after the purchase instead of staying up.")
    private boolean once;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8402",
            description = "The gateway's port; 0 is any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--pay-port",
            paramLabel = "N",
            defaultValue = "8499",
            description = "The play-money node's port; 0 is any free one (default: ${DEFAULT-VALUE}).")
    private int payPort;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        checkPort("--port", port);
        checkPort("--pay-port", payPort);
        PrintWriter out = spec.commandLine().getOut();
        Stage stage = new Stage(out, spec.commandLine().getColorScheme().ansi());
        Logging.requests(false);
        try (Foreground foreground = new Foreground()) {
            TemporaryDirectory data =
                    foreground.keep(TemporaryDirectory.create(Path.of(System.getProperty("java.io.tmpdir", "."))));
            SampleApi api = foreground.keep(SampleApi.start());
            SandboxNode node = new SandboxNode(InstantSource.system());
            PayPort pay = foreground.keep(payPort(node));
            GatewayServer gateway = foreground.keep(gateway(config(api, data.path()), node));

            stage.title("L402 demo", "play money; nothing leaves this machine");
            stage.fact(
                    "play-money node",
                    pay.address().getHostString() + ":" + pay.address().getPort(),
                    "pays and is paid");
            stage.fact("sample API", "127.0.0.1:" + api.port(), "knows nothing of payments");
            stage.fact(
                    "gateway", gateway.address().toString(), "sells /weather at " + WEATHER + ", /stock at " + STOCK);
            URI weather = URI.create("http://" + gateway.address() + "/weather");
            URI stock = URI.create("http://" + gateway.address() + "/stock");
            Purchase purchase = new Purchase(stage, new SandboxPayer(pay.address()));
            Credential credential = purchase.buy(weather);
            purchase.probe(weather, stock, credential);
            if (once) {
                return ExitCode.DONE;
            }
            next(stage, weather, stock, pay.address().getPort());
            Logging.requests(true);
            return foreground.untilStopped();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkPort(String option, int number) {
        if (number < 0 || number > 65_535) {
            throw new ParameterException(spec.commandLine(), option + " takes 0 to 65535, not " + number);
        }
    }

    private PayPort payPort(SandboxNode node) {
        try {
            return PayPort.open(node, payPort);
        } catch (NodeException e) {
            throw portTrouble(e, "--pay-port", payPort);
        }
    }

    private GatewayServer gateway(GatewayConfig config, SandboxNode node) {
        try {
            return GatewayServer.start(config, node, Network.REGTEST, InstantSource.system());
        } catch (GatewayException e) {
            throw portTrouble(e, "--port", port);
        }
    }

    /** The demo has no file, so its options are named instead of the file's keys. */
    private static L402Exception portTrouble(L402Exception trouble, String option, int port) {
        if (!(trouble.getCause() instanceof BindException bind)) {
            return trouble;
        }
        String reason = String.valueOf(bind.getMessage());
        return new L402Exception(
                "the port " + port + (reason.contains("in use") ? " is in use" : " cannot be had (" + reason + ")")
                        + "; stop what listens there, or choose another with " + option + " N",
                trouble);
    }

    private GatewayConfig config(SampleApi api, Path data) {
        HostPort local = new HostPort("127.0.0.1", port);
        Origin upstream = new Origin(false, new HostPort("127.0.0.1", api.port()));
        return new GatewayConfig(
                local,
                data,
                SandboxConfig.at(new HostPort("127.0.0.1", payPort)),
                GatewayConfig.DEFAULT_INVOICE_EXPIRY,
                InvalidCredential.PAYMENT_REQUIRED,
                ChallengeLimits.DEFAULT,
                Optional.empty(),
                List.of(
                        new ServiceConfig(
                                "weather",
                                PathPattern.parse("/weather/**"),
                                upstream,
                                new Terms.Price(WEATHER, Duration.ofHours(1))),
                        new ServiceConfig(
                                "stock", PathPattern.parse("/stock/**"), upstream, new Terms.Price(STOCK, null))),
                List.of());
    }

    private static void next(Stage stage, URI weather, URI stock, int payPort) {
        String sandbox = payPort == PayPort.DEFAULT_PORT ? "" : "--sandbox 127.0.0.1:" + payPort + " ";
        stage.heading("Now you, in another terminal");
        stage.command(
                "./l402 get " + sandbox + weather,
                "pays the invoice and prints the forecast; the second time it is free");
        stage.command(
                "./l402 get " + sandbox + "--dry-run " + stock, "shows what a quote would cost, and pays nothing");
        stage.command("curl -i " + weather, "shows the 402 with its token and invoice");
        stage.line("");
        stage.line("Requests show below. Ctrl-C ends the demo.");
        stage.line("");
    }
}
