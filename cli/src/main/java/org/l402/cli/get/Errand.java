package org.l402.cli.get;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.l402.cli.ExitCode;
import org.l402.client.L402Client;
import org.l402.client.Result;

/**
 * One URL to be asked for, and what to do with the answer.
 *
 * @param isRehearsal whether to say only what would be paid
 * @param isJson whether to answer with an object for programs
 */
record Errand(
        HttpRequest request,
        boolean isRehearsal,
        boolean isJson,
        Steps steps,
        Retries retries,
        BodyTarget target,
        Delivery delivery,
        PrintWriter err)
        implements AutoCloseable {

    /**
     * Asks, pays when it must, and hands the answer over; answers with the exit code.
     *
     * @param failed told of a failure before anything was paid
     */
    int run(L402Client client, Consumer<RuntimeException> failed) throws InterruptedException {
        try (this) {
            Result<InputStream> result;
            steps.asking(request);
            try {
                result = retries.send(client, request, isRehearsal);
            } catch (IOException e) {
                return unreachable(NetworkTrouble.of(e, request.uri()), request.uri());
            } catch (RuntimeException e) {
                failed.accept(e);
                throw e;
            }
            if (isRehearsal && !(result instanceof Result.Refused) && !(result instanceof Result.OutcomeUnknown)) {
                return tried(result, request.uri());
            }
            Report report = Report.of(result, InstantSource.system().instant());
            report.response().ifPresent(steps::answered);
            return isJson ? delivery.asJson(report, request.uri()) : delivery.asBytes(report, request.uri());
        }
    }

    @Override
    public void close() {
        target.close();
    }

    private int unreachable(String message, URI uri) {
        err.println("l402: " + message);
        if (isJson) {
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

    private int tried(Result<InputStream> result, URI uri) {
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
        if (isJson) {
            delivery.writeJson(object);
        } else {
            delivery.writeText(words);
        }
        return ExitCode.DONE;
    }
}
