package org.l402.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.l402.L402Exception;

/** The kinds of value that a node's section holds. */
final class NodeKinds {

    static final Kind<String> TYPE = Kind.of("sandbox, lnd or cln", NodeKinds::type);
    static final Kind<Integer> IN_FLIGHT = Kind.number(1, NodeConfig.MOST_IN_FLIGHT);
    static final Kind<Duration> TIMEOUT = Kind.duration(NodeConfig.TIMEOUT, "5s");
    static final Kind<HostPort> LND_ADDRESS =
            Kind.of("the address of LND's gRPC interface such as 127.0.0.1:10009", NodeKinds::lndAddress);
    static final Kind<HostPort> REST_ADDRESS =
            Kind.of("the address of clnrest such as https://127.0.0.1:3010", NodeKinds::restAddress);
    static final Kind<String> SERVER_NAME =
            Kind.of("the name in the node's certificate such as cln", NodeKinds::serverName);
    static final Kind<Secret> MACAROON_HEX = secret(
            "\"${LND_MACAROON}\", with the macaroon's hex digits in that variable",
            "([0-9A-Fa-f]{2}){1,4096}",
            "is not a macaroon in hex digits, two for each byte");
    static final Kind<Secret> RUNE = secret(
            "\"${RUNE}\", with what lightning-cli createrune gave in that variable",
            "[A-Za-z0-9_=-]{1,8192}",
            "is not a rune, which has only the characters A-Z, a-z, 0-9, -, _ and =");

    private static final Pattern MACAROON_ITSELF = Pattern.compile("[0-9A-Fa-f]{64,}");

    private NodeKinds() {}

    /** A file that is there and can be read. */
    static Kind<Path> file(Section node, String example) {
        return Kind.of(example, text -> NamedFile.readable(text, node.directory()));
    }

    /** The file with LND's macaroon. */
    static Kind<Path> macaroonFile(Section node) {
        return Kind.of("the macaroon's file such as ./l402.macaroon", text -> {
            if (MACAROON_ITSELF.matcher(text).matches()) {
                throw new L402Exception("is no file but looks like the macaroon itself; write it under macaroon-hex");
            }
            try {
                return NamedFile.readable(text, node.directory());
            } catch (L402Exception e) {
                throw new L402Exception(
                        e.getMessage() + "; docs/nodes.md has the lncli bakemacaroon command that makes one", e);
            }
        });
    }

    /** The unix socket of Core Lightning. */
    static Kind<Path> socket(Section node) {
        return Kind.of(
                "the node's socket such as /home/me/.lightning/bitcoin/lightning-rpc",
                text -> NamedFile.socket(text, node.directory()));
    }

    private static Kind<Secret> secret(String example, String allowed, String refusal) {
        Pattern pattern = Pattern.compile(allowed);
        Function<String, Secret> parse = text -> {
            if (!pattern.matcher(text).matches()) {
                throw new L402Exception(refusal);
            }
            return new Secret(text);
        };
        return new Kind<>(example, "", true, parse);
    }

    private static String type(String text) {
        if (!List.of("sandbox", "lnd", "cln").contains(text)) {
            throw new L402Exception("\"" + text + "\" is not a type of node; write sandbox, lnd or cln");
        }
        return text;
    }

    private static HostPort lndAddress(String text) {
        HostPort address = HostPort.parse(text);
        if (address.port() == 0) {
            throw new L402Exception("\"" + text + "\" has the port 0; LND's gRPC interface is usually at 10009");
        }
        return address;
    }

    private static HostPort restAddress(String text) {
        if (!text.startsWith("https://") || text.contains("@")) {
            throw new L402Exception((text.contains("@") ? "the address" : "\"" + text + "\"")
                    + " is not https:// with a host and a port; write it as https://127.0.0.1:3010, and the rune"
                    + " under rune");
        }
        try {
            HostPort address = HostPort.parse(text.substring("https://".length()));
            if (address.port() > 0) {
                return address;
            }
        } catch (L402Exception e) {
            // said below, with what was written
        }
        throw new L402Exception(
                "\"" + text + "\" has no usable host and port after https://; write it as https://127.0.0.1:3010");
    }

    private static String serverName(String text) {
        try {
            return new HostPort(text, 1).host();
        } catch (L402Exception e) {
            throw new L402Exception("\"" + text + "\" is not a host name; write one such as cln", e);
        }
    }
}
