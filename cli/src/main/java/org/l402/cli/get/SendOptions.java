package org.l402.cli.get;

import java.io.InputStream;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.client.quote.Legible;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that say what is sent, where, and how often. */
final class SendOptions {

    @Parameters(paramLabel = "URL", arity = "1..*", description = "What to get, with http:// or https://.")
    private List<String> urls = List.of();

    @Option(names = "-X", paramLabel = "METHOD", description = "The method (default: GET, with -d or -j POST).")
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

    @Option(
            names = {"-j", "--json-data"},
            paramLabel = "DATA",
            description = "A body to send as JSON; @FILE takes it from a file, @- from standard input.")
    private @Nullable String jsonData;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Sent as the header Idempotency-Key: a server that knows it does a thing once, however often"
                    + " it is asked. With it --retry asks again for a POST too.")
    private @Nullable String idempotencyKey;

    @Option(
            names = "--retry",
            paramLabel = "N",
            description = "Ask again, up to N times with growing pauses, when the server cannot be reached or answers"
                    + " 429 or 5xx. Never pays twice.")
    private int retries;

    List<String> urls() {
        return urls;
    }

    /** How often to ask again. */
    int retries() {
        return retries;
    }

    /** The requests that they describe; fails with a word to the user on what cannot be sent. */
    List<HttpRequest> requests(InputStream stdin) {
        if (!data.isEmpty() && jsonData != null) {
            throw usage("-d sends a form and -j sends JSON; give one of the two");
        }
        if (urls.size() > 1 && idempotencyKey != null) {
            throw usage("--idempotency-key is for one request, and there are " + urls.size() + " URLs; give one");
        }
        if (retries < 0 || retries > Retries.MOST) {
            throw usage("--retry " + retries + " is not a number from 0 to " + Retries.MOST);
        }
        List<String> sent = new ArrayList<>(headers);
        if (idempotencyKey != null) {
            sent.add(Retries.KEY + ": " + key(idempotencyKey));
        }
        Optional<RequestBody> body = RequestBody.of(data, jsonData, stdin);
        List<HttpRequest> requests = new ArrayList<>();
        for (String url : urls) {
            HttpRequest request = new GetRequest(url, method, sent, body).build();
            if (retries > 0 && !Retries.isSafe(request)) {
                throw usage("--retry could make the server do a " + Legible.oneLine(request.method())
                        + " twice; add --idempotency-key KEY for a server that knows such keys");
            }
            requests.add(request);
        }
        return requests;
    }

    private String key(String key) {
        if (key.isBlank() || key.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw usage("--idempotency-key needs letters, digits and other printable ASCII characters, at least one");
        }
        if (hasHeader(Retries.KEY)) {
            throw usage("--idempotency-key and -H both set the header " + Retries.KEY + "; give one of the two");
        }
        return key;
    }

    /** Whether nothing but headers is sent. */
    boolean isPlainGet() {
        return data.isEmpty() && jsonData == null && (method == null || method.equals("GET"));
    }

    /** Whether the user sets a header. */
    boolean hasHeader(String name) {
        return headers.stream().anyMatch(header -> header.split(":", 2)[0].equalsIgnoreCase(name));
    }

    private static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }
}
