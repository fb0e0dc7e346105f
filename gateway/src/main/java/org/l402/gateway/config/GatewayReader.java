package org.l402.gateway.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.config.ConfigFile;
import org.l402.config.HostPort;
import org.l402.config.Keys;
import org.l402.config.Kind;
import org.l402.config.NodeConfig;
import org.l402.config.NodeReader;
import org.l402.config.SandboxConfig;
import org.l402.config.Section;
import org.l402.gateway.route.PathPattern;
import org.l402.lightning.MilliSatoshi;
import org.l402.server.Acceptance;
import org.l402.server.limit.ChallengeLimits;

/** From the tree of the gateway's file to its records, noting everything that is wrong on the way. */
final class GatewayReader {

    static final Keys FILE = Keys.of("listen", "data", "node", "invalid-credential", "services", "limits", "admin")
            .later("database", "free-quota", "trusted-proxies", "log");
    static final ConfigFile.Form FORM =
            new ConfigFile.Form("gateway.yaml", "docs/configuration.md", "listen: 127.0.0.1:8402", FILE);
    static final Keys SERVICE = Keys.of("name", "match", "upstream", "price", "valid-for", "verify", "free")
            .later("uses", "capabilities", "limits", "free-quota");
    static final Keys MATCH = Keys.of("path").later("host", "methods", "headers");

    static final Keys ADMIN = Keys.of("listen").later("token");
    static final Keys LIMITS = Keys.of("challenges").later("requests");
    static final Keys CHALLENGES = Keys.of("per-network", "total");

    private final ConfigFile file;

    GatewayReader(ConfigFile file) {
        this.file = file;
    }

    GatewayConfig read() {
        Section root = file.root();
        HostPort listen = root.required("listen", GatewayKinds.LISTEN);
        Path data = data(root);
        InvalidCredential invalid = root.optional(
                "invalid-credential", GatewayKinds.INVALID_CREDENTIAL, InvalidCredential.PAYMENT_REQUIRED);
        Section nodeSection = root.section("node", NodeReader.NODE, "node: { type: sandbox }");
        NodeConfig node = nodeSection == null ? null : NodeReader.read(nodeSection);
        Duration invoiceExpiry = nodeSection == null
                ? GatewayConfig.DEFAULT_INVOICE_EXPIRY
                : nodeSection.optional(
                        "invoice-expiry", GatewayKinds.INVOICE_EXPIRY, GatewayConfig.DEFAULT_INVOICE_EXPIRY);
        if (nodeSection != null && node instanceof SandboxConfig sandbox && listen != null) {
            checkPlayMoney(root, nodeSection, listen, sandbox);
        }
        List<ServiceConfig> services = services(root, listen, node);
        ChallengeLimits limits = challengeLimits(root);
        HostPort admin = admin(root, listen);
        if (file.hasProblems() || listen == null || data == null || node == null) {
            throw file.failure();
        }
        return new GatewayConfig(
                listen,
                data,
                node,
                invoiceExpiry,
                invalid,
                limits,
                Optional.ofNullable(admin),
                services,
                file.warnings());
    }

    Path data() {
        Path data = data(file.root());
        if (file.hasProblems() || data == null) {
            throw file.failure();
        }
        return data;
    }

    private static @Nullable HostPort admin(Section root, @Nullable HostPort listen) {
        if (!root.has("admin")) {
            return null;
        }
        Section section = root.section("admin", ADMIN, "admin: { listen: 127.0.0.1:8403 }");
        HostPort admin = section == null ? null : section.required("listen", GatewayKinds.LISTEN);
        if (section != null && admin != null && listen != null && admin.reaches(listen) && admin.port() != 0) {
            section.problem("listen", "\"" + admin + "\" is where the gateway listens; choose another port");
        }
        return admin;
    }

    private static @Nullable Path data(Section file) {
        Path written = file.required("data", Kind.PATH);
        if (written == null) {
            return null;
        }
        Path data = file.directory().resolve(written).normalize();
        if (Files.exists(data) && !Files.isDirectory(data)) {
            file.problem("data", data + " is there, but is not a directory; name another place");
        }
        return data;
    }

    private static void checkPlayMoney(Section root, Section node, HostPort listen, SandboxConfig sandbox) {
        if (!listen.isLoopback()) {
            root.problem(
                    "listen",
                    "\"" + listen + "\" is reachable from other machines, but the sandbox node takes play"
                            + " money, so anyone there would be served for nothing; listen on 127.0.0.1 or [::1]");
        }
        if (listen.reaches(sandbox.pay())) {
            node.problem("pay", "\"" + sandbox.pay() + "\" is where the gateway listens; choose another port");
        }
    }

    private static ChallengeLimits challengeLimits(Section root) {
        Section limits = root.has("limits")
                ? root.section("limits", LIMITS, "limits: { challenges: { per-network: 30/1m, total: 200/1s } }")
                : null;
        Section challenges = limits == null
                ? null
                : limits.section("challenges", CHALLENGES, "challenges: { per-network: 30/1m, total: 200/1s }");
        return challenges == null
                ? ChallengeLimits.DEFAULT
                : new ChallengeLimits(
                        challenges.optional(
                                "per-network", GatewayKinds.PER_NETWORK, ChallengeLimits.DEFAULT.perNetwork()),
                        challenges.optional("total", GatewayKinds.TOTAL, ChallengeLimits.DEFAULT.total()));
    }

    private List<ServiceConfig> services(Section root, @Nullable HostPort listen, @Nullable NodeConfig node) {
        List<ServiceConfig> services = new ArrayList<>();
        Map<String, Section> byName = new HashMap<>();
        for (Section section : root.sections("services", SERVICE, "- name: weather")) {
            String name = section.required("name", GatewayKinds.NAME);
            Section namesake = name == null ? null : byName.putIfAbsent(name, section);
            if (namesake != null) {
                section.problem(
                        "name",
                        "\"" + name + "\" is the name of another service already, in line " + namesake.line("name")
                                + "; each needs its own");
            }
            PathPattern path = path(section);
            Origin upstream = section.required("upstream", GatewayKinds.UPSTREAM);
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
        return match == null ? null : match.required("path", GatewayKinds.PATTERN);
    }

    private static void checkUpstream(
            Section service, Origin upstream, @Nullable HostPort listen, @Nullable NodeConfig node) {
        if (listen != null && upstream.address().reaches(listen)) {
            service.problem(
                    "upstream",
                    "\"" + upstream + "\" is the gateway itself, so a request would go round for ever;"
                            + " name the server behind it");
        }
        if (node instanceof SandboxConfig sandbox && upstream.address().reaches(sandbox.pay())) {
            service.problem(
                    "upstream",
                    "\"" + upstream + "\" is the sandbox node's pay port; name the server behind the" + " gateway");
        }
    }

    private static @Nullable Terms terms(Section service) {
        MilliSatoshi price = service.optional("price", GatewayKinds.PRICE);
        Duration validFor = service.optional("valid-for", GatewayKinds.VALID_FOR);
        Acceptance acceptance = service.optional("verify", GatewayKinds.VERIFY, Acceptance.PROOF);
        Boolean free = service.optional("free", GatewayKinds.FREE);
        if (!service.has("free")) {
            if (!service.has("price")) {
                service.problem("price", "is missing; write price: 1000 msat, or free: true for what costs nothing");
            }
            return price == null ? null : new Terms.Price(price, validFor, acceptance);
        }
        for (String key : List.of("price", "valid-for", "verify")) {
            if (service.has(key)) {
                service.problem(key, "contradicts free in line " + service.line("free") + "; keep one of the two");
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
