package org.l402.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.cli.demo.DemoCommand;
import org.l402.gateway.GatewayServer;
import org.l402.gateway.config.GatewayConfig;
import org.l402.lightning.Network;
import org.l402.lightning.sandbox.PayPort;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.verify.Verdict;
import picocli.CommandLine;

/** The documentation says what is so: its code compiles and runs, its files are read, its links lead somewhere. */
class DocumentationTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    @TempDir
    Path temp;

    @Test
    void javaInTheReadme_isTheExamplesThatRunHere() throws IOException {
        List<String> blocks = Documents.blocks(Documents.root().resolve("README.md"), "java");

        assertThat(blocks).containsExactly(Documents.shown(BuyingExample.class), Documents.shown(MintingExample.class));
    }

    @Test
    void javaElsewhere_standsInTheReadmeToo() throws IOException {
        List<String> known = Documents.blocks(Documents.root().resolve("README.md"), "java");
        for (Path document : Documents.all()) {
            assertThat(known).as(document.toString()).containsAll(Documents.blocks(document, "java"));
        }
    }

    @Test
    void exampleOfMinting_isGranted() throws Exception {
        assertThat(MintingExample.sellAndVerify()).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void gatewayAndBuyingOfTheReadme_sellAndBuy() throws Exception {
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            byte[] body = ("served " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        api.start();
        Path file = temp.resolve("gateway.yaml");
        Files.writeString(
                file,
                Documents.blocks(Documents.root().resolve("README.md"), "yaml")
                        .get(0)
                        .replace("127.0.0.1:8402", "127.0.0.1:0")
                        .replace(
                                "127.0.0.1:9000",
                                "127.0.0.1:" + api.getAddress().getPort()));
        SandboxNode node = new SandboxNode(InstantSource.system());
        try (PayPort pay = PayPort.open(node, 0);
                GatewayServer gateway = GatewayServer.start(
                        GatewayConfig.read(file, name -> null), node, Network.REGTEST, InstantSource.system())) {
            URI base = URI.create("http://" + gateway.address());

            assertThat(BuyingExample.buy(pay.address(), base.resolve("/weather/today"), temp.resolve("state")))
                    .isEqualTo("served /weather/today");
            assertThat(BuyingExample.buy(pay.address(), base.resolve("/docs/a"), temp.resolve("state")))
                    .isEqualTo("served /docs/a");
        } finally {
            api.stop(0);
        }
    }

    @Test
    void demoInTheReadme_isWhatTheDemoPrints() throws IOException {
        StringWriter out = new StringWriter();
        int exitCode = new CommandLine(new DemoCommand())
                .setOut(new PrintWriter(out))
                .execute("--once", "--port", "0", "--pay-port", "0");

        assertThat(exitCode).isZero();
        assertThat(withoutValues(out.toString()).lines())
                .containsAll(withoutValues(Documents.blocks(Documents.root().resolve("README.md"), "text")
                                .get(0))
                        .lines()
                        .filter(line -> !line.equals("…"))
                        .toList());
    }

    /** What differs from run to run: shortened values and the weather. */
    private static String withoutValues(String text) {
        return text.replaceAll("\"\\S+…\\S+\"", "\"…\"").replaceAll("celsius\":[0-9]+", "celsius\":0");
    }

    @Test
    void links_leadToFilesThatAreThere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : Documents.all()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                if (!Files.exists(document.resolveSibling(link.group(1)))) {
                    broken.add(Documents.root().relativize(document) + ": " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }
}
