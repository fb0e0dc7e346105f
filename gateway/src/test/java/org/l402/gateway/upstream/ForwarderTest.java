package org.l402.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.gateway.ForwardingServer;
import org.l402.gateway.wire.WireLimits;
import org.l402.server.answer.ProblemType;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;
import org.l402.testkit.RawHttp.Ending;
import org.l402.testkit.RawUpstream;
import org.l402.testkit.RawUpstream.Script;

class ForwarderTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private volatile Script script = connection -> {
        while (true) {
            connection.request();
            connection.send(OK);
        }
    };
    private final RawUpstream upstream = RawUpstream.start(connection -> script.serve(connection));
    private final ForwardingServer gateway = ForwardingServer.to(upstream.port(), WireLimits.DEFAULT, limits());
    private final RawHttp client = RawHttp.connect(gateway.port());
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    private static UpstreamLimits limits() {
        return new UpstreamLimits(Duration.ofSeconds(5), Duration.ofMillis(2500), Duration.ofMillis(2000), 2, 1);
    }

    private void upstream(Script script) {
        this.script = script;
    }

    private Object event() {
        try {
            Object event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("an event within 10 s").isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        client.close();
        gateway.close();
        upstream.close();
    }

    private HttpMessage get(String path) {
        return client.head("GET " + path + " HTTP/1.1", "Host: a").answer();
    }

    private static void assertProblem(HttpMessage answer, int status, String name) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.text()).contains("urn:l402:problem:" + name);
    }

    // What arrives

    @Test
    void requests_oneAfterTheOther_useOneConnection() {
        assertThat(get("/1").text()).isEqualTo("ok");
        assertThat(get("/2").text()).isEqualTo("ok");
        assertThat(upstream.connections()).isEqualTo(1);
        assertThat(upstream.requests())
                .extracting(HttpMessage::startLine)
                .containsExactly("GET /1 HTTP/1.1", "GET /2 HTTP/1.1");
        assertThat(gateway.outcome()).isEqualTo(new Delivery.Delivered());
        assertThat(gateway.outcome()).isEqualTo(new Delivery.Delivered());
    }

    @Test
    void answer_ofTheUpstream_arrivesWithoutTheHeadersOfItsConnection() {
        upstream(connection -> {
            connection.request();
            connection.sendHead(
                    "HTTP/1.1 418 Teapot",
                    "Server: s",
                    "Date: d",
                    "X-A: 1",
                    "X-A: 2",
                    "X-Hop: 3",
                    "Connection: keep-alive, X-Hop",
                    "Keep-Alive: timeout=5",
                    "Proxy-Authenticate: Basic",
                    "Upgrade: h2c",
                    "Content-Length: 3");
            connection.send("abc");
            connection.drain();
        });
        HttpMessage answer = get("/");
        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.fields())
                .containsExactlyInAnyOrder("Server: s", "Date: d", "X-A: 1", "X-A: 2", "Content-Length: 3");
        assertThat(answer.text()).isEqualTo("abc");
    }

    @Test
    void trailers_arriveAfterTheBody() {
        upstream(connection -> {
            connection.request();
            connection.sendHead(
                    "HTTP/1.1 200 OK",
                    "Content-Type: application/grpc",
                    "Trailer: grpc-status",
                    "Transfer-Encoding: chunked");
            connection.send("3\r\nabc\r\n0\r\ngrpc-status: 13\r\ngrpc-message: paid\r\n\r\n");
            connection.drain();
        });
        HttpMessage answer = get("/");
        assertThat(answer.text()).isEqualTo("abc");
        assertThat(answer.header("Trailer")).contains("grpc-status");
        assertThat(answer.trailers()).containsExactly("grpc-status: 13", "grpc-message: paid");
    }

    @Test
    void trailers_withoutABody_arrive() {
        upstream(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\ngrpc-status: 13\r\n\r\n");
            connection.drain();
        });
        assertThat(get("/").trailers()).containsExactly("grpc-status: 13");
    }

    @Test
    void answerUntilClose_becomesChunked() {
        upstream(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\n\r\nuntil close");
        });
        HttpMessage answer = get("/");
        assertThat(answer.text()).isEqualTo("until close");
        assertThat(answer.header("Transfer-Encoding")).contains("chunked");
        assertThat(get("/").text()).isEqualTo("until close");
    }

    @Test
    void answerToHead_hasTheLengthAndNoBody() {
        upstream(connection -> {
            while (true) {
                boolean head = connection.request().startLine().startsWith("HEAD");
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + (head ? "" : "x".repeat(1000)));
            }
        });
        HttpMessage head = client.head("HEAD / HTTP/1.1", "Host: a").answerToHead();
        assertThat(head.header("Content-Length")).contains("1000");
        assertThat(get("/").text()).hasSize(1000);
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "204 No Content",
                "304 Not Modified",
                "304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 1000",
            })
    void answer_thatHasNoBodyByItsStatus_staysSo(String status) {
        upstream(connection -> {
            while (true) {
                connection.request();
                connection.send("HTTP/1.1 " + status + "\r\n\r\n");
            }
        });
        for (int i = 0; i < 2; i++) {
            HttpMessage answer = get("/");
            assertThat(answer.startLine() + "\r\n" + String.join("\r\n", answer.fields()))
                    .isEqualTo("HTTP/1.1 " + status + (status.contains("\r") ? "" : "\r\n"));
        }
    }

    @Test
    void paidAnswer_isKeptOutOfSharedCaches() {
        upstream(connection -> {
            while (true) {
                connection.request();
                connection.send("HTTP/1.1 200 OK\r\nCache-Control: public, max-age=60\r\nContent-Length: 0\r\n\r\n");
            }
        });
        assertThat(get("/paid").headers("Cache-Control")).containsExactly("private, max-age=60");
        assertThat(get("/free").headers("Cache-Control")).containsExactly("public, max-age=60");
    }

    @Test
    void http10Client_thatWantsToStay_getsAnEndItCanSee() {
        upstream(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
            connection.drain();
        });
        HttpMessage answer =
                client.head("GET / HTTP/1.0", "Connection: keep-alive").answer();
        assertThat(answer.text()).isEqualTo("abc");
        assertThat(answer.header("Transfer-Encoding")).isEmpty();
        assertThat(answer.header("Connection")).contains("close");
    }

    // As it comes

    @Test
    void answer_arrivesPieceByPiece() {
        upstream(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
            event();
            connection.send("abc");
            event();
            connection.send("def");
            connection.drain();
        });
        assertThat(client.head("GET / HTTP/1.1", "Host: a").answerToHead().status())
                .isEqualTo(200);
        events.add("header is here");
        assertThat(client.read(3)).isEqualTo("abc");
        events.add("first piece is here");
        assertThat(client.read(3)).isEqualTo("def");
    }

    @Test
    void request_arrivesPieceByPiece() {
        upstream(connection -> {
            assertThat(connection.head().startLine()).isEqualTo("POST / HTTP/1.1");
            events.add("header is here");
            assertThat(connection.read(3)).isEqualTo("abc");
            events.add("first piece is here");
            assertThat(connection.read(3)).isEqualTo("def");
            connection.send(OK);
            connection.drain();
        });
        client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 6");
        event();
        client.send("abc");
        event();
        client.send("def");
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    @Test
    void bothDirections_flowAtTheSameTime() {
        upstream(connection -> {
            connection.head();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                assertThat(connection.read(6)).isEqualTo("1\r\n" + i + "\r\n");
                connection.send("1\r\n" + i + "\r\n");
            }
            assertThat(connection.read(5)).isEqualTo("0\r\n\r\n");
            connection.send("0\r\n\r\n");
            connection.drain();
        });
        client.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked");
        assertThat(client.answerToHead().status()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            client.send("1\r\n" + i + "\r\n");
            assertThat(client.read(6)).isEqualTo("1\r\n" + i + "\r\n");
        }
        client.send("0\r\n\r\n");
        assertThat(client.read(5)).isEqualTo("0\r\n\r\n");
        assertThat(client.head("GET / HTTP/1.1", "Host: a")).isNotNull();
    }

    @Test
    void expectation_isPassedOnAndSoIsTheGoAhead() {
        upstream(connection -> {
            assertThat(connection.head().header("Expect")).contains("100-continue");
            connection.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(connection.read(3)).isEqualTo("abc");
            connection.send(OK);
            connection.drain();
        });
        client.head("POST / HTTP/1.1", "Host: a", "Expect: 100-Continue", "Content-Length: 3");
        assertThat(client.answer().startLine()).isEqualTo("HTTP/1.1 100 Continue");
        assertThat(client.send("abc").answer().text()).isEqualTo("ok");
    }

    @Test
    void goAheadThatNobodyAskedFor_isKeptBack() {
        upstream(connection -> {
            connection.request();
            connection.send("HTTP/1.1 100 Continue\r\n\r\n" + OK);
            connection.drain();
        });
        assertThat(get("/").text()).isEqualTo("ok");
    }

    @Test
    void earlyHints_arriveBeforeTheAnswer() {
        upstream(connection -> {
            connection.request();
            connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nConnection: x\r\n\r\n" + OK);
            connection.drain();
        });
        HttpMessage hints = get("/");
        assertThat(hints.status()).isEqualTo(103);
        assertThat(hints.fields()).containsExactly("Link: </a.css>");
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    // Answers before the end of the request

    @Test
    void answerBeforeASmallBody_leavesTheConnectionInOrder() {
        upstream(connection -> {
            while (true) {
                connection.head();
                connection.send(OK);
            }
        });
        String body = "GET /wrong HTTP/1.1\r\nHost: a\r\n\r\n";
        client.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + body.length());
        assertThat(client.answer().text()).isEqualTo("ok");
        assertThat(client.send(body)
                        .head("GET /next HTTP/1.1", "Host: a")
                        .answer()
                        .text())
                .isEqualTo("ok");
        assertThat(upstream.connections()).isEqualTo(2);
    }

    @Test
    void answerBeforeALongBody_arrivesAndEndsTheConnection() {
        upstream(connection -> {
            connection.head();
            connection.send("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
        });
        client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 100000").send("a".repeat(1000));
        assertThat(client.answer().text()).isEqualTo("big");
        client.send("a".repeat(1000)).finishSending();
        assertThat(client.ending()).isEqualTo(Ending.CLOSED);
    }

    @Test
    void refusalOfAnExpectation_arrivesAndEndsTheConnection() {
        upstream(connection -> {
            connection.head();
            connection.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
            connection.drain();
        });
        client.head("POST / HTTP/1.1", "Host: a", "Expect: 100-continue", "Content-Length: 3");
        assertThat(client.answer().status()).isEqualTo(417);
        client.finishSending();
        assertThat(client.ending()).isEqualTo(Ending.CLOSED);
    }

    // Upstreams that fail

    @Test
    void upstreamThatIsNotThere_is502() {
        upstream.close();
        assertProblem(get("/"), 502, "upstream-unavailable");
        assertProblem(get("/"), 502, "upstream-unavailable");
        assertThat(gateway.outcome())
                .asString()
                .contains("UPSTREAM_UNAVAILABLE")
                .contains("cause=http://127.0.0.1:" + upstream.port() + ": Connection refused");
    }

    @Test
    void upstreamThatDoesNotAnswer_is504AndLeftAlone() {
        upstream(connection -> {
            connection.request();
            connection.drain();
            events.add("left alone");
        });
        assertProblem(get("/"), 504, "upstream-timeout");
        assertThat(event()).isEqualTo("left alone");
        assertThat(gateway.outcome())
                .isEqualTo(new Delivery.Failed(
                        Optional.of(ProblemType.UPSTREAM_TIMEOUT),
                        "http://127.0.0.1:" + upstream.port() + ": took too long"));
    }

    @Test
    void upstreamThatStallsInItsAnswer_endsItWithAReset() {
        upstream(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
            connection.drain();
        });
        client.head("GET / HTTP/1.1", "Host: a");
        assertThat(client.answerToHead().status()).isEqualTo(200);
        assertThat(client.ending()).isEqualTo(Ending.RESET);
    }

    @Test
    void upstreamThatTakesLongInAll_isWaitedForWhileItMoves() {
        upstream(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                pause(300);
                connection.send("a");
            }
            connection.drain();
        });
        assertThat(get("/").text()).isEqualTo("aaaaaaaaaa");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "Transfer-Encoding: chunked\r\n\r\n9\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nx\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: a\u0000b\r\n\r\n",
            })
    void upstreamThatBreaksOff_isNeverTakenForItsWholeAnswer(String part) {
        upstream(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\n" + part);
            event();
        });
        client.head("GET / HTTP/1.1", "Host: a");
        assertThat(client.answerToHead().status()).isEqualTo(200);
        events.add("break off");
        assertThat(client.ending()).isEqualTo(Ending.RESET);
    }

    @Test
    void upstreamThatBreaksOff_isNotTakenForItsWholeAnswerByAnHttp10ClientEither() {
        upstream(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            event();
        });
        client.head("GET / HTTP/1.0");
        assertThat(client.answerToHead().status()).isEqualTo(200);
        assertThat(client.read(3)).isEqualTo("abc");
        events.add("break off");
        assertThat(client.ending()).isEqualTo(Ending.RESET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\na",
                "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX(: a\r\nContent-Length: 0\r\n\r\n",
                "+OK ready\r\n",
                "\u0000\u0001\u0002\r\n\r\n",
            })
    void upstreamThatSpeaksNoHttp_is502(String answer) {
        upstream(connection -> {
            connection.request();
            connection.send(answer);
        });
        assertProblem(get("/"), 502, "upstream-unavailable");
        assertThat(upstream.connections()).isEqualTo(1);
    }

    // Connections that went stale

    private void upstreamThatTakesOneRequestAConnection() {
        upstream(connection -> {
            connection.request();
            connection.send(OK);
            connection.request();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void safeRequest_onAStaleConnection_isSentOnceMoreOnANewOne(String method) {
        upstreamThatTakesOneRequestAConnection();
        assertThat(get("/1").text()).isEqualTo("ok");
        client.head(method + " /2 HTTP/1.1", "Host: a");
        HttpMessage answer = method.equals("HEAD") ? client.answerToHead() : client.answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(upstream.requests())
                .extracting(HttpMessage::startLine)
                .containsExactly("GET /1 HTTP/1.1", method + " /2 HTTP/1.1", method + " /2 HTTP/1.1");
        assertThat(upstream.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST / HTTP/1.1\r\nHost: a", "DELETE / HTTP/1.1\r\nHost: a"})
    void unsafeRequest_onAStaleConnection_isNotSentTwice(String head) {
        upstreamThatTakesOneRequestAConnection();
        assertThat(get("/1").text()).isEqualTo("ok");
        assertProblem(client.head(head).answer(), 502, "upstream-unavailable");
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void requestWithABody_onAStaleConnection_isNotSentTwice() {
        upstreamThatTakesOneRequestAConnection();
        assertThat(get("/1").text()).isEqualTo("ok");
        client.head("GET / HTTP/1.1", "Host: a", "Content-Length: 3").send("abc");
        assertProblem(client.answer(), 502, "upstream-unavailable");
        assertThat(upstream.requests()).hasSize(2);
    }

    // Clients that leave

    @Test
    void clientThatLeaves_takesItsRequestAlong() {
        upstream(connection -> {
            connection.request();
            events.add("asked");
            connection.drain();
            events.add("left");
        });
        client.head("GET / HTTP/1.1", "Host: a");
        assertThat(event()).isEqualTo("asked");
        client.close();
        assertThat(event()).isEqualTo("left");
        assertThat(gateway.outcome()).isEqualTo(new Delivery.ClientLeft());
    }

    @Test
    void clientThatLeavesInTheMiddleOfItsBody_takesItsRequestAlong() {
        upstream(connection -> {
            connection.head();
            events.add("asked");
            events.add(connection.drain());
        });
        client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 100");
        assertThat(event()).isEqualTo("asked");
        client.send("abc").close();
        assertThat(event()).isEqualTo(3L);
        assertThat(gateway.outcome()).isEqualTo(new Delivery.ClientLeft());
    }

    @Test
    void clientThatLeavesInTheMiddleOfItsAnswer_takesItsRequestAlong() {
        upstream(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
            connection.drain();
            events.add("left");
        });
        client.head("GET / HTTP/1.1", "Host: a");
        assertThat(client.answerToHead().status()).isEqualTo(200);
        client.close();
        assertThat(event()).isEqualTo("left");
    }

    // Bounds

    @Test
    void requestsBeyondTheConnections_waitTheirTurnAndTheRestAre502() {
        upstream(connection -> {
            while (true) {
                connection.request();
                events.add("asked");
                connection.send(turn());
            }
        });
        try (RawHttp second = RawHttp.connect(gateway.port());
                RawHttp third = RawHttp.connect(gateway.port());
                RawHttp fourth = RawHttp.connect(gateway.port())) {
            client.head("GET /1 HTTP/1.1", "Host: a");
            second.head("GET /2 HTTP/1.1", "Host: a");
            assertThat(event()).isEqualTo("asked");
            assertThat(event()).isEqualTo("asked");
            // One of these waits, and the other may not even do that.
            third.head("GET /3 HTTP/1.1", "Host: a");
            fourth.head("GET /4 HTTP/1.1", "Host: a");
            assertThat(gateway.outcome()).isInstanceOf(Delivery.Failed.class);
            answers.add(OK);
            answers.add(OK);
            answers.add(OK);
            assertThat(client.answer().text()).isEqualTo("ok");
            assertThat(second.answer().text()).isEqualTo("ok");
            assertThat(Set.of(third.answer().status(), fourth.answer().status()))
                    .containsExactlyInAnyOrder(200, 502);
        }
        assertThat(upstream.connections()).isEqualTo(2);
    }

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private String turn() {
        try {
            return answers.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
