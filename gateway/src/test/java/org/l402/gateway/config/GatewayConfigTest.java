package org.l402.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.config.ClnConfig;
import org.l402.config.HostPort;
import org.l402.config.Keys;
import org.l402.config.LndConfig;
import org.l402.config.NodeReader;
import org.l402.config.SandboxConfig;
import org.l402.gateway.route.PathPattern;
import org.l402.lightning.MilliSatoshi;
import org.l402.server.limit.ChallengeLimits;

/** What a good file becomes. */
class GatewayConfigTest {

    private static final Path DOCUMENTATION = Path.of("../docs/configuration.md");

    @TempDir
    Path directory;

    @Test
    void read_sample_isWhatItSays() throws URISyntaxException {
        Path file = Path.of(
                Objects.requireNonNull(getClass().getResource("gateway.yaml")).toURI());

        GatewayConfig config = GatewayConfig.read(file, name -> null);

        Origin first = new Origin(false, new HostPort("127.0.0.1", 9000));
        Origin second = new Origin(false, new HostPort("127.0.0.1", 9001));
        assertThat(config)
                .isEqualTo(new GatewayConfig(
                        new HostPort("127.0.0.1", 8402),
                        file.resolveSibling("l402-data"),
                        new SandboxConfig(new HostPort("127.0.0.1", 8499), Duration.ofSeconds(5), 64),
                        Duration.ofMinutes(10),
                        InvalidCredential.PAYMENT_REQUIRED,
                        ChallengeLimits.DEFAULT,
                        Optional.empty(),
                        List.of(
                                new ServiceConfig(
                                        "weather",
                                        PathPattern.parse("/weather/**"),
                                        first,
                                        new Terms.Price(new MilliSatoshi(1000), Duration.ofHours(1))),
                                new ServiceConfig(
                                        "stock",
                                        PathPattern.parse("/stock/**"),
                                        second,
                                        new Terms.Price(MilliSatoshi.ofSat(5), null)),
                                new ServiceConfig("docs", PathPattern.parse("/docs/**"), first, new Terms.Free())),
                        List.of()));
    }

    @Test
    void read_everyFileInTheDocumentation_works() throws IOException {
        for (String named : List.of("tls.cert", "l402.macaroon", "ca.pem")) {
            Files.createFile(directory.resolve(named));
        }
        List<GatewayConfig> configs = new ArrayList<>();
        Matcher block = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(DOCUMENTATION));
        while (block.find()) {
            String yaml = block.group(1);
            String file = yaml.startsWith("node:") ? withoutNode() + yaml : yaml;
            configs.add(GatewayConfig.read(write(file), Map.of("RUNE", "cnVuZQ==")::get));
        }

