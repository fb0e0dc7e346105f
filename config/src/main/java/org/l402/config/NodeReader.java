package org.l402.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the section that names a Lightning node to its record: {@code node} in the gateway's file, {@code wallet} in a
 * client's. Both have the same keys, but for what only a seller or only a buyer needs.
 */
public final class NodeReader {

    /** The keys of a gateway's {@code node}; {@code invoice-expiry} is the gateway's to read. */
    public static final Keys NODE = Keys.of(
                    "type",
                    "pay",
                    "address",
                    "tls-cert",
                    "macaroon",
                    "macaroon-hex",
                    "socket",
                    "ca",
                    "server-name",
                    "rune",
                    "private",
                    "invoice-expiry",
                    "timeout",
                    "max-in-flight")
            .refused(
                    "network",
                    "is a key of a client's wallet; a gateway learns the network from the node's own invoices, leave it"
                            + " out");

    /** The keys of a client's {@code wallet}; {@code network} is the client's to read. */
    public static final Keys WALLET = Keys.of(
                    "type",
                    "network",
                    "pay",
                    "address",
                    "tls-cert",
                    "macaroon",
                    "macaroon-hex",
                    "socket",
                    "ca",
                    "server-name",
                    "rune",
                    "timeout",
                    "max-in-flight")
            .refused("private", "is for a node that is paid; a wallet pays, leave it out")
            .refused("invoice-expiry", "is for a node that is paid; a wallet pays, leave it out");

    /** The types that a key belongs to; a key that is not here belongs to all. */
    private static final Map<String, List<String>> TYPES = Map.of(
            "pay", List.of("sandbox"),
            "address", List.of("lnd", "cln"),
            "tls-cert", List.of("lnd"),
            "macaroon", List.of("lnd"),
            "macaroon-hex", List.of("lnd"),
            "socket", List.of("cln"),
            "ca", List.of("cln"),
            "server-name", List.of("cln"),
            "rune", List.of("cln"),
            "private", List.of("lnd", "cln"));

    private final Section node;
    private final Duration timeout;
    private final int inFlight;

    private NodeReader(Section node) {
        this.node = node;
        this.timeout = node.optional("timeout", NodeKinds.TIMEOUT, NodeConfig.DEFAULT_TIMEOUT);
        this.inFlight = node.optional("max-in-flight", NodeKinds.IN_FLIGHT, NodeConfig.DEFAULT_IN_FLIGHT);
    }

    /**
     * The node that a section names, or null when something is wrong with it, which is then noted.
     *
     * @param node with the keys {@link #NODE} or {@link #WALLET}
     */
    public static @Nullable NodeConfig read(Section node) {
        NodeReader reader = new NodeReader(node);
        String type = node.required("type", NodeKinds.TYPE);
        if (type == null) {
            return null;
        }
        reader.refuseKeysOfOthers(type);
        return switch (type) {
            case "lnd" -> reader.lnd();
            case "cln" -> reader.cln();
            default -> reader.sandbox();
        };
    }

    private void refuseKeysOfOthers(String type) {
        TYPES.forEach((key, types) -> {
            if (node.has(key) && !types.contains(type)) {
                node.problem(
                        key,
                        "belongs to type " + String.join(" and type ", types) + ", and this is type " + type
                                + "; leave it out");
            }
        });
    }

    private @Nullable SandboxConfig sandbox() {
        HostPort pay = node.optional("pay", Kind.HOST_PORT, SandboxConfig.DEFAULT_PAY);
        if (!pay.isLoopback()) {
            node.problem(
                    "pay",
                    "\"" + pay + "\" is reachable from other machines, and anyone there could pay with play"
                            + " money; write 127.0.0.1 or [::1]");
            return null;
        }
        return new SandboxConfig(pay, timeout, inFlight);
    }

    private @Nullable LndConfig lnd() {
        HostPort address = node.required("address", NodeKinds.LND_ADDRESS);
        Path tlsCert = node.required("tls-cert", NodeKinds.file(node, "the node's certificate such as ./tls.cert"));
        LndConfig.Macaroon macaroon = macaroon();
        boolean privateHints = node.optional("private", Kind.YES_OR_NO, false);
        return address == null || tlsCert == null || macaroon == null
                ? null
                : new LndConfig(address, tlsCert, macaroon, privateHints, timeout, inFlight);
    }

    private LndConfig.@Nullable Macaroon macaroon() {
        Path file = node.optional("macaroon", NodeKinds.macaroonFile(node));
        Secret hex = node.optional("macaroon-hex", NodeKinds.MACAROON_HEX);
        if (node.has("macaroon") && node.has("macaroon-hex")) {
            contradicts("macaroon-hex", "macaroon");
            return null;
        }
        if (!node.has("macaroon") && !node.has("macaroon-hex")) {
            node.problem(
                    "macaroon",
                    "is missing; write the macaroon's file such as ./l402.macaroon, or its hex digits as macaroon-hex:"
                            + " \"${LND_MACAROON}\"");
        }
        return file != null
                ? new LndConfig.Macaroon.InFile(file)
                : hex != null ? new LndConfig.Macaroon.InHex(hex) : null;
    }

    private @Nullable ClnConfig cln() {
        ClnConfig.Access access = access();
        boolean privateHints = node.optional("private", Kind.YES_OR_NO, false);
        return access == null ? null : new ClnConfig(access, privateHints, timeout, inFlight);
    }

    private ClnConfig.@Nullable Access access() {
        if (node.has("socket")) {
            for (String key : List.of("address", "ca", "server-name", "rune")) {
                if (node.has(key)) {
                    contradicts(key, "socket");
                }
            }
            Path socket = node.optional("socket", NodeKinds.socket(node));
            return socket == null ? null : new ClnConfig.Access.Socket(socket);
        }
        if (!node.has("address")) {
            node.problem(
                    "socket",
                    "is missing; write the node's socket such as /home/me/.lightning/bitcoin/lightning-rpc, or"
                            + " address: https://127.0.0.1:3010 with ca and rune");
            return null;
        }
        HostPort address = node.required("address", NodeKinds.REST_ADDRESS);
        Path ca = node.required("ca", NodeKinds.file(node, "the node's authority such as ./ca.pem"));
        Secret rune = node.required("rune", NodeKinds.RUNE);
        String serverName = node.optional("server-name", NodeKinds.SERVER_NAME, address == null ? "" : address.host());
        return address == null || ca == null || rune == null
                ? null
                : new ClnConfig.Access.Rest(address, ca, serverName, rune);
    }

    private void contradicts(String key, String other) {
        node.problem(key, "contradicts " + other + " in line " + node.line(other) + "; keep one of the two");
    }
}
