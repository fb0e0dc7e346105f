package org.l402.lightning.cln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;

/** clnrest in trouble: certificates of all kinds, other programs in its place, answers that are none. */
class RestTroubleTest {

    private static final PaymentHash HASH = PaymentHash.of(new byte[32]);
    private static final RestServer.Said NOTHING = RestServer.Said.json(201, "{\"invoices\":[]}");

    @TempDir
    private Path directory;

    private final TestAuthority authority = new TestAuthority();
    private final Rune rune = new StandInRunes().make();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Path ca;

    @BeforeEach
    void writeAuthority() {
        ca = authority.write(directory.resolve("ca.pem"));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void serverName_oneOfTheCertificates_isEnough() {
        RestServer server = server(authority.server(TestAuthority.NODE_NAMES));

        for (String name : List.of("cln", "CLN", "localhost", "cln rest server", "127.0.0.1")) {
            assertThat(get(node("127.0.0.1", server, Optional.of(name)).status(HASH)))
                    .isEqualTo(new InvoiceStatus.NotFound());
        }
        assertThat(get(node("localhost", server, Optional.empty()).status(HASH)))
                .isEqualTo(new InvoiceStatus.NotFound());
    }

    @Test
    void serverName_anotherThanTheCertificates_isRefusedWithTheNames() {
        RestServer server = server(authority.server(List.of("cln rest server", "cln")));

        assertThat(failure(node("127.0.0.1", server, Optional.of("other")).status(HASH)))
                .hasMessageContaining(
                        "not for other but for cln rest server, cln, 127.0.0.1; set server-name to one of these");
        assertThat(failure(node("localhost", server, Optional.empty()).status(HASH)))
                .hasMessageContaining("not for localhost but for cln rest server, cln");
    }

    @Test
    void certificate_ofAnotherAuthority_isRefusedUntilTheFileIsReplaced() {
        TestAuthority renewed = new TestAuthority();
        RestServer server = server(renewed.server(TestAuthority.NODE_NAMES));
        ClnNode node = node("127.0.0.1", server, Optional.empty());
        ClnNode named = node("127.0.0.1", server, Optional.of("cln"));

        assertThat(failure(node.status(HASH))).hasMessageContaining("not signed by the one in " + ca);
        assertThat(failure(named.status(HASH))).hasMessageContaining("not signed by the one in " + ca);

        assertThat(failure(node.status(HASH)).kind()).isEqualTo(NodeException.Kind.ACCESS);

        renewed.write(ca);
        until("the new certificate counts", Duration.ofSeconds(20), () -> answers(node) && answers(named));
        assertThat(get(node.status(HASH))).isEqualTo(new InvoiceStatus.NotFound());
        assertThat(get(named.status(HASH))).isEqualTo(new InvoiceStatus.NotFound());
    }

    private static boolean answers(ClnNode node) {
        return node.status(HASH)
                .thenApply(status -> true)
                .exceptionally(failure -> false)
                .toCompletableFuture()
                .join();
    }

    @Test
    void certificate_expired_isRefused() {
        RestServer server = server(authority.expiredServer());

        assertThat(failure(node("127.0.0.1", server, Optional.of("cln")).status(HASH)))
                .hasMessageContaining("certificate has expired");
    }

    @Test
    void authorityFile_goneLater_countsAsItWas() throws IOException {
        ClnNode node = node("127.0.0.1", server(authority.server(TestAuthority.NODE_NAMES)), Optional.empty());
        Files.delete(ca);

        assertThat(get(node.status(HASH))).isEqualTo(new InvoiceStatus.NotFound());
    }

    @Test
    void open_authorityFileUnusable_saysWhichFileItIs() throws IOException {
        Path none = directory.resolve("none.pem");
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        Path text = Files.writeString(directory.resolve("text.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n");

        assertThatThrownBy(() -> open(none)).hasMessageContaining(none + " does not exist");
        assertThatThrownBy(() -> open(empty)).hasMessageContaining(empty + " holds no certificate");
        assertThatThrownBy(() -> open(text)).hasMessageContaining(text + " holds no certificate");
        assertThatThrownBy(() -> open(directory)).hasMessageContaining("cannot be read");
    }

    private void open(Path file) {
        ClnNode.open(new ClnAccess.Rest(URI.create("https://127.0.0.1:1"), file, rune), ClnOptions.DEFAULT)
                .close();
    }

    @Test
    void access_addressThatIsNone_saysHowToWriteIt() {
        for (String address : List.of(
                "http://127.0.0.1:3010",
                "https://127.0.0.1",
                "https://127.0.0.1:3010/v1",
                "https://127.0.0.1:3010?a",
                "https:///a",
                "127.0.0.1")) {
            assertThatThrownBy(() -> new ClnAccess.Rest(URI.create(address), ca, rune))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("write https://HOST:PORT");
        }
        assertThatThrownBy(() -> new ClnAccess.Rest(URI.create("https://user:secret@127.0.0.1:3010"), ca, rune))
                .hasMessageNotContaining("secret");
        assertThat(new ClnAccess.Rest(URI.create("https://127.0.0.1:3010/"), ca, rune).toString())
                .doesNotContain(rune.text());
    }

    @Test
    void rune_thatIsNone_isRefusedWithoutQuotingIt() {
        assertThatThrownBy(() -> Rune.of(" \n")).hasMessageContaining("createrune");
        assertThatThrownBy(() -> Rune.of("sec ret")).hasMessageNotContaining("sec ret");
        assertThatThrownBy(() -> Rune.of("a\r\nHost: b")).isInstanceOf(NodeException.class);
        assertThatThrownBy(() -> Rune.of("a".repeat(5000))).hasMessageContaining("4096");
        assertThat(Rune.of(" AAAA\n").text()).isEqualTo("AAAA");
    }

    @Test
    void call_nothingListens_saysWhatToLookAt() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(failure(node("127.0.0.1", port, Optional.empty()).status(HASH)))
                .hasMessageContaining("clnrest-port")
                .extracting(NodeException::kind)
                .isEqualTo(NodeException.Kind.AWAY);
    }

    @Test
    void call_plainHttpListens_saysSo() throws IOException {
        ServerSocket plain = new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        opened.add(plain);
        Thread server = new Thread(() -> {
            while (!plain.isClosed()) {
                try (var client = plain.accept()) {
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // Closed.
                }
            }
        });
        server.setDaemon(true);
        server.start();

        assertThat(failure(node("127.0.0.1", plain.getLocalPort(), Optional.empty())
                        .status(HASH)))
                .hasMessageContaining("no TLS connection")
                .hasMessageContaining("clnrest-protocol=https");
    }

    @Test
    void call_handshakeEndedAfterTheRequestWasWritten_isNotUnsent() throws Exception {
        LateHandshake server = new LateHandshake(authority.server(TestAuthority.NODE_NAMES), 8_000);
        opened.add(server);
        URI address = URI.create("https://127.0.0.1:" + server.port());
        RestTransport transport = RestTransport.open(new ClnAccess.Rest(address, ca, rune), Duration.ofSeconds(5));
        opened.add(transport);

        Reply reply = get(transport.call("xpay", Map.of("invstring", "x".repeat(10_000))));

        assertThat(((Reply.Trouble) reply).kind()).isEqualTo(Reply.Kind.LOST);
        assertThat(((Reply.Trouble) reply).sentence()).contains("no TLS connection");
    }

    @Test
    void call_handshakeEndedBefore_isUnsent() throws Exception {
        SSLContext tls = authority.server(TestAuthority.NODE_NAMES);
        SSLServerSocket door = (SSLServerSocket) tls.getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        door.setEnabledCipherSuites(new String[] {"TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"});
        door.setEnabledProtocols(new String[] {"TLSv1.2"});
        opened.add(door);
        Thread server = new Thread(() -> {
            try (SSLSocket socket = (SSLSocket) door.accept()) {
                socket.startHandshake();
            } catch (IOException e) {
                // No cipher suite in common.
            }
        });
        server.setDaemon(true);
        server.start();
        URI address = URI.create("https://127.0.0.1:" + door.getLocalPort());
        RestTransport transport = RestTransport.open(new ClnAccess.Rest(address, ca, rune), Duration.ofSeconds(5));
        opened.add(transport);

        Reply reply = get(transport.call("xpay", Map.of()));

        assertThat(((Reply.Trouble) reply).kind()).isEqualTo(Reply.Kind.UNSENT);
    }

    @Test
    void answer_ofAnotherProgram_failsInWords() {
        for (RestServer.Said said : List.of(
                RestServer.Said.json(200, "{\"invoices\":[]}"),
                RestServer.Said.json(404, "<html>not found</html>"),
                RestServer.Said.json(201, "[]"),
                RestServer.Said.json(201, ""),
                new RestServer.Said(302, Map.of("location", "https://127.0.0.1:1/", "content-length", "0"), ""))) {
            RestServer server = server(authority.server(TestAuthority.NODE_NAMES), ask -> Optional.of(said));

            assertThat(failure(node("127.0.0.1", server, Optional.empty()).status(HASH)))
                    .hasMessageContaining("HTTP " + said.status())
                    .hasMessageContaining("see that it is clnrest that listens there");
        }
    }

    @Test
    void answer_tooLong_isGivenUp() {
        RestServer server = server(
                authority.server(TestAuthority.NODE_NAMES),
                ask -> Optional.of(RestServer.Said.json(201, "{\"x\":\"" + "y".repeat(100_000) + "\"}")));
        URI address = URI.create("https://127.0.0.1:" + server.address().getPort());
        ClnNode node = new ClnNode(
                RestTransport.open(new ClnAccess.Rest(address, ca, rune), Duration.ofSeconds(5), 20_000),
                ClnOptions.DEFAULT,
                RuneRights::ofSocket);

        assertThat(failure(node.status(HASH))).hasMessageContaining("more than 20000 bytes");
    }

    @Test
    void call_connectionClosedOnce_isRepeated() {
        AtomicInteger asked = new AtomicInteger();
        RestServer server = server(
                authority.server(TestAuthority.NODE_NAMES),
                ask -> asked.incrementAndGet() == 1 ? Optional.empty() : Optional.of(NOTHING));

        assertThat(get(node("127.0.0.1", server, Optional.empty()).status(HASH)))
                .isEqualTo(new InvoiceStatus.NotFound());
        assertThat(asked).hasValue(2);
    }

    @Test
    void calls_oneAfterTheOther_shareAConnection() {
        RestServer server = server(authority.server(TestAuthority.NODE_NAMES));
        ClnNode node = node("127.0.0.1", server, Optional.empty());

        for (int i = 0; i < 10; i++) {
            get(node.status(HASH));
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void call_givenUpOrClosed_ends() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        RestServer server = server(authority.server(TestAuthority.NODE_NAMES), ask -> {
            asked.countDown();
            asked.await();
            never.await();
            return Optional.empty();
        });
        ClnNode node = node("127.0.0.1", server, Optional.empty());
        CompletableFuture<InvoiceStatus> first = node.status(HASH).toCompletableFuture();
        CompletableFuture<InvoiceStatus> second = node.status(HASH).toCompletableFuture();
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        first.cancel(true);
        node.close();

        assertThat(first).isCancelled();
        assertThat(failure(second)).hasMessageContaining("this side");
        assertThat(failure(node.status(HASH))).hasMessageContaining("this side has closed");
    }

    private RestServer server(SSLContext tls) {
        return server(tls, ask -> Optional.of(NOTHING));
    }

    private RestServer server(SSLContext tls, RestServer.Handler handler) {
        RestServer server = new RestServer(tls, handler);
        opened.add(server);
        return server;
    }

    private ClnNode node(String host, RestServer server, Optional<String> serverName) {
        return node(host, server.address().getPort(), serverName);
    }

    private ClnNode node(String host, int port, Optional<String> serverName) {
        ClnNode node = ClnNode.open(
                new ClnAccess.Rest(URI.create("https://" + host + ":" + port), ca, serverName, rune),
                ClnOptions.DEFAULT);
        opened.add(node);
        return node;
    }
}
