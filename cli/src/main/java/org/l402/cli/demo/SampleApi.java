package org.l402.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/** A small HTTP service that knows nothing of payments: a forecast below {@code /weather}, a quote below {@code /stock}. */
final class SampleApi implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
        Thread thread = new Thread(task, "sample-api");
        thread.setDaemon(true);
        return thread;
    });

    private SampleApi(HttpServer server) {
        this.server = server;
    }

    /** Starts it on a free loopback port. */
    static SampleApi start() {
        try {
            SampleApi api =
                    new SampleApi(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            api.server.setExecutor(api.threads);
            api.server.createContext("/weather", exchange -> answer(exchange, api.forecast()));
            api.server.createContext("/stock", exchange -> answer(exchange, api.quote()));
            api.server.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    private String forecast() {
        return "{\"place\":\"Zermatt\",\"tomorrow\":\"sunny\",\"celsius\":"
                + ThreadLocalRandom.current().nextInt(18, 25) + "}";
    }

    private String quote() {
        return "{\"symbol\":\"ACME\",\"price\":" + ThreadLocalRandom.current().nextInt(100, 200) + ".50}";
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            byte[] body = (json + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
