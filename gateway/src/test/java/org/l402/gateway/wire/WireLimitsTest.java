package org.l402.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.l402.gateway.ForwardingServer;
import org.l402.gateway.answer.Answers;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;
import org.l402.testkit.RawHttp.Ending;

class WireLimitsTest {

    private final WireLimits limits = new WireLimits(200, 1000, 10, Duration.ofSeconds(1), Duration.ofSeconds(1));
    private final ForwardingServer server =
            ForwardingServer.with(limits, request -> request.body().onSuccess(body -> Answers.send(request, body)));
    private final RawHttp client = RawHttp.connect(server.port());

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void requestLine_ofTheLimit_isTaken() {
        String target = "/" + "a".repeat(200 - "GET / HTTP/1.1".length());
        assertThat(client.head("GET " + target + " HTTP/1.1", "Host: a")
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void requestLine_beyondTheLimit_is414() {
        String target = "/" + "a".repeat(201 - "GET / HTTP/1.1".length());
        assertRefused(client.head("GET " + target + " HTTP/1.1", "Host: a").answer(), 414);
    }

    @Test
    void requestLine_thatNeverEnds_is414() {
        assertRefused(client.send("GET /" + "a".repeat(250)).answer(), 414);
    }

    @Test
    void header_beyondTheLimit_is431() {
        assertRefused(
                client.head("GET / HTTP/1.1", "Host: a", "X: " + "a".repeat(500), "Y: " + "a".repeat(500))
                        .answer(),
                431);
    }

    @Test
    void header_thatNeverEnds_is431() {
        assertRefused(client.send("GET / HTTP/1.1\r\nX: " + "a".repeat(1100)).answer(), 431);
    }

    @Test
    void header_withTooManyFields_is431() {
        assertRefused(
                client.send("GET / HTTP/1.1\r\nHost: a\r\n" + "X: 1\r\n".repeat(10) + "\r\n")
                        .answer(),
                431);
    }

    @Test
    void trailers_beyondTheLimit_are431() {
        client.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked");
        assertRefused(client.send("0\r\nX: " + "a".repeat(1100)).answer(), 431);
    }

    @Test
    void header_thatComesTooSlowly_is408() {
        assertRefused(client.send("GET / HTTP/1.1\r\nHo").answer(), 408);
    }

    @Test
    void header_thatKeepsComing_is408AllTheSame() throws InterruptedException {
        Thread drip = new Thread(() -> {
            try {
                client.send("GET / HTTP/1.1\r\n");
                while (!Thread.interrupted()) {
                    client.send("X: 1\r\n");
                    Thread.sleep(300);
                }
            } catch (UncheckedIOException | InterruptedException e) {
                // the gateway has had enough, or the test has
            }
        });
        drip.start();
        try {
            assertThat(client.answer().status()).isEqualTo(408);
        } finally {
            drip.interrupt();
            drip.join();
        }
    }

    @Test
    void body_thatStandsStill_is408() {
        client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 10").send("abc");
        assertRefused(client.answer(), 408);
    }

    @Test
    void connection_withoutARequest_isClosed() {
        assertThat(client.ending()).isEqualTo(Ending.CLOSED);
        assertThat(server.refusals()).isEmpty();
    }

    @Test
    void connection_idleAfterAnAnswer_isClosed() {
        assertThat(client.head("GET / HTTP/1.1", "Host: a").answer().status()).isEqualTo(200);
        assertThat(client.ending()).isEqualTo(Ending.CLOSED);
        assertThat(server.refusals()).isEmpty();
    }

    @Test
    void answer_thatTakesLonger_isWaitedFor() {
        try (ForwardingServer slow = ForwardingServer.with(
                        limits,
                        request -> request.response()
                                .putHeader("Content-Length", "4")
                                .write("sl")
                                .onSuccess(v -> Vertx.currentContext()
                                        .owner()
                                        .setTimer(2500, id -> request.response().end("ow"))));
                RawHttp patient = RawHttp.connect(slow.port())) {
            assertThat(patient.head("GET / HTTP/1.1", "Host: a").answer().text())
                    .isEqualTo("slow");
        }
    }

    @Test
    void header_thatTheListenerDoesNotReadOn_isNotCalledSlow() {
        try (ForwardingServer slow = ForwardingServer.with(limits, request -> {
                    if (request.uri().equals("/first")) {
                        Vertx.currentContext()
                                .owner()
                                .setTimer(2500, id -> request.response().end("first"));
                    } else {
                        request.response().end(request.uri());
                    }
                });
                RawHttp patient = RawHttp.connect(slow.port())) {
            String more = "GET /more HTTP/1.1\r\nHost: a\r\n\r\n";
            patient.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n" + more.repeat(20) + "GET /last HTTP/1.1\r\nHo");
            assertThat(patient.answer().text()).isEqualTo("first");
            patient.send("st: a\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                assertThat(patient.answer().text()).isEqualTo("/more");
            }
            assertThat(patient.answer().text()).isEqualTo("/last");
        }
    }

    private void assertRefused(HttpMessage answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains("urn:l402:problem:bad-request", "\"status\":" + status);
        assertThat(client.ending()).isEqualTo(Ending.CLOSED);
        assertThat(server.refusals())
                .singleElement()
                .extracting(problem -> problem.type().status())
                .isEqualTo(status);
    }
}
