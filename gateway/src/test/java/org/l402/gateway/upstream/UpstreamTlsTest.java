package org.l402.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.gateway.ForwardingServer;
import org.l402.gateway.route.Upstream;
import org.l402.testkit.RawHttp;

class UpstreamTlsTest {

    @TempDir
    private Path directory;

    @Test
    void upstreamWithACertificateThatNobodyVouchesFor_getsNoRequest()
            throws IOException, InterruptedException, TimeoutException {
        AtomicInteger requests = new AtomicInteger();
        Vertx vertx = Vertx.vertx();
        try {
            int port = vertx.createHttpServer(new HttpServerOptions()
                            .setSsl(true)
                            .setKeyCertOptions(new PfxOptions()
                                    .setPath(selfSigned().toString())
                                    .setPassword("changeit")))
                    .requestHandler(request -> {
                        requests.incrementAndGet();
                        request.response().end("secret");
                    })
                    .listen(0, "127.0.0.1")
                    .await(10, TimeUnit.SECONDS)
                    .actualPort();
            try (ForwardingServer gateway = ForwardingServer.to(new Upstream(true, "localhost", port));
                    RawHttp client = RawHttp.connect(gateway.port())) {
                assertThat(client.head("GET / HTTP/1.1", "Host: a").answer().text())
                        .contains("urn:l402:problem:upstream-unavailable");
                assertThat(gateway.outcome()).asString().contains("unable to find valid certification path");
            }
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        assertThat(requests).hasValue(0);
    }

    private Path selfSigned() throws IOException, InterruptedException {
        Path store = directory.resolve("self-signed.p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -alias upstream -dname CN=localhost -ext SAN=dns:localhost -keyalg EC -validity 1"
                + " -storepass changeit -storetype PKCS12";
        List<String> command = new ArrayList<>(List.of(tool));
        new StringTokenizer(options).asIterator().forEachRemaining(word -> command.add((String) word));
        command.addAll(List.of("-keystore", store.toString()));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return store;
    }
}
