package org.l402.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.gateway.ForwardingServer;
import org.l402.gateway.wire.WireLimits;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;
import org.l402.testkit.RawHttp.Ending;

/** Answers that are given, as a 402 is, before the body of the request was read. */
class AnswersTest {

    private final ForwardingServer server = ForwardingServer.with(WireLimits.DEFAULT, request -> {
        request.pause();
        Answers.send(
                request,
                Problem.badRequest("for " + request.method() + " " + request.uri())
                        .toAnswer());
    });
    private final RawHttp client = RawHttp.connect(server.port());

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void problem_isWrittenAsRfc9457HasIt() {
        HttpMessage answer = client.head("GET /x HTTP/1.1", "Host: a").answer();
        assertThat(answer.startLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.text())
                .isEqualTo("{\"type\":\"urn:l402:problem:bad-request\",\"title\":\"The request is malformed\","
                        + "\"status\":400,\"detail\":\"For GET /x.\"}\n");
    }

    @Test
    void problem_toHead_hasTheHeaderAlone() {
        client.head("HEAD /x HTTP/1.1", "Host: a");
        HttpMessage head = client.answerToHead();
        HttpMessage get = client.head("GET /xy HTTP/1.1", "Host: a").answer();
        assertThat(head.status()).isEqualTo(400);
        assertThat(head.header("Content-Length"))
                .contains(get.header("Content-Length").orElseThrow());
    }

    @Test
    void smallBody_thatCameAlong_isPassedOver() {
        String body = "GET /wrong HTTP/1.1\r\nHost: a\r\n\r\n";
        client.head("POST /x HTTP/1.1", "Host: a", "Content-Length: " + body.length())
                .send(body);
        assertThat(client.answer().text()).contains("For POST /x");
        assertThat(client.head("GET /next HTTP/1.1", "Host: a").answer().text()).contains("For GET /next");
    }

    @Test
    void smallBody_thatComesAfterTheAnswer_isPassedOver() {
        String body = "GET /wrong HTTP/1.1\r\nHost: a\r\n\r\n";
        client.head("POST /x HTTP/1.1", "Host: a", "Content-Length: " + body.length());
        assertThat(client.answer().text()).contains("For POST /x");
        assertThat(client.send(body)
                        .head("GET /next HTTP/1.1", "Host: a")
                        .answer()
                        .text())
                .contains("For GET /next");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 65537", "Transfer-Encoding: chunked", "Content-Length: 9|Expect: 100-continue"})
    void bodyThatIsLongOrUncertain_closesTheConnectionAfterTheAnswer(String field) {
        client.head("POST /x HTTP/1.1", "Host: a", field.replace("|", "\r\n"));
        HttpMessage answer = client.answer();
        assertThat(answer.text()).contains("For POST /x");
        assertThat(answer.header("Connection")).contains("close");
        // What the client had on its way must not come back as a reset that takes the answer with it.
        client.send("7\r\nGET / HT\r\n").finishSending();
        assertThat(client.ending()).isEqualTo(Ending.CLOSED);
    }

    @Test
    void bodyThatIsLong_isNotReadOnAndOn() {
        client.head("POST /x HTTP/1.1", "Host: a", "Content-Length: 1000000000");
        assertThat(client.answer().status()).isEqualTo(400);
        byte[] piece = new byte[64 * 1024];
        assertThatThrownBy(() -> {
                    while (true) {
                        client.send(piece);
                    }
                })
                .isInstanceOf(UncheckedIOException.class);
    }
}
