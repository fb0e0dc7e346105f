package org.l402.cli.get;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.cli.Surroundings;
import org.l402.cli.wallet.Purse;
import org.l402.cli.wallet.Rules;
import org.l402.client.L402Client;
import org.l402.client.Result;
import org.l402.client.budget.Limit;
import org.l402.client.budget.Limits;
import org.l402.lightning.MilliSatoshi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gets an address, and pays for it when it must and may. */
@Command(
        name = "get",
        header = "Get a URL, and pay for it when it must be paid for.",
        description = {
            "Asks for the URL; when the answer is 402 with an L402 challenge, checks the",
            "invoice, pays it and asks again. What was bought is kept, and the next call uses",
            "it at no cost.",
            "",
            "Pays with the wallet that ~/.config/l402/config.yaml or --config names (LND or Core",
            "Lightning; l402 wallet init makes it), within the limits in that file. Without such",
            "a file it pays play money, through the pay port of a sandbox node, at most 100 sat",
            "for each request.",
            "",
            "The body goes to standard output, all else to standard error."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:delivered",
            "2:the arguments or the files that they name cannot be used",
            "3:the server could not be reached",
            "4:delivered, and it is an HTTP 4xx",
            "5:delivered, and it is an HTTP 5xx",
            "6:nothing paid: a limit or a rule forbids it",
            "7:the payment failed, and no money moved",
            "8:not known whether the money moved; run it again to ask",
            "9:paid, not delivered; kept, and the message says whether to run it again"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  l402 get http://127.0.0.1:8402/weather",
            "  l402 get --dry-run http://127.0.0.1:8402/stock",
            "  l402 get --max-cost 10sat -o forecast.json http://127.0.0.1:8402/weather",
            "  l402 get -d @order.json -H 'Content-Type: application/json' http://127.0.0.1:8402/stock"
        })
public final class GetCommand implements Callable<Integer> {

    @Parameters(paramLabel = "URL", description = "What to get, with http:// or https://.")
    private String url = "";

    @Option(names = "-X", paramLabel = "METHOD", description = "The method (default: GET, with -d POST).")
    private @Nullable String method;

    @Option(names = "-H", paramLabel = "HEADER", description = "A header to send, 'Name: value'; may be repeated.")
    private List<String> headers = List.of();

    @Option(
            names = "-d",
            paramLabel = "DATA",
            description =
                    "A body to send as a form; @FILE takes it from a file as it is, @- from standard input; repeated"
                            + " ones are joined with &.")
    private List<String> data = List.of();

    @Option(names = "-o", paramLabel = "FILE", description = "Write the body to a file instead of standard output.")
    private @Nullable Path output;

    @Option(names = "-i", description = "Show the status and the headers before the body.")
    private boolean withHead;

    @Option(
            names = "--max-cost",
            paramLabel = "AMOUNT",
            description =
                    "The most this may cost, price and fee: 10sat, 500msat; it can only lower the limit of the wallet.")
    private @Nullable String maxCost;

    @Option(
            names = "--dry-run",
            description = "Show what would be paid, and pay nothing; the request is sent once, without a credential.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object that says all, the body included.")
    private boolean json;

    @Option(
            names = "--sandbox",
            paramLabel = "HOST:PORT",
            description = "Pay play money through this pay port, whatever wallet is configured (without a wallet:"
                    + " 127.0.0.1:8499).")
    private @Nullable String sandbox;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The file that names the wallet and its limits (default: ~/.config/l402/config.yaml).")
    private @Nullable Path config;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final InputStream stdin;
    private final OutputStream stdout;
    private final Map<String, String> environment;
    private final Path terminal;

    GetCommand(Surroundings surroundings) {
        this.stdin = surroundings.in();
        this.stdout = surroundings.out();
        this.environment = surroundings.environment();
        this.terminal = surroundings.terminal();
    }

