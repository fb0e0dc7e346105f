package org.l402.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.l402.lightning.sandbox.SandboxPayer;

/**
 * The gateway as a user runs it, {@code ./l402 gateway run}, with one service for sale and one for free.
 *
 * @param program its process
 * @param uri where it listens
 * @param payPort where its sandbox node is paid
 * @param firstAnswer from the start of the process to the first answer that a client had of it
 */
record RunningGateway(Program program, URI uri, InetSocketAddress payPort, Duration firstAnswer) {

    private static final Pattern READY =
            Pattern.compile("listening on (http://\\S+): .* paid at 127\\.0\\.0\\.1:(\\d+)");
    private static final String QUIET = """
            <configuration><logger name="l402.requests" level="OFF"/></configuration>
            """;

    static RunningGateway start(HttpClient client, Running running, int upstream, boolean log)
            throws IOException, InterruptedException {
        Path config = Files.writeString(running.directory().resolve("gateway.yaml"), """
                listen: 127.0.0.1:0
                data: ./data
                node: { type: sandbox, pay: "127.0.0.1:0", invoice-expiry: 10s }
                limits: { challenges: { per-network: off, total: off } }
                services:
                  - name: paid
                    match: { path: /paid/** }
                    upstream: http://127.0.0.1:%1$d
                    price: 1000 msat
                    valid-for: 1d
                  - name: free
                    match: { path: /free/** }
                    upstream: http://127.0.0.1:%1$d
                    free: true
                """.formatted(upstream));
        Path quiet = Files.writeString(running.directory().resolve("quiet.xml"), QUIET);
        long begun = System.nanoTime();
        Program program = running.start(
                "gateway",
                log ? Map.of() : Map.of("JDK_JAVA_OPTIONS", "-Dlogback.configurationFile=" + quiet),
                List.of("./l402", "gateway", "run", "--config", config.toString()));
        Matcher ready = READY.matcher(program.readyLine());
        if (!ready.find()) {
            throw program.failed("did not say where it listens");
        }
        URI uri = URI.create(ready.group(1));
        client.send(
                HttpRequest.newBuilder(uri.resolve("/free/hello"))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.discarding());
        Duration firstAnswer = Duration.ofNanos(System.nanoTime() - begun);
        InetSocketAddress payPort =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(ready.group(2)));
        return new RunningGateway(program, uri, payPort, firstAnswer);
    }

    /** Buys the service that is for sale; the value of an Authorization header, which is a secret. */
    String buy(HttpClient client) throws IOException, InterruptedException {
        return Purchase.make(client, uri.resolve("/paid/hello"), new SandboxPayer(payPort));
    }
}
