package org.l402.benchmarks.nodes;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.l402.benchmarks.load.Program;
import org.l402.benchmarks.load.Running;

/**
 * The gateway as a user runs it, {@code ./l402 gateway run}, selling through a real node, without a limit on challenges.
 *
 * @param program its process
 * @param paid an address that costs 1000 msat
 */
record NodeGateway(Program program, URI paid) {

    private static final Pattern READY = Pattern.compile("listening on (http://\\S+):");
    private static final String QUIET = """
            <configuration><logger name="l402.requests" level="OFF"/></configuration>
            """;

    /**
     * Starts one and waits until it listens.
     *
     * @param name of its directory
     * @param node what its file says of the node, a line for each key
     */
    static NodeGateway start(
            Running running, String name, List<String> node, Duration invoiceExpiry, int upstream, boolean log)
            throws IOException {
        Path directory = Files.createDirectory(running.directory().resolve(name));
        Path config = Files.writeString(directory.resolve("gateway.yaml"), """
                listen: 127.0.0.1:0
                data: ./data
                node:
                  %s
                  invoice-expiry: %ds
                limits: { challenges: { per-network: off, total: off } }
                services:
                  - name: paid
                    match: { path: /paid/** }
                    upstream: http://127.0.0.1:%d
                    price: 1000 msat
                    valid-for: 1d
                """.formatted(String.join("\n  ", node), invoiceExpiry.toSeconds(), upstream));
        Path quiet = Files.writeString(directory.resolve("quiet.xml"), QUIET);
        Program program = running.start(
                name,
                log ? Map.of() : Map.of("JDK_JAVA_OPTIONS", "-Dlogback.configurationFile=" + quiet),
                List.of("./l402", "gateway", "run", "--config", config.toString()));
        Matcher ready = READY.matcher(program.readyLine());
        if (!ready.find()) {
            throw program.failed("did not say where it listens");
        }
        return new NodeGateway(program, URI.create(ready.group(1)).resolve("/paid/hello"));
    }
}
