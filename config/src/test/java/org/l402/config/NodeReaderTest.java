package org.l402.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the section of a node becomes, and what it is told. Places are line:column. */
class NodeReaderTest {

    private static final String HEX = "0201036c6e64".repeat(40);
    private static final String RUNE = "UaWlhYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM=";
    private static final Map<String, String> ENVIRONMENT =
            Map.of("LND_MACAROON", HEX, "RUNE", RUNE, "BAD", "Pa55 x", "LONG", "Pa55".repeat(100));
    private static final Duration SECONDS = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(directory.resolve("tls.cert"), "");
        Files.writeString(directory.resolve("l402.macaroon"), "");
        Files.createDirectory(directory.resolve("lnd"));
    }

    @Test
    void sandbox_withNothingElse_hasTheDefaults() {
        assertThat(node("{ type: sandbox }"))
                .isEqualTo(new SandboxConfig(new HostPort("127.0.0.1", 8499), SECONDS, 64));
    }

    @Test
    void lnd_withItsMacaroonInAFile_isWhatItSays() {
        assertThat(node("""
                type: lnd
                address: node.internal:10009
                tls-cert: tls.cert
                macaroon: ./l402.macaroon
                private: true
                timeout: 2s
                max-in-flight: 1024
                """))
                .isEqualTo(new LndConfig(
                        new HostPort("node.internal", 10009),
                        directory.resolve("tls.cert"),
                        new LndConfig.Macaroon.InFile(directory.resolve("l402.macaroon")),
                        true,
                        Duration.ofSeconds(2),
                        1024));
    }

    @Test
    void lnd_withItsMacaroonFromTheEnvironment_isWhatItSays() {
        assertThat(node("{ type: lnd, address: 'a:1', tls-cert: tls.cert, macaroon-hex: '${LND_MACAROON}' }"))
                .isEqualTo(new LndConfig(
                        new HostPort("a", 1),
                        directory.resolve("tls.cert"),
                        new LndConfig.Macaroon.InHex(new Secret(HEX)),
                        false,
                        SECONDS,
                        64));
    }

    @Test
    void cln_onItsSocket_isWhatItSays() throws IOException {
        Path socket = directory.resolve("lightning-rpc");
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(socket));
            assertThat(node("{ type: cln, socket: lightning-rpc, private: false }"))
                    .isEqualTo(new ClnConfig(new ClnConfig.Access.Socket(socket), false, SECONDS, 64));
        }
    }

    @Test
    void cln_whoseSocketIsNotThereWhileItIsStopped_isWhatItSays() {
        assertThat(node("{ type: cln, socket: lnd/lightning-rpc }"))
                .isEqualTo(new ClnConfig(
                        new ClnConfig.Access.Socket(directory.resolve("lnd/lightning-rpc")), false, SECONDS, 64));
    }

    @Test
    void cln_overRest_isWhatItSays() {
        assertThat(
                        node(
                                "{ type: cln, address: 'https://[::1]:3010', ca: tls.cert, server-name: cln, rune: '${RUNE}' }"))
                .isEqualTo(rest(new HostPort("::1", 3010), "cln"));
    }

    @Test
    void cln_overRestWithoutAServerName_expectsTheHost() {
        assertThat(node("{ type: cln, address: 'https://node:3010', ca: tls.cert, rune: '${RUNE}' }"))
                .isEqualTo(rest(new HostPort("node", 3010), "node"));
    }

    private ClnConfig rest(HostPort address, String serverName) {
        return new ClnConfig(
                new ClnConfig.Access.Rest(address, directory.resolve("tls.cert"), serverName, new Secret(RUNE)),
                false,
                SECONDS,
                64);
    }

    @Test
    void wallet_hasTheKeysOfANodeAndTheNetwork() {
        assertThat(read("{ type: sandbox, network: regtest }", NodeReader.WALLET)
                        .problems())
                .isEmpty();
        assertThat(read("{ type: cln, socket: s, private: true, invoice-expiry: 1m }", NodeReader.WALLET)
                        .problems())
                .containsExactly(
                        "3:27: wallet.private: is for a node that is paid; a wallet pays, leave it out",
                        "3:42: wallet.invoice-expiry: is for a node that is paid; a wallet pays, leave it out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "type: eclair | 3:11: node.type: \"eclair\" is not a type of node; write sandbox, lnd or cln",
                "address: a:1 | 3:3: node.type: is missing; write sandbox, lnd or cln",
                // keys of others
                "type: cln, socket: s, pay: 127.0.0.1:1 | node.pay: belongs to type sandbox, and this is type cln; leave it out",
                "type: sandbox, rune: r | node.rune: belongs to type cln, and this is type sandbox; leave it out",
                "type: sandbox, private: true | node.private: belongs to type lnd and type cln, and this is type sandbox",
                "type: cln, socket: s, macaroon: m | node.macaroon: belongs to type lnd, and this is type cln",
                "type: sandbox, network: regtest | node.network: is a key of a client's wallet; a gateway learns the network from the node's own invoices",
                // for every type
                "type: sandbox, max-in-flight: 0 | node.max-in-flight: \"0\" is not allowed; write a whole number from 1 to 1024",
                "type: sandbox, max-in-flight: 1025 | node.max-in-flight: \"1025\" is not allowed",
                "type: sandbox, max-in-flight: 064 | node.max-in-flight: \"064\" is not allowed",
                "type: sandbox, max-in-flight: 64.0 | node.max-in-flight: \"64.0\" is not allowed",
                "type: sandbox, max-in-flight: 99999999999 | node.max-in-flight: \"99999999999\" is not allowed",
                "type: sandbox, timeout: 6m | node.timeout: \"6m\" is out of range; from 1ms to 5m is allowed",
                // lnd
                "type: lnd, address: a:1, tls-cert: tls.cert | 3:3: node.macaroon: is missing; write the macaroon's file such as ./l402.macaroon, or its hex digits as macaroon-hex: \"${LND_MACAROON}\"",
                "type: lnd, address: a:1, tls-cert: tls.cert, macaroon: l402.macaroon, macaroon-hex: '${LND_MACAROON}' | node.macaroon-hex: contradicts macaroon in line 3; keep one of the two",
                "type: lnd, tls-cert: tls.cert, macaroon: l402.macaroon | node.address: is missing; write the address of LND's gRPC interface such as 127.0.0.1:10009",
                "type: lnd, address: a:1, macaroon: l402.macaroon | node.tls-cert: is missing; write the node's certificate such as ./tls.cert",
                "type: lnd, address: a:0, tls-cert: tls.cert, macaroon: l402.macaroon | node.address: \"a:0\" has the port 0; LND's gRPC interface is usually at 10009",
                "type: lnd, address: 'https://a:1', tls-cert: tls.cert, macaroon: l402.macaroon | node.address: \"https://a:1\" is not host:port",
                "type: lnd, address: a:1, tls-cert: none, macaroon: l402.macaroon | node.tls-cert: \"none\" does not exist; it is looked for in ",
                "type: lnd, address: a:1, tls-cert: lnd, macaroon: l402.macaroon | node.tls-cert: \"lnd\" is a directory; name the file in it",
                "type: lnd, address: a:1, tls-cert: /dev/null, macaroon: l402.macaroon | node.tls-cert: \"/dev/null\" is not a file; name one",
                "type: lnd, address: a:1, tls-cert: ~/tls.cert, macaroon: l402.macaroon | node.tls-cert: \"~/tls.cert\" begins with ~, which has no meaning here",
                "type: lnd, address: a:1, tls-cert: '${LONG}', macaroon: l402.macaroon | node.tls-cert: \"${LONG}\" (with the variable's value) cannot be read: File name too long",
                "type: lnd, address: a:1, tls-cert: tls.cert, macaroon: '${LND_MACAROON}' | node.macaroon: is no file but looks like the macaroon itself; write it under macaroon-hex",
                "type: lnd, address: a:1, tls-cert: tls.cert, macaroon-hex: '${BAD}' | node.macaroon-hex: is not a macaroon in hex digits, two for each byte",
                "type: lnd, address: a:1, tls-cert: tls.cert, macaroon-hex: Pa55 | node.macaroon-hex: is not a macaroon in hex digits",
                "type: lnd, address: a:1, tls-cert: tls.cert, macaroon-hex: abc | node.macaroon-hex: is not a macaroon in hex digits",
                "type: lnd, address: a:1, tls-cert: tls.cert, macaroon-hex: '${UNSET}' | node.macaroon-hex: the value takes the environment variable UNSET, which is not set",
                "type: lnd, address: a:1, tls-cert: tls.cert, macaroon-hex: 'Pa55${' | node.macaroon-hex: the value has a ${ that names no variable",
                "type: lnd, address: a:1, tls-cert: tls.cert, macaroon-hex: | node.macaroon-hex: has nothing as its value; write \"${LND_MACAROON}\"",
                "type: lnd, address: a:1, tls-cert: tls.cert, macaroon: l402.macaroon, private: yes | node.private: \"yes\" is not allowed; write true or false",
                // cln
                "type: cln | 3:3: node.socket: is missing; write the node's socket such as /home/me/.lightning/bitcoin/lightning-rpc, or address: https://127.0.0.1:3010 with ca and rune",
                "type: cln, socket: lnd | node.socket: \"lnd\" is a directory; name the socket in it, for instance lnd/lightning-rpc",
                "type: cln, socket: tls.cert | node.socket: \"tls.cert\" is a file and no socket; name the node's socket, which is called lightning-rpc",
                "type: cln, socket: s, ca: tls.cert | node.ca: contradicts socket in line 3; keep one of the two",
                "type: cln, socket: s, address: 'https://a:1' | node.address: contradicts socket in line 3; keep one of the two",
                "type: cln, address: 'https://a:1', rune: '${RUNE}' | node.ca: is missing; write the node's authority such as ./ca.pem",
                "type: cln, address: 'https://a:1', ca: tls.cert | node.rune: is missing; write \"${RUNE}\", with what lightning-cli createrune gave in that variable",
                "type: cln, address: 'https://a:1', ca: tls.cert, rune: '${BAD}' | node.rune: is not a rune, which has only the characters",
                "type: cln, address: 'a:1', ca: tls.cert, rune: '${RUNE}' | node.address: \"a:1\" is not https:// with a host and a port; write it as https://127.0.0.1:3010",
                "type: cln, address: 'http://a:1', ca: tls.cert, rune: '${RUNE}' | node.address: \"http://a:1\" is not https://",
                "type: cln, address: 'https://u:Pa55@a:1', ca: tls.cert, rune: '${RUNE}' | node.address: the address is not https:// with a host and a port",
                "type: cln, address: 'https://a', ca: tls.cert, rune: '${RUNE}' | node.address: \"https://a\" has no usable host and port after https://",
                "type: cln, address: 'https://a:1/v1', ca: tls.cert, rune: '${RUNE}' | node.address: \"https://a:1/v1\" has no usable host and port",
                "type: cln, address: 'https://a:0', ca: tls.cert, rune: '${RUNE}' | node.address: \"https://a:0\" has no usable host and port",
                "type: cln, address: 'https://a:1', ca: tls.cert, rune: '${RUNE}', server-name: a b | node.server-name: \"a b\" is not a host name; write one such as cln",
            })
    void read_sectionThatIsWrong_isToldWhatAndWhatIsAllowed(String section, String message) {
        List<String> problems = read("{ " + section + " }", NodeReader.NODE).problems();

        assertThat(problems).singleElement().asString().contains(message).doesNotContain("Pa55", HEX.substring(0, 20));
    }

    private NodeConfig node(String section) {
        Outcome outcome = read(section, NodeReader.NODE);
        assertThat(outcome.problems()).isEmpty();
        return Objects.requireNonNull(outcome.node());
    }

    private record Outcome(@Nullable NodeConfig node, List<String> problems) {}

    /** The section stands in the file's third line, which is indented. */
    private Outcome read(String section, Keys keys) {
        String name = keys.equals(NodeReader.WALLET) ? "wallet" : "node";
        Path path = directory.resolve("l402.yaml");
        String text = "# a node\n" + name + ":\n" + section.strip().indent(2);
        ConfigFile.Form form = new ConfigFile.Form("l402.yaml", "docs", name + ": …", Keys.of(name));
        ConfigFile file = ConfigFile.parse(path, text, form, ENVIRONMENT::get);
        Section node = Objects.requireNonNull(file.root().section(name, keys, name + ": …"));
        NodeConfig config = NodeReader.read(node);
        List<String> problems = file.failure().problems().stream()
                .map(problem ->
                        problem.line() + ":" + problem.column() + ": " + problem.key() + ": " + problem.message())
                .toList();
        return new Outcome(config, problems);
    }
}