        assertThat(configs)
                .<Class<?>>extracting(config -> config.node().getClass())
                .containsExactly(
                        SandboxConfig.class, SandboxConfig.class, LndConfig.class, ClnConfig.class, ClnConfig.class);
        assertThat(configs).allSatisfy(config -> assertThat(config.warnings()).isEmpty());
        assertThat(configs.get(0).services()).hasSize(3);
    }

    @Test
    void documentation_everyKey_isInTheTableAndInTheSample() throws IOException {
        String documentation = Files.readString(DOCUMENTATION);
        String sample =
                documentation.substring(documentation.indexOf("```yaml"), documentation.indexOf("## Every key"));
        Map<String, Keys> sections = Map.of(
                "", GatewayReader.FILE,
                "node.", NodeReader.NODE,
                "admin.", GatewayReader.ADMIN,
                "limits.", GatewayReader.LIMITS,
                "limits.challenges.", GatewayReader.CHALLENGES,
                "services[].", GatewayReader.SERVICE,
                "services[].match.", GatewayReader.MATCH);
        sections.forEach((prefix, keys) -> keys.allowed().forEach(key -> {
            assertThat(sample).contains(key + ":");
            if (!List.of("node", "match", "limits", "challenges", "admin").contains(key)) {
                assertThat(documentation).contains("| `" + prefix + key + "` |");
            }
        }));
    }

    @Test
    void read_relativePath_countsFromTheFile() throws IOException {
        assertThat(read(sample("data: ../a/./b")).data())
                .isEqualTo(directory.resolveSibling("a").resolve("b"));
    }

    @Test
    void read_absolutePath_staysAsItIs() throws IOException {
        Path elsewhere = directory.resolve("elsewhere").toAbsolutePath();
        assertThat(read(sample("data: " + elsewhere)).data()).isEqualTo(elsewhere);
    }

    @Test
    void read_variables_areReplacedAloneAndAmidText() throws IOException {
        Map<String, String> environment = Map.of("PRICE", "7 sat", "HOST", "api.internal", "PORT", "8080");
        Path file = write(sample("services: [{ name: a, match: { path: /a }, upstream: \"http://${HOST}:${PORT}\","
                + " price: \"${PRICE}\" }]"));

        ServiceConfig service =
                GatewayConfig.read(file, environment::get).services().get(0);

        assertThat(service.upstream()).hasToString("http://api.internal:8080");
        assertThat(service.terms()).isEqualTo(new Terms.Price(MilliSatoshi.ofSat(7), null));
    }

    @Test
    void read_variableWithYamlAndDollarsInside_isTakenAsItIs() throws IOException {
        Path file = write(sample("data: \"${DATA}\""));

        GatewayConfig config = GatewayConfig.read(file, Map.of("DATA", "a: [b] #${C} $1")::get);

        assertThat(config.data()).isEqualTo(directory.resolve("a: [b] #${C} $1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "127.255.0.9:65535", "'[::1]:8402'", "localhost:8402", "'[0:0:0::1]:1'"})
    void read_loopbackAddress_isAllowedForTheSandbox(String listen) throws IOException {
        assertThat(read(sample("listen: " + listen)).listen()).hasToString(listen.replace("'", ""));
    }

    @Test
    void read_realNode_mayBeSoldFromToTheWorld() throws IOException {
        GatewayConfig config =
                read(withoutNode().replace("127.0.0.1:8402", "0.0.0.0:80") + "node: { type: cln, socket: ./rpc }");

        assertThat(config.listen()).hasToString("0.0.0.0:80");
        assertThat(config.node().howPaid()).isEqualTo("through Core Lightning at " + directory.resolve("rpc"));
    }

    private static String withoutNode() {
        return sample("listen: 127.0.0.1:8402").replace("node: { type: sandbox }\n", "");
    }

    @Test
    void read_byteOrderMarkCrlfAndDocumentStart_makeNoDifference() throws IOException {
        String sample = sample("invalid-credential: 401");
        assertThat(read("\uFEFF---\r\n" + sample.replace("\n", "\r\n") + "...\r\n"))
                .isEqualTo(read(sample));
        assertThat(read(sample).invalidCredential().status()).isEqualTo(401);
    }

    @Test
    void read_serviceHiddenByAnEarlierOne_isWarnedOf() throws IOException {
        GatewayConfig config = read("""
                listen: 127.0.0.1:8402
                data: d
                node: { type: sandbox }
                services:
                  - { name: all, match: { path: /a/** }, upstream: "http://b", free: true }
                  - { name: open, match: { path: /b/** }, upstream: "http://b", free: true }
                  - { name: paid, match: { path: /a/*/c }, upstream: "https://b", price: 1 sat }
                """);

        assertThat(config.services()).hasSize(3);
        assertThat(config.warnings())
                .singleElement()
                .hasToString(directory.resolve("gateway.yaml") + ":7:26: services[2].match: service paid is never"
                        + " reached: service all before it takes all its paths (/a/** covers /a/*/c)");
    }

    private GatewayConfig read(String text) throws IOException {
        return GatewayConfig.read(write(text), name -> null);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("gateway.yaml"), text);
    }

    /** A file that works, with one top-level line added or put in place of the one with the same key. */
    private static String sample(String line) {
        String key = line.substring(0, line.indexOf(':') + 1);
        StringBuilder file = new StringBuilder(line).append('\n');
        for (String other : List.of(
                "listen: 127.0.0.1:8402",
                "data: ./d",
                "node: { type: sandbox }",
                "services: [{ name: a, match: { path: /a }, upstream: \"http://b\", free: true }]")) {
            if (!other.startsWith(key)) {
                file.append(other).append('\n');
            }
        }
        return file.toString();
    }
}
