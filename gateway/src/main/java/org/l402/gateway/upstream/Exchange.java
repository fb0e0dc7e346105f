package org.l402.gateway.upstream;

import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.answer.Answers;
import org.l402.gateway.answer.Problem;
import org.l402.gateway.route.RequestTarget;
import org.l402.gateway.wire.StrictHttp;
import org.l402.server.answer.ProblemType;

/** One request on its way to an upstream and the answer on its way back, on the request's event loop. */
final class Exchange {

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    /** On a connection to an upstream: an answer came over it before. */
    private static final AttributeKey<Boolean> USED = AttributeKey.valueOf(Exchange.class, "used");

    private final Forwarder forwarder;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RequestTarget.Canonical target;
    private final Upstream upstream;
    private final boolean paid;
    private final StandstillTimer timer;
    private final Promise<Outcome> outcome = Promise.promise();
    private @Nullable HttpClientRequest sent;
    private boolean requestComplete;
    private boolean answered;
    private boolean takerIsSlow;
    private boolean over;

    Exchange(
            Forwarder forwarder,
            HttpServerRequest request,
            RequestTarget.Canonical target,
            Upstream upstream,
            boolean paid) {
        this.forwarder = forwarder;
        this.request = request;
        this.response = request.response();
        this.target = target;
        this.upstream = upstream;
        this.paid = paid;
        this.timer = new StandstillTimer(forwarder.vertx(), this::standstill);
    }

    Future<Outcome> run() {
        request.pause();
        request.exceptionHandler(broken -> clientLeft());
        response.closeHandler(closed -> clientLeft());
        connect(forwarder.pooled());
        return outcome.future();
    }

    private void connect(HttpClient client) {
        RequestOptions options = new RequestOptions()
                .setSsl(upstream.tls())
                .setHost(upstream.host())
                .setPort(upstream.port())
                .setMethod(request.method())
                .setURI(target.pathAndQuery())
                .setConnectTimeout(forwarder.limits().connectTime().toMillis());
        Future<HttpClientRequest> connected;
        try {
            connected = client.request(options);
        } catch (IllegalStateException closed) {
            connected = Future.failedFuture(closed);
        }
        connected.onComplete(
                this::send, cause -> fail(unavailable("The service cannot be reached; try again later."), cause));
    }

    private void send(HttpClientRequest outgoing) {
        outgoing.exceptionHandler(broken -> {}); // the response fails with it
        if (over) {
            outgoing.reset();
            return;
        }
        sent = outgoing;
        ForwardedHeaders.write(request, target.authority(), upstream, outgoing.headers());
        outgoing.response().onComplete(this::answer, cause -> noAnswer(outgoing, cause));
        if (ForwardedHeaders.expectsContinue(request)) {
            outgoing.continueHandler(go -> response.writeContinue());
        }
        outgoing.earlyHintsHandler(this::earlyHints);
        if (ForwardedHeaders.hasBody(request)) {
            timer.allow(forwarder.limits().idleTime());
            outgoing.writeHead();
            relay(request, outgoing, () -> requestSent(outgoing));
        } else {
            requestSent(outgoing);
        }
    }

    private void requestSent(HttpClientRequest outgoing) {
        requestComplete = true;
        outgoing.end();
        if (!answered) {
            timer.allow(forwarder.limits().headTime());
        }
    }

    private void earlyHints(MultiMap hints) {
        if (!over && request.version() != HttpVersion.HTTP_1_0) {
            MultiMap out = MultiMap.caseInsensitiveMultiMap();
            copy(hints, out);
            response.writeEarlyHints(out);
        }
    }

    private void noAnswer(HttpClientRequest outgoing, Throwable cause) {
        boolean stale = StrictHttp.channel(outgoing.connection()).hasAttr(USED)
                && (cause instanceof HttpClosedException || cause instanceof IOException);
        if (!over && stale && SAFE.contains(request.method()) && !ForwardedHeaders.hasBody(request)) {
            // The upstream closed the connection while we took it from the pool; nothing was asked of it yet.
            connect(forwarder.fresh());
        } else {
            fail(brokeOff(), cause);
        }
    }

