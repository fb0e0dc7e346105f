package org.l402.cli.get;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.cli.Surroundings;
import org.l402.cli.wallet.Purse;
import org.l402.cli.wallet.Rules;
import org.l402.client.L402Client;
import org.l402.client.budget.Limit;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Legible;
import org.l402.lightning.MilliSatoshi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gets an address, and pays for it when it must and may. */
@Command(
        name = "get",
        header = "Get a URL, and pay for it when it must be paid for.",
        description = {
            "Asks for the URL; when the answer is 402 with an L402 challenge, checks the invoice, pays it and asks"
                    + " again. What was bought is kept, and the next call uses it at no cost.",
            "",
            "Pays with the wallet that ~/.config/l402/config.yaml or --config names (LND or Core Lightning;"
                    + " l402 wallet init makes it), within the limits in that file. Without such a file it pays play"
                    + " money, through the pay port of a sandbox node, at most 100 sat for each request.",
            "",
            "The body goes to standard output, all else to standard error. Several URLs are asked for one after the"
                    + " other; the exit code is that of the first that failed."
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
            "  l402 get -j @order.json http://127.0.0.1:8402/stock",
            "  l402 get -O --retry 3 http://127.0.0.1:8402/weather"
        })
public final class GetCommand implements Callable<Integer> {

    @Mixin
    private SendOptions sending = new SendOptions();

    @Option(names = "-o", paramLabel = "FILE", description = "Write the body to a file instead of standard output.")
    private @Nullable Path output;

    @Option(names = "-O", description = "Write each body to a file here, named after the last part of its URL's path.")
    private boolean isNamedByUrl;

    @Option(
            names = "-C",
            paramLabel = "-",
            description = "With the value -: go on with an interrupted download where the file of -o or -O ends.")
    private @Nullable String resumeAt;

    @Option(names = "-i", description = "Show the status and the headers before the body.")
    private boolean withHead;

    @Option(names = "-v", description = "Show each step of a purchase on standard error, without secrets.")
    private boolean verbose;

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

    @Option(
            names = "--json",
            description = "Print one JSON object that says all, the body included; for several URLs one on each line.")
    private boolean json;

    @Option(
            names = "--sandbox",
            paramLabel = "HOST:PORT",
            description = "Pay play money through this pay port, whatever wallet is configured (without a wallet:"
                    + " that on port 8499 of this machine).")
    private @Nullable String sandbox;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The file that names the wallet and its limits (default: ~/.config/l402/config.yaml).")
    private @Nullable Path config;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Surroundings surroundings;

    GetCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        Prepared prepared;
        try {
            prepared = prepare();
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        }
        try (prepared) {
            int exitCode = ExitCode.DONE;
            for (Errand errand : prepared.errands) {
                int code = errand.run(prepared.client, this::failed);
                exitCode = exitCode == ExitCode.DONE ? code : exitCode;
            }
            return exitCode;
        }
    }

    /** All that is needed to send. */
    private record Prepared(List<Errand> errands, Purse purse, L402Client client) implements AutoCloseable {
        @Override
        public void close() {
            errands.forEach(Errand::close);
            client.close();
            purse.close();
        }
    }

    private Prepared prepare() {
        List<HttpRequest> requests = sending.requests(surroundings.in());
        if (resumeAt != null) {
            checkResume();
        }
        List<Optional<Path>> files = files(requests);
        Purse purse = Purse.open(config, sandbox, surroundings.environment());
        Rules rules = purse.rules();
        L402Client.Builder builder = rules.applyTo(L402Client.builder(purse.wallet(), limits(rules.limits())))
                .approval(new TerminalApproval(surroundings.terminal()))
                .state(rules.place(surroundings.environment()));
        Steps steps = new Steps(err(), verbose);
        L402Client client = builder.policy(steps).listener(steps).build();
        List<Errand> errands = new ArrayList<>();
        Prepared prepared = new Prepared(errands, purse, client);
        try {
            for (int i = 0; i < requests.size(); i++) {
                BodyTarget target = files.get(i)
                        .map(file -> BodyTarget.file(surroundings, file))
                        .orElseGet(() -> BodyTarget.stdout(surroundings.out()));
                Retries persistence = new Retries(sending.retries(), surroundings.pause(), err());
                Optional<Resume> resume = resumeAt == null ? Optional.empty() : target.resume();
                HttpRequest request = requests.get(i);
                HttpRequest sent = resume.map(part -> part.rest(request)).orElse(request);
                Delivery delivery =
                        new Delivery(target, surroundings.out(), err(), withHead, surroundings.isErrTerminal(), resume);
                errands.add(new Errand(sent, dryRun, json, steps, persistence, target, delivery, err()));
            }
        } catch (RuntimeException e) {
            prepared.close();
            throw e;
        }
        return prepared;
    }

    private void checkResume() {
        if (!"-".equals(resumeAt)) {
            throw usage("-C takes - alone, which goes on where the file ends");
        }
        if (output == null && !isNamedByUrl) {
            throw usage("-C goes on with a file; name it with -o FILE, or add -O");
        }
        if (withHead || !sending.isPlainGet()) {
            throw usage("-C goes on with the body of a GET; leave out -i, -d, -j and -X");
        }
        if (sending.hasHeader("Range") || sending.hasHeader("If-Range")) {
            throw usage("-C sets the header Range by itself; leave out -H Range and -H If-Range");
        }
    }

    /** Where each body goes; empty for standard output. */
    private List<Optional<Path>> files(List<HttpRequest> requests) {
        if (output != null && isNamedByUrl) {
            throw usage("-o names a file and -O names it after the URL; give one of the two");
        }
        if (output != null && requests.size() > 1) {
            throw usage("-o names one file, and there are " + requests.size()
                    + " URLs; use -O, which names one after each URL");
        }
        List<Optional<Path>> files = new ArrayList<>();
        for (HttpRequest request : requests) {
            Optional<Path> file = isNamedByUrl ? Optional.of(FileName.of(request.uri())) : Optional.ofNullable(output);
            if (file.isPresent() && files.contains(file)) {
                throw usage("-O would write two of the URLs to the same file, "
                        + Legible.oneLine(file.get().toString()) + "; ask for them one by one, with -o");
            }
            files.add(dryRun ? Optional.empty() : file);
        }
        return files;
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
        object.put("url", String.join(" ", sending.urls()));
        object.put("message", isFault ? "internal fault: " + e : String.valueOf(e.getMessage()));
        object.put("exit_code", isFault ? ExitCode.INTERNAL_FAULT : ExitCode.USAGE);
        OutputStream stdout = surroundings.out();
        new Delivery(BodyTarget.stdout(stdout), stdout, err(), false, false, Optional.empty()).writeJson(object);
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

    private static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }
}
