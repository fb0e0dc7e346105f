package org.l402.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.gateway.ForwardingServer;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;
import org.l402.testkit.RawHttp.Ending;
import org.l402.testkit.RawUpstream;

/**
 * Requests that two programs could read differently are refused, their connection is closed, and nothing of them
 * reaches the upstream. In these tests {@code ~} stands for a space, and {@code |} for CR LF.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestFramingTest {

    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    private final RawUpstream upstream = RawUpstream.start(connection -> {
        while (true) {
            String line = connection.request().startLine();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + line.length() + "\r\n\r\n" + line);
        }
    });
    private final ForwardingServer gateway = ForwardingServer.to(upstream.port());

    @AfterAll
    void close() {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // both framings
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 5||0||",
                "POST / HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked||0||",
                // transfer codings
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: xchunked||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, identity||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: identity||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding:||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: \"chunked\"||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked;q=1||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: identity|Transfer-Encoding: chunked||0||",
                "POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked||0||",
                // lengths
                "POST / HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 5||abcde",
                "POST / HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 6||abcde",
                "POST / HTTP/1.1|Host: a|Content-Length: 5, 5||abcde",
                "POST / HTTP/1.1|Host: a|Content-Length: 5,||abcde",
                "POST / HTTP/1.1|Host: a|Content-Length: +5||abcde",
                "POST / HTTP/1.1|Host: a|Content-Length: -5||abcde",
                "POST / HTTP/1.1|Host: a|Content-Length: 0x5||abcde",
                "POST / HTTP/1.1|Host: a|Content-Length: 5~6||abcde",
                "POST / HTTP/1.1|Host: a|Content-Length:||abcde",
                "POST / HTTP/1.1|Host: a|Content-Length: 9999999999999999999||abcde",
                // Host
                "GET / HTTP/1.1||",
                "GET / HTTP/1.1|Host: a|Host: a||",
                "GET / HTTP/1.1|Host: a|host: b||",
                "GET / HTTP/1.1|Host:||",
                "GET / HTTP/1.1|Host: a~b||",
                "GET / HTTP/1.1|Host: a,b||",
                "GET / HTTP/1.1|Host: a/b||",
                "GET / HTTP/1.1|Host: user@a||",
                "GET / HTTP/1.1|Host: a:b||",
                "GET / HTTP/1.1|Host: a:99999||",
                "GET / HTTP/1.1|Host: \u00e4||",
                "GET http://b/ HTTP/1.1||",
                // header lines
                "GET / HTTP/1.1|Host: a|X: 1|~folded: 2||",
                "GET / HTTP/1.1|Host: a|X: 1|\tfolded: 2||",
                "GET / HTTP/1.1|~Host: a||",
                "GET / HTTP/1.1|Host: a|X~: 1||",
                "GET / HTTP/1.1|Host: a|X\t: 1||",
                "GET / HTTP/1.1|Host: a|X~Y: 1||",
                "GET / HTTP/1.1|Host: a|Content-Length~: 5||abcde",
                "GET / HTTP/1.1|Host: a|X\u0000: 1||",
                "GET / HTTP/1.1|Host: a|\u00e4: 1||",
                "GET / HTTP/1.1|Host: a|: 1||",
                "GET / HTTP/1.1|Host: a|no colon||",
                "GET / HTTP/1.1|Host: a|X: 1\u00002||",
                "GET / HTTP/1.1|Host: a|X: 1\u00012||",
                "GET / HTTP/1.1|Host: a|X: 1\u007f2||",
                "GET / HTTP/1.1|Host: a|X: 1\r2||",
                "GET / HTTP/1.1|Host: a|X: 1\rTransfer-Encoding: chunked||",
                "GET / HTTP/1.1|Host: a|X: 1\nY: 2||",
                "GET / HTTP/1.1|Host: a|\nX: 1||",
                // request lines
                "GET~~/ HTTP/1.1|Host: a||",
                "GET\t/ HTTP/1.1|Host: a||",
                "GET /~HTTP/1.1~|Host: a||",
                "~GET / HTTP/1.1|Host: a||",
                "GET /a~b HTTP/1.1|Host: a||",
                "GET /\u00e4 HTTP/1.1|Host: a||",
                "GET /\u0001 HTTP/1.1|Host: a||",
                "GET /|Host: a||",
                "GET / |Host: a||",
                "GET|Host: a||",
                "G(T / HTTP/1.1|Host: a||",
                "GET / HTTP/1.1\n\n",
                "GET / HTTP/1.1\nHost: a||",
                "||GET / HTTP/1.1|Host: a||",
                "GET / HTTP/0.9|Host: a||",
                "GET / HTTP/1.2|Host: a||",
                "GET / HTTP/2.0|Host: a||",
                "GET / http/1.1|Host: a||",
                "GET / HTTP/1.10|Host: a||",
                "GET / HTTPS/1.1|Host: a||",
                "PRI * HTTP/2.0||SM||",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\n",
                // chunks
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||0x1|a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||+1|a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||~1|a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||1~|a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||1\na|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||g|a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|||a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||;x|a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||80000000|a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||100000000000000001|a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||1;\ra|a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||1;\nxx|a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||1;x=\"y|a|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||1;|a|0||",
            })
    void request_thatCanBeReadInTwoWays_isRefusedAndReachesNobody(String form) {
        int before = upstream.requests().size();
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            client.send(lines(form) + SMUGGLED);
            HttpMessage answer = client.answer();
            assertThat(answer.startLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(answer.header("Content-Type")).contains("application/problem+json");
            assertThat(answer.header("Connection")).contains("close");
            assertThat(answer.text())
                    .startsWith("{\"type\":\"urn:l402:problem:bad-request\",\"title\":\"")
                    .contains("\"status\":400,\"detail\":\"");
            assertThat(client.ending()).isEqualTo(Ending.CLOSED);
        }
        assertThat(upstream.requests()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    Content-Length: 5|Transfer-Encoding: chunked ; There are both Transfer-Encoding and Content-Length
                    Transfer-Encoding: xchunked                  ; The Transfer-Encoding is \\"xchunked\\"
                    Content-Length: 5, 5                         ; The Content-Length is \\"5, 5\\"
                    Host: b                                      ; There are two Host headers
                    X : 1                                        ; The header name \\"X \\" has white space
                    """)
    void refusal_namesWhatWasFound(String fields, String detail) {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            client.send(lines("POST / HTTP/1.1|Host: a|" + fields.strip() + "||"));
            assertThat(client.answer().text()).contains(detail.strip());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3|abc|z|",
                "3|abcd|0||",
                "3|abc\n0||",
                "3|abc|0|X : 1||",
                "3|abc|0|X: 1|~2||",
                "3|abc|0\n\n",
            })
    void body_thatIsMalformedLaterOn_endsTheConnectionAndTheForwardedRequest(String chunks) {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            client.send(lines("POST /late HTTP/1.1|Host: a|Transfer-Encoding: chunked||" + chunks) + SMUGGLED);
            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(client.ending()).isEqualTo(Ending.CLOSED);
        }
        assertThat(upstream.requests()).noneMatch(request -> request.startLine().contains("late"));
        assertThat(upstream.requests()).noneMatch(request -> request.startLine().contains("smuggled"));
    }

    @Test
    void requestBeforeAMalformedOne_isAnsweredFirst() {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            client.send(lines("GET /good HTTP/1.1|Host: a||GET /bad HTTP/1.1||") + SMUGGLED);
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(client.ending()).isEqualTo(Ending.CLOSED);
        }
    }

    @Test
    void request_inSingleBytes_isReadAsInOnePiece() {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            String request = lines("|POST /slow HTTP/1.1|Host: a:1|Transfer-Encoding: Chunked||"
                    + "3;ext=v;x|abc|0002|de|0|X-Trailer: 1||");
            for (int i = 0; i < request.length(); i++) {
                client.send(request.substring(i, i + 1));
            }
            assertThat(client.answer().status()).isEqualTo(200);
        }
        HttpMessage last = upstream.requests().get(upstream.requests().size() - 1);
        assertThat(last.body()).isEqualTo("abcde");
    }

    @Test
    void requests_sentAtOnce_areAnsweredInOrder() {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            client.send(lines("POST /1 HTTP/1.1|Host: a|Content-Length: 3||abc"
                    + "POST /2 HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|abc|0||"
                    + "GET /3 HTTP/1.1|Host: a||"));
            assertThat(client.answer().text()).isEqualTo("POST /1 HTTP/1.1");
            assertThat(client.answer().text()).isEqualTo("POST /2 HTTP/1.1");
            assertThat(client.answer().text()).isEqualTo("GET /3 HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE / HTTP/1.1", "CONNECT a:1 HTTP/1.1"})
    void method_thatAGatewayMustNotTake_is405(String requestLine) {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            HttpMessage answer = client.head(requestLine, "Host: a").answer();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).contains("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
            assertThat(answer.text()).contains("urn:l402:problem:method-not-allowed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BREW / HTTP/1.1", "get / HTTP/1.1", "TRACK / HTTP/1.1"})
    void method_thatIsNotKnown_is501(String requestLine) {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            HttpMessage answer = client.head(requestLine, "Host: a").answer();
            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.text()).contains("urn:l402:problem:method-not-allowed");
        }
    }

    @Test
    void upgradeToHttp2_isPassedOver() {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            client.head(
                    "GET /h2c HTTP/1.1",
                    "Host: a",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAAQAAP__");
            assertThat(client.answer().startLine()).isEqualTo("HTTP/1.1 200 OK");
        }
        HttpMessage last = upstream.requests().get(upstream.requests().size() - 1);
        assertThat(last.fields()).noneMatch(field -> field.matches("(?i)(upgrade|http2-settings|connection):.*"));
    }

    @Test
    void http10WithoutHost_isServedAndClosed() {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            assertThat(client.head("GET /old HTTP/1.0").answer().status()).isEqualTo(200);
            assertThat(client.ending()).isEqualTo(Ending.CLOSED);
        }
    }

    private static String lines(String text) {
        return text.replace("|", "\r\n").replace('~', ' ');
    }
}
