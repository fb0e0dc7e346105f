package org.l402.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.config.ConfigException;
import org.l402.config.Finding;

/** What a bad file is told. Places are line:column. */
class GatewayConfigProblemsTest {

    private static final String SAMPLE = """
            listen: 127.0.0.1:8402
            data: ./d
            node:
              type: sandbox
            services:
              - name: weather
                match: { path: /weather }
                upstream: http://127.0.0.1:9000
                price: 1 sat
            """;

    @TempDir
    Path directory;

    /** Each row replaces one line of the sample (\\n in it breaks the line) and names all that must be said. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // listen, data
                "1 | listen: [{ address: 'a:1' }] | 1:9: listen: has a list as its value, which is not yet supported here; write an address such as 127.0.0.1:8402",
                "1 | listen: { a: b } | 1:9: listen: has a mapping as its value; write an address such as",
                "1 | listen: | 1:8: listen: has nothing as its value; write an address such as",
                "1 | listen: 8402 | 1:9: listen: \"8402\" is not host:port; write it as 127.0.0.1:8402 or [::1]:8402",
                "1 | listen: ':8402' | 1:9: listen: \":8402\" is not host:port",
                "1 | listen: ::1:8402 | 1:9: listen: \"::1:8402\" is not host:port; write it as 127.0.0.1:8402 or [::1]:8402",
                "1 | listen: '[::g]:1' | 1:9: listen: \"[::g]:1\" has a malformed host",
                "1 | listen: '[a]:1' | 1:9: listen: \"[a]:1\" has a malformed host",
                "1 | listen: 127.1:80 | 1:9: listen: \"127.1:80\" has a malformed host",
                "1 | listen: 127.0.0.256:80 | 1:9: listen: \"127.0.0.256:80\" has a malformed host",
                "1 | listen: 0127.0.0.1:80 | 1:9: listen: \"0127.0.0.1:80\" has a malformed host",
                "1 | listen: 127.0.0.1:65536 | 1:9: listen: \"127.0.0.1:65536\" has the port 65536; a port is 0 to 65535",
                "1 | listen: 127.0.0.1:-1 | 1:9: listen: \"127.0.0.1:-1\" is not host:port",
                "1 | listen: 0.0.0.0:8402 | 1:9: listen: \"0.0.0.0:8402\" is reachable from other machines, but the sandbox node takes play money",
                "1 | listen: '[::]:8402' | 1:9: listen: \"[::]:8402\" is reachable from other machines",
                "1 | listen: example.com:80 | 1:9: listen: \"example.com:80\" is reachable from other machines",
                "1 | # | 2:1: listen: is missing; write an address such as 127.0.0.1:8402",
                "2 | # | 1:1: data: is missing; write a path such as ./l402-data",
                "2 | data: ~ | 2:7: data: has nothing as its value; write a path",
                "2 | data: \"\" | 2:7: data: \"\" names nothing; write a path such as ./l402-data",
                "2 | data: \" \" | 2:7: data: \" \" names nothing; write a path such as ./l402-data",
                "2 | data: ~/d | 2:7: data: \"~/d\" begins with ~, which has no meaning here; write \"${HOME}/…\"",
                "2 | data: \"a\\0b\" | 2:7: data: \"a\\u0000b\" is not a path on this system",
                "2 | data: gateway.yaml | is there, but is not a directory; name another place",
                // node
                "3 | # | 4:3: is not YAML: ",
                "4 | '  type: eclair' | 4:9: node.type: \"eclair\" is not a type of node; write sandbox, lnd or cln",
                "4 | '  pay: 127.0.0.1:1' | 4:3: node.type: is missing; write sandbox, lnd or cln",
                "4 | '  type: sandbox\\n  socket: f' | 5:11: node.socket: belongs to type cln, and this is type sandbox; leave it out",
                "4 | '  type: sandbox\\n  network: regtest' | 5:3: node.network: is a key of a client's wallet; a gateway learns the network from the node's own invoices",
                "4 | '  type: lnd\\n  address: 127.0.0.1:10009\\n  tls-cert: gateway.yaml' | 4:3: node.macaroon: is missing; write the macaroon's file",
                "4 | '  type: sandbox\\n  pay: 10.0.0.1:1' | 5:8: node.pay: \"10.0.0.1:1\" is reachable from other machines, and anyone there could pay with play money; write 127.0.0.1 or [::1]",
                "4 | '  type: sandbox\\n  pay: localhost:8402' | 5:8: node.pay: \"localhost:8402\" is where the gateway listens; choose another port",
                "4 | '  type: sandbox\\n  invoice-expiry: 10' | 5:19: node.invoice-expiry: \"10\" is not a length of time; write one whole number and a unit: 500ms, 30s, 15m, 1h or 7d",
                "4 | '  type: sandbox\\n  invoice-expiry: 1500ms' | 5:19: node.invoice-expiry: \"1500ms\" has a fraction of a second; write whole seconds",
                "4 | '  type: sandbox\\n  invoice-expiry: 25h' | 5:19: node.invoice-expiry: \"25h\" is out of range; from 1s to 1d is allowed",
                "4 | '  type: sandbox\\n  timeout: 0s' | 5:12: node.timeout: \"0s\" is out of range; from 1ms to 5m is allowed",
                "4 | '  type: sandbox\\n  timeout: -5s' | 5:12: node.timeout: \"-5s\" is not a length of time",
                // services
                "9 | '    price: 0 sat' | 9:12: services[0].price: \"0 sat\" is nothing; a price is above 0, and what costs nothing has free: true",
                "9 | '    price: 5' | 9:12: services[0].price: \"5\" is not an amount; write it as 1000 msat, 5 sat or 0.001 btc",
                "9 | '    price: 0.5 msat' | 9:12: services[0].price: \"0.5 msat\" has a fraction of a millisatoshi",
                "9 | '    price: 21000001 btc' | 9:12: services[0].price: \"21000001 btc\" is more than 21 million btc",
                "9 | '    price: -1 sat' | 9:12: services[0].price: \"-1 sat\" is not an amount",
                "9 | '    price: { ask: a }' | 9:12: services[0].price: has a mapping as its value, which is not yet supported here; write a price such as 1000 msat",
                "9 | '    price: 1 sat\\n    free: true' | 9:12: services[0].price: contradicts free in line 10; keep one of the two",
                "9 | '    valid-for: 1h\\n    free: true' | 9:16: services[0].valid-for: contradicts free in line 10; keep one of the two",
                "9 | '    free: yes' | 9:11: services[0].free: \"yes\" is not allowed; write true, or leave free out and give a price",
                "9 | # | 6:5: services[0].price: is missing; write price: 1000 msat, or free: true for what costs nothing",
                "9 | '    price: 1 sat\\n    valid-for: 11y' | 10:16: services[0].valid-for: \"11y\" is not a length of time",
                "9 | '    price: 1 sat\\n    valid-for: 3651d' | 10:16: services[0].valid-for: \"3651d\" is out of range; from 1s to 3650d is allowed",
                "9 | '    price: 1 sat\\n    valid-for: 9999999999999d' | 10:16: services[0].valid-for: \"9999999999999d\" is longer than anything lasts",
                "9 | '    price: 1 sat\\n    verify: node' | 10:13: services[0].verify: \"node\" is not allowed; write proof or settled",
                "9 | '    verify: settled\\n    free: true' | 9:13: services[0].verify: contradicts free in line 10; keep one of the two",
                "9 | '    price: 1 sat\\n    uses: 100' | 10:5: services[0].uses: is not yet supported; leave it out",
                "9 | '    price: 1 sat\\n    valid_for: 1h' | 10:5: services[0].valid_for: is not a key of services[0]; did you mean valid-for? (allowed: name, match, upstream, price, valid-for, verify, free)",
                "9 | '    price: 1 sat\\n    colour: red' | 10:5: services[0].colour: is not a key of services[0] (allowed: name, match",
                "9 | '    price: 1 sat\\n    price: 2 sat' | 10:5: services[0].price: stands here a second time, and already in line 9; keep one of the two",
                "9 | '    price: 1 sat\\n  - weather' | 10:5: services[1]: has a single value as its value; write - name: weather",
                "6 | '  - name: Weather' | 6:11: services[0].name: \"Weather\" is not a name; a name has 1 to 40 characters, each one of a-z, 0-9 and -",
                "6 | '  - name: a_b' | 6:11: services[0].name: \"a_b\" is not a name",
                "6 | '  - name: \"a,b\"' | 6:11: services[0].name: \"a,b\" is not a name",
                "6 | '  - name: \"a\\x0ab\"' | 6:11: services[0].name: \"a\\u000ab\" is not a name",
                "7 | '    match: { path: weather }' | 7:20: services[0].match.path: \"weather\" does not begin with /; write it as /weather, /weather/* or /weather/**",
                "7 | '    match: { path: /a/**/b }' | 7:20: services[0].match.path: \"/a/**/b\" has ** before its end; ** stands for all that follows",
                "7 | '    match: { path: /a, methods: [GET] }' | 7:24: services[0].match.methods: is not yet supported; leave it out",
                "7 | '    match: {}' | 7:12: services[0].match.path: is missing; write a path such as /weather/**",
                "7 | '    match: /weather' | 7:12: services[0].match: has a single value as its value; write match: { path: /weather/** }",
                "7 | # | 6:5: services[0].match: is missing; write match: { path: /weather/** }",
                "8 | '    upstream: 127.0.0.1:9000' | 8:15: services[0].upstream: \"127.0.0.1:9000\" does not begin with http:// or https://; write it as http://127.0.0.1:9000",
                "8 | '    upstream: ftp://a' | 8:15: services[0].upstream: \"ftp://a\" does not begin with http:// or https://",
                "8 | '    upstream: http://a/' | 8:15: services[0].upstream: \"http://a/\" goes on after its host and port",
                "8 | '    upstream: http://a?b' | 8:15: services[0].upstream: \"http://a?b\" goes on after its host and port",
                "8 | '    upstream: http://' | 8:15: services[0].upstream: \"http://\" has no usable host and port",
                "8 | '    upstream: http://a:0' | 8:15: services[0].upstream: \"http://a:0\" has no usable host and port",
                "8 | '    upstream: http://a:x' | 8:15: services[0].upstream: \"http://a:x\" has no usable host and port",
                "8 | '    upstream: http://localhost:8402' | 8:15: services[0].upstream: \"http://localhost:8402\" is the gateway itself, so a request would go round for ever",
                "8 | '    upstream: http://127.0.0.1:8499' | 8:15: services[0].upstream: \"http://127.0.0.1:8499\" is the sandbox node's pay port",
                "8 | '    upstream: { addresses: [] }' | 8:15: services[0].upstream: has a mapping as its value, which is not yet supported here",
                // the file as a whole
                "9 | '    price: 1 sat\\nadmin: { listen: a }' | 10:18: admin.listen: \"a\"",
                "9 | '    price: 1 sat\\nadmin: {}' | admin.listen: is missing; write an address",
                "9 | '    price: 1 sat\\nadmin: { listen: 127.0.0.1:8403, token: x }' | admin.token: is not yet supported; leave it out",
                "9 | '    price: 1 sat\\nservice: a' | 10:1: service: is not a key; did you mean services? (allowed: listen, data, node, invalid-credential, services, limits, admin)",
                "9 | '    price: 1 sat\\ninvalid-credential: 403' | 10:21: invalid-credential: \"403\" is not allowed; write 402 or 401",
                "9 | '    price: 1 sat\\n<<: { a: b }' | 10:1: <<: is not a key (allowed: ",
                "9 | '    price: 1 sat\\n---\\na: b' | 10:1: a second document begins here; a configuration is one document",
                // limits
                "9 | '    price: 1 sat\\nlimits: 30/1m' | 10:9: limits: has a single value as its value; write limits: { challenges: { per-network: 30/1m, total: 200/1s } }",
                "9 | '    price: 1 sat\\nlimits: {}' | 10:9: limits.challenges: is missing; write challenges: { per-network: 30/1m, total: 200/1s }",
                "9 | '    price: 1 sat\\nlimits: { challenges: {}, requests: {} }' | 10:27: limits.requests: is not yet supported; leave it out",
                "9 | '    price: 1 sat\\nlimits: { challenges: { per-client: 1/1s } }' | 10:25: limits.challenges.per-client: is not a key of limits.challenges (allowed: per-network, total)",
                "9 | '    price: 1 sat\\nlimits: { challenges: { total: 200 } }' | 10:32: limits.challenges.total: \"200\" is not a rate; write a count and a length of time such as 30/1m or 200/1s, or off",
                "9 | '    price: 1 sat\\nlimits: { challenges: { total: 0/1s } }' | 10:32: limits.challenges.total: \"0/1s\" is not a rate",
                "9 | '    price: 1 sat\\nlimits: { challenges: { total: 1/s } }' | 10:32: limits.challenges.total: \"1/s\" is not a rate",
                "9 | '    price: 1 sat\\nlimits: { challenges: { total: 1/2h } }' | 10:32: limits.challenges.total: \"1/2h\" is not a rate that can be kept; write a count of 1 to 1000000, / and a length of time from 1s to 1h",
                "9 | '    price: 1 sat\\nlimits: { challenges: { total: 1/100ms } }' | 10:32: limits.challenges.total: \"1/100ms\" is not a rate that can be kept",
                "9 | '    price: 1 sat\\nlimits: { challenges: { total: 9999999/1s } }' | 10:32: limits.challenges.total: \"9999999/1s\" is not a rate that can be kept",
                "9 | '    price: 1 sat\\nlimits: { challenges: { total: no } }' | 10:32: limits.challenges.total: \"no\" is not a rate",
                // YAML that is refused for itself
                "9 | '    price: *one' | 9:12: the alias *one is not allowed; write the value itself, or quote it when it begins with *",
                "9 | '    price: &one 1 sat' | the anchor &one is not allowed; leave it out, or quote the value when it begins with &",
                "9 | '    price: !!str 1 sat' | the tag tag:yaml.org,2002:str is not allowed; leave it out",
                "9 | '    ? [a]\\n    : b' | 9:7: a key is a list; a key is one word",
                "2 | data: {{d}} | a key is a mapping; a key is one word. A value with { or [ in it must be quoted",
                "2 | data: a: b | 2:8: is not YAML: mapping values are not allowed here",
                "2 | data: 'a | is not YAML: while scanning a quoted scalar, found unexpected end of stream",
                "2 | '\tdata: a' | 2:1: is not YAML: ",
                "2 | '%' | is not YAML: ",
            })
    void read_lineThatIsWrong_isToldWhereWhatAndWhatIsAllowed(int line, String replacement, String message)
            throws IOException {
        String[] lines = SAMPLE.split("\n", -1);
        lines[line - 1] = replacement.startsWith("'") && replacement.endsWith("'")
                ? replacement.substring(1, replacement.length() - 1)
                : replacement;
        lines[line - 1] = lines[line - 1].replace("\\n", "\n");

        ConfigException thrown = read(String.join("\n", lines));

        assertThat(thrown.problems()).hasSize(1);
        assertThat(thrown)
                .hasMessageStartingWith(directory.resolve("gateway.yaml") + ":")
                .hasMessageContaining(message);
    }

    @Test
    void read_duplicateName_isToldWithBothLines() throws IOException {
        String twice = SAMPLE + SAMPLE.substring(SAMPLE.indexOf("  - name")).replace("/weather", "/other");

        assertThat(read(twice))
                .hasMessageEndingWith(":10:11: services[1].name: \"weather\" is the name of another service already, in"
                        + " line 6; each needs its own");
    }

    @Test
    void read_manyProblems_areAllToldInTheFilesOrder() throws IOException {
        ConfigException thrown = read("""
                services:
                  - name: A
                    price: 5 sats
                    upsteam: http://a
                node: { type: lnd, rune: r }
                listen: nowhere
                log: { level: info }
                """);

        assertThat(thrown.problems())
                .extracting(Finding::line, Finding::key)
                .containsExactly(
                        tuple(1, "data"),
                        tuple(2, "services[0].match"),
                        tuple(2, "services[0].upstream"),
                        tuple(2, "services[0].name"),
                        tuple(3, "services[0].price"),
                        tuple(4, "services[0].upsteam"),
                        tuple(5, "node.address"),
                        tuple(5, "node.tls-cert"),
                        tuple(5, "node.macaroon"),
                        tuple(5, "node.rune"),
                        tuple(6, "listen"),
                        tuple(7, "log"));
        assertThat(thrown.getMessage().lines()).hasSize(12);
    }

    @Test
    void read_hundredsOfProblems_stopsAtAHundred() throws IOException {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            file.append("key").append(i).append(": 1\n");
        }
        assertThat(read(file.toString()).problems()).hasSize(100);
    }

    @ParameterizedTest
    @CsvSource({
        "services: [], has an empty list as its value",
        "services:, has nothing as its value",
        "services: weather, has a single value as its value",
        "services: {}, has a mapping as its value",
    })
    void read_noServices_isRefused(String services, String message) throws IOException {
        String text = SAMPLE.substring(0, SAMPLE.indexOf("services")) + services + "\n";
        assertThat(read(text).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo(message + "; write a list of at least one, such as - name: weather"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty; docs/configuration.md has a file to begin with",
                "'# only this' | is empty; docs/configuration.md has a file to begin with",
                "'---' | the file has nothing",
                "listen | the file has a single value; write keys and values, beginning with listen: 127.0.0.1:8402",
                "'- a' | the file has a list",
                "'%YAML 9.9\n---\na: b' | is not YAML",
            })
    void read_noMapping_isRefused(String text, String message) throws IOException {
        assertThat(read(text)).hasMessageContaining(message);
    }

    @Test
    void read_variableThatIsNotSet_isNamed() throws IOException {
        assertThat(read(SAMPLE.replace("1 sat", "\"${PRICE}\"")))
                .hasMessageEndingWith(
                        ":9:12: services[0].price: \"${PRICE}\" takes the environment variable PRICE, which"
                                + " is not set; set it, or write the value itself");
    }

    @Test
    void read_variableThatIsEmpty_isNamed() throws IOException {
        assertThat(read(SAMPLE.replace("1 sat", "\"${PRICE}\""), Map.of("PRICE", "")))
                .hasMessageContaining("takes the environment variable PRICE, which is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${}", "${A B}", "a${1}", "${A${B}}"})
    void read_variableWithoutAName_isRefused(String value) throws IOException {
        assertThat(read(SAMPLE.replace("1 sat", "'" + value + "'"), Map.of("A", "1", "B", "2")))
                .hasMessageContaining("\"" + value + "\" has a ${ that names no variable; write \"${NAME}\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"price: 1 sat", "upstream: http://127.0.0.1:9000", "- name: weather", "path: /weather"})
    void read_badValueFromTheEnvironment_isNotShown(String line) throws IOException {
        String key = line.substring(0, line.indexOf(':') + 1);
        assertThat(read(SAMPLE.replace(line, key + " \"${V}\""), Map.of("V", "http://u:Pa55@h/Pa55?Pa55")))
                .message()
                .doesNotContain("Pa55");
    }

    @Test
    void read_passwordInAnUpstream_isNotShown() throws IOException {
        assertThat(read(SAMPLE.replace("http://127", "http://user:Pa55@127")))
                .hasMessageContaining("services[0].upstream: the upstream holds user info")
                .message()
                .doesNotContain("Pa55");
    }

    @Test
    void read_longValueWithTerminalCodes_isShownShortAndPlain() throws IOException {
        ConfigException thrown = read(SAMPLE.replace("1 sat", "\"\\e[31m" + "x".repeat(5000) + "\""));

        assertThat(thrown.getMessage())
                .contains("\"\\u001b[31mxxx")
                .contains("x…\"")
                .doesNotContain("\u001b");
        assertThat(thrown.getMessage().length()).isLessThan(directory.toString().length() + 300);
    }

    @Test
    void read_deepNesting_isRefused() throws IOException {
        assertThat(read("a: " + "[".repeat(100_000))).hasMessageContaining("nested more than 16 levels deep");
    }

    @Test
    void read_controlCharacter_isToldWithItsPlace() throws IOException {
        assertThat(read("listen: 127.0.0.1:8402\ndata: a\u0001b\n"))
                .hasMessageEndingWith(":2:8: is not YAML: the character U+0001 is not allowed");
    }

    private ConfigException read(String text) throws IOException {
        return read(text, Map.of());
    }

    private ConfigException read(String text, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), text);
        return catchThrowableOfType(ConfigException.class, () -> GatewayConfig.read(file, environment::get));
    }
}
