package org.l402.lightning.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.l402.lightning.sandbox.SandboxNodeTest.get;
import static org.l402.lightning.sandbox.SandboxNodeTest.issue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.NodeException;

/** What a pay port answers to requests that a sandbox wallet does not make. */
class PayPortTest {

    private final SandboxNode node = new SandboxNode(InstantSource.system());
    private final PayPort port = PayPort.open(node, 0);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Issued issued = issue(node);
    private final String pay = "{\"invoice\":\"" + issued.bolt11() + "\",\"max_fee_msat\":0,\"deadline_ms\":1000}";

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void pay_plainRequest_paid() throws Exception {
        HttpResponse<String> answer = send(request("/pay").POST(BodyPublishers.ofString(pay)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"outcome\":\"paid\"").contains("\"fee_msat\":0");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(isPaid()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8402", "https://evil.example", "null"})
    void pay_fromAWebPage_refused(String origin) throws Exception {
        refused(request("/pay").header("Origin", origin).POST(BodyPublishers.ofString(pay)), 403, "web pages");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "text/plain; application/json",
                "application/jsonp"
            })
    void pay_notDeclaredAsJson_refused(String contentType) throws Exception {
        refused(
                bare("/pay").header("Content-Type", contentType).POST(BodyPublishers.ofString(pay)),
                415,
                "Content-Type application/json only");
    }

    @Test
    void pay_whileOthersStall_paid() throws Exception {
        List<Socket> stalled = new ArrayList<>();
        try {
            for (String begun : List.of(
                    "POST /pay HT",
                    "POST /pay HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")) {
                for (int i = 0; i < 20; i++) {
                    Socket socket = new Socket(
                            port.address().getAddress(), port.address().getPort());
                    stalled.add(socket);
                    socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                }
            }
            HttpResponse<String> answer =
                    send(request("/pay").timeout(Duration.ofSeconds(10)).POST(BodyPublishers.ofString(pay)));

            assertThat(answer.statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    void pay_noContentType_refused() throws Exception {
        refused(bare("/pay").POST(BodyPublishers.ofString(pay)), 415, "Content-Type");
    }

    @Test
    void pay_contentTypeWithCharset_paid() throws Exception {
        send(bare("/pay")
                .header("Content-Type", "Application/JSON; charset=utf-8")
                .POST(BodyPublishers.ofString(pay)));

        assertThat(isPaid()).isTrue();
    }

    @Test
    void request_otherMethodOrPath_refused() throws Exception {
        refused(request("/pay").GET(), 405, "POST only");
        refused(request("/pay").PUT(BodyPublishers.ofString(pay)), 405, "POST only");
        refused(request("/").POST(BodyPublishers.ofString(pay)), 404, "/pay and /track only");
        refused(request("/pay/").POST(BodyPublishers.ofString(pay)), 404, "/pay and /track only");
    }

    @Test
    void pay_bodyTooLong_refused() throws Exception {
        refused(request("/pay").POST(BodyPublishers.ofString(pay + " ".repeat(16_384))), 413, "at most 16384 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/pay | ~~ | not the JSON object",
                "/pay | null | null",
                "/pay | [] | not the JSON object",
                "/pay | {\"invoice\": | not the JSON object",
                "/pay | {} | say invoice, max_fee_msat and deadline_ms",
                "/pay | {\"invoice\":\"INVOICE\",\"max_fee_msat\":0} | say invoice",
                "/pay | {\"invoice\":\"INVOICE\",\"max_fee_msat\":0,\"deadline_ms\":0} | deadline_ms is 1 to 600000, not 0",
                "/pay | {\"invoice\":\"INVOICE\",\"max_fee_msat\":0,\"deadline_ms\":600001} | not 600001",
                "/pay | {\"invoice\":\"INVOICE\",\"max_fee_msat\":-1,\"deadline_ms\":1} | -1 msat",
                "/pay | {\"invoice\":\"INVOICE\",\"max_fee_msat\":0,\"deadline_ms\":1,\"more\":1} | not the JSON object",
                "/track | {} | say payment_hash",
                "/track | {\"payment_hash\":\"00\"} | 64 hex digits",
            })
    void request_bodyNotUnderstood_refused(String path, String body, String reason) throws Exception {
        refused(request(path).POST(BodyPublishers.ofString(body.replace("INVOICE", issued.bolt11()))), 400, reason);
    }

    @Test
    void open_portInUse_saysWhich() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatExceptionOfType(NodeException.class)
                    .isThrownBy(() -> PayPort.open(node, taken.getLocalPort()))
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .withMessageContaining("choose another pay port");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void open_noPort_refused(int number) {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> PayPort.open(node, number))
                .withMessageContaining("not " + number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void open_whereOtherMachinesReachIt_refused(String host) {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> PayPort.open(node, new InetSocketAddress(InetAddress.getByName(host), 0)))
                .withMessageContaining("127.0.0.1 or [::1] only");
    }

    @Test
    void open_onAnotherLoopbackAddress_listensThere() throws IOException {
        InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        try (PayPort other = PayPort.open(node, new InetSocketAddress(address, 0));
                Socket payer = new Socket(address, other.address().getPort())) {
            assertThat(payer.isConnected()).isTrue();
        }
    }

    @Test
    void open_anyPort_onLoopbackAndWithDaemonsOnly() {
        assertThat(port.address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("HTTP-Dispatcher"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    private boolean isPaid() {
        return get(node.status(issued.paymentHash())) instanceof InvoiceStatus.Settled;
    }

    private void refused(HttpRequest.Builder request, int status, String reason) throws Exception {
        HttpResponse<String> answer = send(request);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains(reason);
        assertThat(isPaid()).isFalse();
    }

    private HttpRequest.Builder request(String path) {
        return bare(path).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port.address().getPort() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
