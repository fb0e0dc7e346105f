package org.l402.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.httpproxy.HttpProxy;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;
import org.l402.testkit.RawUpstream;

/**
 * What Vert.x does by itself, as far as docs/decisions/forwarding.md rests on it. Where one of these fails after an
 * update, that page may want another look.
 */
class BareStackTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private int listen(Handler<HttpServerRequest> handler) {
        try {
            return vertx.createHttpServer()
                    .requestHandler(handler)
                    .listen(0, "127.0.0.1")
                    .await(10, TimeUnit.SECONDS)
                    .actualPort();
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void proxyModule_dropsTrailers() {
        try (RawUpstream upstream = RawUpstream.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\ngrpc-status: 13\r\n\r\n")) {
            HttpProxy proxy = HttpProxy.reverseProxy(vertx.createHttpClient()).origin(upstream.port(), "127.0.0.1");
            try (RawHttp client = RawHttp.connect(listen(proxy))) {
                HttpMessage answer = client.head("GET / HTTP/1.1", "Host: a").answer();
                assertThat(answer.text()).isEqualTo("a");
                assertThat(answer.trailers()).isEmpty();
            }
        }
    }

    @Test
    void serverAndClient_carryTrailersOverHttp2() throws TimeoutException {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        int upstream = listen(
                request -> request.response().putTrailer("grpc-status", "13").end("a"));
        int gateway = listen(request -> client.request(HttpMethod.GET, upstream, "127.0.0.1", "/")
                .compose(forwarded -> forwarded.send())
                .onSuccess(answer -> answer.body().onSuccess(body -> {
                    request.response().trailers().addAll(answer.trailers());
                    request.response().end(body);
                })));
        String status = client.request(HttpMethod.GET, gateway, "127.0.0.1", "/")
                .compose(request -> request.send())
                .compose(answer -> answer.body().map(body -> body + " " + answer.getTrailer("grpc-status")))
                .await(10, TimeUnit.SECONDS);
        assertThat(status).isEqualTo("a 13");
    }

    @Test
    void serverAndClient_carryAnUpgradedConnection() {
        HttpClient client = vertx.createHttpClient();
        try (RawUpstream upstream = RawUpstream.start(connection -> {
            connection.head();
            connection.sendHead("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket");
            connection.send(connection.read(4).toUpperCase(Locale.ROOT));
            connection.drain();
        })) {
            int gateway = listen(request -> {
                request.pause();
                client.request(new RequestOptions().setHost("127.0.0.1").setPort(upstream.port()))
                        .compose(forwarded -> {
                            forwarded.exceptionHandler(closed -> {});
                            forwarded.headers().addAll(request.headers());
                            return forwarded.connect();
                        })
                        .onSuccess(answer -> {
                            request.response().headers().addAll(answer.headers());
                            NetSocket there = answer.netSocket();
                            request.toNetSocket().onSuccess(here -> {
                                there.pipeTo(here);
                                here.pipeTo(there);
                            });
                        });
            });
            try (RawHttp browser = RawHttp.connect(gateway)) {
                browser.head("GET / HTTP/1.1", "Host: a", "Connection: Upgrade", "Upgrade: websocket");
                assertThat(browser.answer().status()).isEqualTo(101);
                assertThat(browser.send("ping").read(4)).isEqualTo("PING");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Host: a|Host: b||",
                "GET / HTTP/1.1||",
                "GET / HTTP/1.1|Host: a|X: 1| folded||",
                "GET\t /  HTTP/1.1|Host: a||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||0||",
            })
    void server_takesRequestsThatTheListenerRefuses(String form) {
        int server = listen(request -> request.response().end("taken"));
        try (RawHttp client = RawHttp.connect(server)) {
            assertThat(client.send(form.replace("|", "\r\n")).answer().text()).isEqualTo("taken");
        }
    }

    @Test
    void server_givesHandlersTheTargetAsItStood() {
        int server = listen(request -> request.response().end(request.uri()));
        try (RawHttp client = RawHttp.connect(server)) {
            assertThat(client.head("GET /a/%2e%2E//b;c\\d?e=%zz HTTP/1.1", "Host: a")
                            .answer()
                            .text())
                    .isEqualTo("/a/%2e%2E//b;c\\d?e=%zz");
        }
    }

    @Test
    void server_readsTheRestOfABodyBeforeTheNextRequest() {
        int server = listen(request -> request.response().end(request.uri()));
        try (RawHttp client = RawHttp.connect(server)) {
            client.head("POST /1 HTTP/1.1", "Host: a", "Content-Length: 5");
            assertThat(client.answer().text()).isEqualTo("/1");
            client.send("abcde").head("GET /2 HTTP/1.1", "Host: a");
            assertThat(client.answer().text()).isEqualTo("/2");
        }
    }
}