    @Override
    public Integer call() throws InterruptedException {
        Prepared prepared;
        Result<InputStream> result;
        try {
            prepared = prepare();
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        }
        HttpRequest request = prepared.request;
        try (prepared;
                BodyTarget target = prepared.target) {
            L402Client client = prepared.client;
            Delivery delivery = new Delivery(target, stdout, err(), withHead);
            try {
                result = dryRun
                        ? client.rehearse(request, BodyHandlers.ofInputStream())
                        : client.send(request, BodyHandlers.ofInputStream());
            } catch (IOException e) {
                return unreachable(delivery, NetworkTrouble.of(e, request.uri()), request.uri());
            } catch (RuntimeException e) {
                failed(e);
                throw e;
            }
            if (dryRun && !(result instanceof Result.Refused) && !(result instanceof Result.OutcomeUnknown)) {
                return tried(delivery, result, request.uri());
            }
            Report report =
                    Report.of(result, prepared.state, InstantSource.system().instant());
            return json ? delivery.asJson(report, request.uri()) : delivery.asBytes(report, request.uri());
        }
    }

    /** All that is needed to send. */
    private record Prepared(HttpRequest request, Path state, Purse purse, L402Client client, BodyTarget target)
            implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            purse.close();
        }
    }

    private Prepared prepare() {
        HttpRequest request = new GetRequest(url, method, headers, data, stdin).build();
        Purse purse = Purse.open(config, sandbox, environment);
        Rules rules = purse.rules();
        Path state = rules.place(environment);
        L402Client client = rules.applyTo(L402Client.builder(purse.wallet(), limits(rules.limits())))
                .approval(new TerminalApproval(terminal))
                .state(state)
                .build();
        BodyTarget target = output == null || dryRun ? BodyTarget.stdout(stdout) : BodyTarget.file(stdout, output);
        return new Prepared(request, state, purse, client, target);
    }

    /** The object of a call that failed before anything was paid; what goes to standard error is said elsewhere. */
    private void failed(RuntimeException e) {
        if (!json) {
            return;
        }
        boolean isFault = !(e instanceof L402Exception);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("result", "failed");
        object.put("paid", false);
        object.put("url", url);
        object.put("message", isFault ? "internal fault: " + e : String.valueOf(e.getMessage()));
        object.put("exit_code", isFault ? ExitCode.INTERNAL_FAULT : ExitCode.USAGE);
        new Delivery(BodyTarget.stdout(stdout), stdout, err(), false).writeJson(object);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private Limits limits(Limits limits) {
        if (maxCost == null) {
            return limits;
        }
        MilliSatoshi most = limits.most().getOrDefault(Limit.PER_REQUEST, MilliSatoshi.ZERO);
        MilliSatoshi wanted;
        try {
            wanted = MilliSatoshi.parse(maxCost);
        } catch (L402Exception e) {
            throw new CommandFailure(ExitCode.USAGE, "--max-cost: " + e.getMessage());
        }
        if (wanted.compareTo(most) > 0) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--max-cost " + wanted + " is more than the " + most
                            + " that one request may cost; it can only lower that");
        }
        return limits.perRequest(wanted);
    }

    private int unreachable(Delivery delivery, String message, URI uri) {
        err().println("l402: " + message);
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("result", "unreachable");
            object.put("paid", false);
            object.put("url", uri.toString());
            object.put("message", message);
            object.put("exit_code", ExitCode.NETWORK);
            delivery.writeJson(object);
        }
        return ExitCode.NETWORK;
    }

    private int tried(Delivery delivery, Result<InputStream> result, URI uri) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("result", result instanceof Result.WouldPay ? "would-pay" : "nothing-to-pay");
        object.put("paid", false);
        object.put("url", uri.toString());
        String words = "nothing to pay\n";
        if (result instanceof Result.WouldPay<InputStream> would) {
            Report.putQuote(object, would.quote());
            words = DryRun.words(would.quote(), InstantSource.system().instant());
        } else if (result instanceof Result.WouldUse<InputStream> would) {
            words = DryRun.words(would.credential());
        } else if (result instanceof Result.Delivered<InputStream> delivered) {
            words = "nothing to pay: the server answers " + delivered.response().statusCode() + " without payment\n";
        }
        object.put("exit_code", ExitCode.DONE);
        if (json) {
            delivery.writeJson(object);
        } else {
            delivery.writeText(words);
        }
        return ExitCode.DONE;
    }
}