    private void answer(HttpClientResponse answer) {
        if (over) {
            return;
        }
        answer.exceptionHandler(cause -> fail(brokeOff(), cause));
        if (answer.statusCode() < 200) {
            // An interim answer that Vert.x does not know, or an upgrade that nobody asked for.
            fail(brokeOff(), new IOException("answered " + answer.statusCode()));
            return;
        }
        answered = true;
        StrictHttp.channel(answer.request().connection()).attr(USED).set(true);
        timer.allow(forwarder.limits().idleTime());
        answer.exceptionHandler(
                cause -> fail(unavailable("The service broke off before it answered; try again later."), cause));
        response.setStatusCode(answer.statusCode());
        copy(answer.headers(), response.headers());
        if (paid) {
            PaidCaching.restrict(response.headers());
        }
        boolean endsWithConnection = false;
        if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            response.setChunked(true);
            endsWithConnection = request.version() == HttpVersion.HTTP_1_0;
        }
        if (endsWithConnection) {
            // After Vert.x has set it to keep-alive, as the client asked.
            response.headersEndHandler(ready -> response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
        } else {
            // The header goes out with the first of the body if that is here already, else now.
            forwarder.vertx().runOnContext(later -> {
                if (!over && !response.headWritten()) {
                    response.writeHead();
                }
            });
        }
        boolean closes = endsWithConnection;
        relay(answer, response, () -> delivered(answer, closes));
    }

    private void delivered(HttpClientResponse answer, boolean closes) {
        if (!answer.trailers().isEmpty()) {
            copy(answer.trailers(), response.trailers());
        }
        over = true;
        timer.stop();
        response.end()
                .onComplete(
                        ended -> outcome.complete(new Outcome.Delivered()),
                        left -> outcome.complete(new Outcome.ClientLeft()));
        if (!requestComplete) {
            answer.request().reset();
            Answers.settle(request);
        }
        if (closes) {
            request.connection().close();
        }
    }

    /** Moves a body no faster than it is taken. */
    private void relay(ReadStream<Buffer> from, WriteStream<Buffer> to, Runnable end) {
        from.handler(piece -> {
            if (over) {
                return;
            }
            timer.moved();
            to.write(piece);
            if (to.writeQueueFull()) {
                from.pause();
                takerIsSlow = true;
                to.drainHandler(taken -> {
                    timer.moved();
                    takerIsSlow = false;
                    from.resume();
                });
            }
        });
        from.endHandler(ended -> {
            if (!over) {
                end.run();
            }
        });
        from.resume();
    }

    private static void copy(MultiMap from, MultiMap to) {
        HopByHop hop = HopByHop.of(from);
        for (Map.Entry<String, String> field : from) {
            if (!hop.contains(HopByHop.key(field.getKey()))) {
                to.add(field.getKey(), field.getValue());
            }
        }
    }

    private void standstill() {
        if (!requestComplete && !answered && !takerIsSlow) {
            timer.allow(forwarder.limits().idleTime()); // we wait for the client, whom the listener watches
            return;
        }
        fail(
                new Problem(ProblemType.UPSTREAM_TIMEOUT, "The service took too long to answer; try again later."),
                new TimeoutException());
    }

    private void clientLeft() {
        if (!over) {
            finish(new Outcome.ClientLeft());
            abandon();
        }
    }

    private void fail(Problem problem, Throwable cause) {
        if (over) {
            return;
        }
        finish(new Outcome.Failed(upstream + ": " + describe(cause)));
        abandon();
        if (response.headWritten()) {
            StrictHttp.reset(request);
        } else {
            response.headers().clear();
            Answers.send(request, problem.toAnswer());
        }
    }

    /** Without the messages of Vert.x, which quote the request. */
    private static String describe(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "took too long";
        }
        return cause instanceof IOException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName();
    }

    private static Problem brokeOff() {
        return unavailable("The service broke off before it answered; try again later.");
    }

    private static Problem unavailable(String detail) {
        return new Problem(ProblemType.UPSTREAM_UNAVAILABLE, detail);
    }

    private void abandon() {
        if (sent != null) {
            sent.reset();
        }
    }

    private void finish(Outcome how) {
        over = true;
        timer.stop();
        outcome.complete(how);
    }
}
