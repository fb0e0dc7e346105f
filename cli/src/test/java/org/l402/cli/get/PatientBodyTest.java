package org.l402.cli.get;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PatientBodyTest {

    @Test
    @Timeout(30)
    void read_bodyThatStalls_isGivenUpAndSaysSo() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerHalf(socket));
            server.setDaemon(true);
            server.start();
            HttpResponse<java.io.InputStream> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + socket.getLocalPort()))
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .build(),
                            BodyHandlers.ofInputStream());
            try (PatientBody body = new PatientBody(response.body(), Duration.ofSeconds(3))) {
                assertThat(new String(body.readNBytes(4), StandardCharsets.US_ASCII))
                        .isEqualTo("half");
                assertThatThrownBy(body::read)
                        .isInstanceOf(IOException.class)
                        .hasMessage("nothing more came for 3 seconds");
            }
        }
    }

    private static void answerHalf(ServerSocket server) {
        try (var connection = server.accept()) {
            connection.getInputStream().read(new byte[8192]);
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
            // Until the client hangs up.
            connection.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The test sees its own end of it.
        }
    }
}
