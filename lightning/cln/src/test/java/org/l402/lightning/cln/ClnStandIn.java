package org.l402.lightning.cln;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.l402.lightning.Network;
import tools.jackson.databind.JsonNode;

/**
 * A node that answers as Core Lightning v26.06 was seen to answer, over its unix socket and over clnrest.
 *
 * <p>Invoices are real ones, signed with a key of its own. It pays its own invoices and those of the nodes it was
 * connected to. Answers over the socket come when they are ready, in any order.
 */
final class ClnStandIn implements AutoCloseable {

    /** An error that the node answers. */
    record Failure(int code, String message) {}

    /** What a method answers: a result by name, or an error. */
    record Answer(Optional<Map<String, Object>> result, Optional<Failure> failure) {

        static Answer of(Map<String, Object> result) {
            return new Answer(Optional.of(result), Optional.empty());
        }

        static Answer failure(int code, String message) {
            return new Answer(Optional.empty(), Optional.of(new Failure(code, message)));
        }
    }

    final StandInRunes runes = new StandInRunes();
    final StandInInvoices invoices;
    final StandInPays pays;

    /** At which age it deletes paid invoices; a test says so before it asks. */
    volatile Optional<Duration> deletesPaidAfter = Optional.empty();

    private final InstantSource clock;
    private final ExecutorService workers = Executors.newFixedThreadPool(3, task -> {
        Thread thread = new Thread(task, "cln-stand-in");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Runnable> closing = new ArrayList<>();

    ClnStandIn(InstantSource clock) {
        this.clock = clock;
        this.invoices = new StandInInvoices(clock, Network.REGTEST);
        this.pays = new StandInPays(clock, invoices);
    }

    SocketServer listen(Path path) {
        SocketServer server = new SocketServer(path, this::request);
        closing.add(server::close);
        return server;
    }

    RestServer listen(SSLContext tls) {
        RestServer server = new RestServer(tls, this::answer);
        closing.add(server::close);
        return server;
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
        workers.shutdownNow();
    }

    private void request(JsonNode request, SocketServer.Line line) {
        workers.execute(() -> {
            String id = Json.MAPPER.writeValueAsString(request.path("id"));
            CompletableFuture<Void> unused = call(request.path("method").asString(""), request.path("params"))
                    .thenAccept(answer -> line.write("{\"jsonrpc\":\"2.0\",\"id\":" + id + ","
                            + answer.failure()
                                    .map(failure -> "\"error\":" + Json.MAPPER.writeValueAsString(failure))
                                    .orElseGet(() -> "\"result\":"
                                            + Json.MAPPER.writeValueAsString(
                                                    answer.result().orElseThrow()))
                            + "}\n\n"));
        });
    }

    private Optional<RestServer.Said> answer(RestServer.Ask ask) throws InterruptedException {
        String method = ask.path().replaceFirst("^/v1/", "");
        if (!ask.method().equals("POST")) {
            return said(405, new Failure(-32601, "Path invalid, http_method must be POST for CLN methods"));
        }
        JsonNode params = Json.MAPPER.readTree(ask.body());
        if (ask.rune().isEmpty()) {
            return said(403, new Failure(1501, "Not authorized: Missing rune"));
        }
        Optional<Failure> refusal = runes.refusal(ask.rune().get(), method, params);
        if (refusal.isPresent()) {
            return said(401, refusal.get());
        }
        Answer answer;
        try {
            answer = call(method, params).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        if (answer.failure().isPresent()) {
            return said(
                    answer.failure().get().code() == -32601 ? 404 : 500,
                    answer.failure().get());
        }
        return Optional.of(RestServer.Said.json(
                201, Json.MAPPER.writeValueAsString(answer.result().orElseThrow())));
    }

    private static Optional<RestServer.Said> said(int status, Failure failure) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", failure.code());
        body.put("data", null);
        body.put("message", failure.message());
        return Optional.of(RestServer.Said.json(status, Json.MAPPER.writeValueAsString(body)));
    }

    private CompletableFuture<Answer> call(String method, JsonNode params) {
        return switch (method) {
            case "xpay" -> pays.xpay(params);
            case "listpays" -> CompletableFuture.completedFuture(pays.listpays(params));
            case "invoice" -> CompletableFuture.completedFuture(invoices.invoice(params));
            case "listinvoices" -> CompletableFuture.completedFuture(invoices.listinvoices(params));
            case "waitanyinvoice" -> invoices.waitanyinvoice(params);
            case "getinfo" -> CompletableFuture.completedFuture(getinfo());
            case "listpeerchannels" -> CompletableFuture.completedFuture(listpeerchannels());
            case "autoclean-status" -> CompletableFuture.completedFuture(autocleanStatus());
            default -> CompletableFuture.completedFuture(Answer.failure(-32601, "Unknown command '" + method + "'"));
        };
    }

    private Answer getinfo() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("id", invoices.key().nodeId().toString());
        info.put("alias", "stand-in");
        info.put("num_active_channels", pays.channels().size());
        info.put("version", "v26.06.6");
        info.put("blockheight", 575);
        info.put("network", "regtest");
        if (clock.instant().getEpochSecond() < 0) {
            info.put("warning_lightningd_sync", "Still loading latest blocks from bitcoind.");
        }
        return Answer.of(info);
    }

    /** As the plugin has it: an age where it cleans, and none where it does not. */
    private Answer autocleanStatus() {
        Map<String, Object> paid = new LinkedHashMap<>();
        paid.put("enabled", deletesPaidAfter.isPresent());
        deletesPaidAfter.ifPresent(age -> paid.put("age", age.toSeconds()));
        paid.put("cleaned", 0);
        return Answer.of(Map.of("autoclean", Map.of("paidinvoices", paid)));
    }

    private Answer listpeerchannels() {
        List<Map<String, Object>> channels = new ArrayList<>();
        for (StandInPays.Channel channel : pays.channels()) {
            channels.add(Map.of(
                    "state",
                    "CHANNELD_NORMAL",
                    "peer_connected",
                    true,
                    "spendable_msat",
                    channel.capacity(),
                    "receivable_msat",
                    channel.capacity() / 2));
        }
        channels.add(Map.of("state", "ONCHAIN", "peer_connected", false, "spendable_msat", 7, "receivable_msat", 7));
        channels.add(
                Map.of("state", "CHANNELD_NORMAL", "peer_connected", false, "spendable_msat", 5, "receivable_msat", 5));
        return Answer.of(Map.of("channels", channels));
    }
}
