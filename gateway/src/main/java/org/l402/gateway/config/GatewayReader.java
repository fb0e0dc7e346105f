package org.l402.gateway.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.route.PathPattern;
import org.l402.lightning.MilliSatoshi;

/** From the tree of the gateway's file to its records, noting everything that is wrong on the way. */
final class GatewayReader {

    static final Keys FILE = Keys.of("listen", "data", "node", "invalid-credential", "services")
            .later("database", "limits", "free-quota", "trusted-proxies", "admin", "log");
    static final Keys NODE = Keys.of("type", "pay", "invoice-expiry", "timeout")
            .later(
                    "address",
                    "tls-cert",
                    "macaroon",
                    "private",
                    "socket",
                    "ca",
                    "server-name",
                    "rune",
                    "network",
                    "max-in-flight");
    static final Keys SERVICE = Keys.of("name", "match", "upstream", "price", "valid-for", "free")
            .later("uses", "verify", "capabilities", "limits", "free-quota");
    static final Keys MATCH = Keys.of("path").later("host", "methods", "headers");

    private static final HostPort DEFAULT_PAY = new HostPort("127.0.0.1", 8499);
    private static final Duration DEFAULT_INVOICE_EXPIRY = Duration.ofMinutes(10);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private final Path directory;
    private final Findings findings;
    private final Environment environment;

    GatewayReader(Path file, Findings findings, Environment environment) {
        this.directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a directory");
        this.findings = findings;
        this.environment = environment;
    }

    GatewayConfig read(Yaml.Node root) {
        if (!(root instanceof Yaml.Mapping mapping)) {
            throw findings.failure(
                    root.place(),
                    "the file has " + root.shape() + "; write keys and values, beginning with listen: 127.0.0.1:8402");
        }
        Section file = new Section("", mapping, FILE, findings, environment);
        HostPort listen = file.required("listen", Kind.LISTEN);
        Path data = data(file);
        InvalidCredential invalid =
                file.optional("invalid-credential", Kind.INVALID_CREDENTIAL, InvalidCredential.PAYMENT_REQUIRED);
        SandboxConfig node = node(file, listen);
        List<ServiceConfig> services = services(file, listen, node);
        if (findings.hasProblems() || listen == null || data == null || node == null) {
            throw findings.failure();
        }
        return new GatewayConfig(listen, data, node, invalid, services, findings.warnings());
    }

    private @Nullable Path data(Section file) {
        Path written = file.required("data", Kind.PATH);
        if (written == null) {
            return null;
        }
        Path data = directory.resolve(written).normalize();
        if (Files.exists(data) && !Files.isDirectory(data)) {
            file.problem("data", data + " is there, but is not a directory; name another place");
        }
        return data;
    }

    private @Nullable SandboxConfig node(Section file, @Nullable HostPort listen) {
        Section node = file.section("node", NODE, "node: { type: sandbox }");
        if (node == null) {
            return null;
        }
        String type = node.required("type", Kind.NODE_TYPE);
        HostPort pay = node.optional("pay", Kind.HOST_PORT, DEFAULT_PAY);
        Duration invoiceExpiry = node.optional("invoice-expiry", Kind.INVOICE_EXPIRY, DEFAULT_INVOICE_EXPIRY);
        Duration timeout = node.optional("timeout", Kind.TIMEOUT, DEFAULT_TIMEOUT);
        if (type == null) {
            return null;
        }
        if (!pay.isLoopback()) {
            node.problem(
                    "pay",
                    "\"" + pay + "\" is reachable from other machines, and anyone there could pay with play"
                            + " money; write 127.0.0.1 or [::1]");
            return null;
        }
        if (listen != null && !listen.isLoopback()) {
            file.problem(
                    "listen",
                    "\"" + listen + "\" is reachable from other machines, but the sandbox node takes play"
                            + " money, so anyone there would be served for nothing; listen on 127.0.0.1 or [::1]");
        }
        if (listen != null && listen.reaches(pay)) {
            node.problem("pay", "\"" + pay + "\" is where the gateway listens; choose another port");
        }
        return new SandboxConfig(pay, invoiceExpiry, timeout);
    }

    private List<ServiceConfig> services(Section file, @Nullable HostPort listen, @Nullable SandboxConfig node) {
        List<ServiceConfig> services = new ArrayList<>();
        Map<String, Section> byName = new HashMap<>();
        for (Section section : file.sections("services", SERVICE, "- name: weather")) {
            String name = section.required("name", Kind.NAME);
            Section namesake = name == null ? null : byName.putIfAbsent(name, section);
            if (namesake != null) {
                section.problem(
                        "name",
                        "\"" + name + "\" is the name of another service already, in line "
                                + namesake.place("name").line() + "; each needs its own");
            }
            PathPattern path = path(section);
            Origin upstream = section.required("upstream", Kind.UPSTREAM);
            if (upstream != null) {
                checkUpstream(section, upstream, listen, node);
            }
            Terms terms = terms(section);
            if (name != null && path != null) {
                warnIfHidden(section, name, path, services);
            }
            if (name != null && path != null && upstream != null && terms != null) {
                services.add(new ServiceConfig(name, path, upstream, terms));
            }
        }
        return services;
    }

    private static @Nullable PathPattern path(Section service) {
        Section match = service.section("match", MATCH, "match: { path: /weather/** }");
        return match == null ? null : match.required("path", Kind.PATTERN);
    }

    private static void checkUpstream(
            Section service, Origin upstream, @Nullable HostPort listen, @Nullable SandboxConfig node) {
        if (listen != null && upstream.address().reaches(listen)) {
            service.problem(
                    "upstream",
                    "\"" + upstream + "\" is the gateway itself, so a request would go round for ever;"
                            + " name the server behind it");
        }
        if (node != null && upstream.address().reaches(node.pay())) {
            service.problem(
                    "upstream",
                    "\"" + upstream + "\" is the sandbox node's pay port; name the server behind the" + " gateway");
        }
    }

    private static @Nullable Terms terms(Section service) {
        MilliSatoshi price = service.optional("price", Kind.PRICE);
        Duration validFor = service.optional("valid-for", Kind.VALID_FOR);
        Boolean free = service.optional("free", Kind.FREE);
        if (!service.has("free")) {
            if (!service.has("price")) {
                service.problem("price", "is missing; write price: 1000 msat, or free: true for what costs nothing");
            }
            return price == null ? null : new Terms.Price(price, validFor);
        }
        for (String key : List.of("price", "valid-for")) {
            if (service.has(key)) {
                service.problem(
                        key, "contradicts free in line " + service.place("free").line() + "; keep one of the two");
            }
        }
        return free == null ? null : new Terms.Free();
    }

    private static void warnIfHidden(Section section, String name, PathPattern path, List<ServiceConfig> earlier) {
        earlier.stream()
                .filter(service -> service.path().hides(path))
                .findFirst()
                .ifPresent(service -> section.warning(
                        "match",
                        "service " + name + " is never reached: service " + service.name()
                                + " before it takes all its paths (" + service.path() + " covers " + path + ")"));
    }
}
