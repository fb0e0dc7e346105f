package org.l402.gateway.upstream;

import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
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
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.answer.Answers;
import org.l402.gateway.answer.Problem;
import org.l402.gateway.route.RequestTarget;
import org.l402.gateway.route.Upstream;
import org.l402.gateway.wire.StrictHttp;
import org.l402.server.answer.ProblemType;

/** One request on its way to an upstream and the answer on its way back, on the request's event loop. */
final class Exchange {

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    /** On a connection to an upstream: an answer came over it before. */
    private static final AttributeKey<Boolean> USED = AttributeKey.valueOf(Exchange.class, "used");

    private static final Problem UNREACHABLE =
            new Problem(ProblemType.UPSTREAM_UNAVAILABLE, "The service cannot be reached; try again later.");
    private static final Problem BROKE_OFF =
            new Problem(ProblemType.UPSTREAM_UNAVAILABLE, "The service broke off its answer; try again later.");
    private static final Problem TOO_SLOW =
            new Problem(ProblemType.UPSTREAM_TIMEOUT, "The service took too long to answer; try again later.");

    private final Forwarder forwarder;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RequestTarget.Canonical target;
    private final Upstream upstream;
    private final boolean paid;
    private final StandstillTimer timer;
    private final Promise<Delivery> outcome = Promise.promise();
    private @Nullable HttpClientRequest outgoing;
    private @Nullable Relay upload;
    private @Nullable Relay download;
    private boolean answered;
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

    Future<Delivery> run() {
        if (response.closed()) {
            return Future.succeededFuture(new Delivery.ClientLeft());
        }
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
        connected.onComplete(this::send, cause -> fail(UNREACHABLE, cause));
    }

    private void send(HttpClientRequest out) {
        out.exceptionHandler(broken -> {}); // its response fails with it
        if (over) {
            out.reset();
            return;
        }
        outgoing = out;
        ForwardedHeaders.write(request, target.authority(), upstream, out.headers());
        out.response().onComplete(this::answer, cause -> noAnswer(out, cause));
        out.earlyHintsHandler(this::earlyHints);
        if (ForwardedHeaders.expectsContinue(request)) {
            out.continueHandler(go -> response.writeContinue());
        }
        if (ForwardedHeaders.hasBody(request)) {
            timer.allow(forwarder.limits().idleTime());
            out.writeHead();
            upload = new Relay(request, out, timer::moved, () -> sent(out));
        } else {
            sent(out);
        }
    }

    private void sent(HttpClientRequest out) {
        upload = null;
        out.end();
        if (!answered) {
            timer.allow(forwarder.limits().headTime());
        }
    }

    private void earlyHints(MultiMap hints) {
        if (!over && request.version() != HttpVersion.HTTP_1_0) {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap();
            ReturnedHeaders.write(hints, headers);
            response.writeEarlyHints(headers);
        }
    }

    private void noAnswer(HttpClientRequest out, Throwable cause) {
        boolean stale = StrictHttp.channel(out.connection()).hasAttr(USED)
                && (cause instanceof HttpClosedException || cause instanceof IOException);
        if (!over && stale && SAFE.contains(request.method()) && !ForwardedHeaders.hasBody(request)) {
            // The upstream closed the connection while we took it from the pool; it asks for nothing to send it again.
            connect(forwarder.fresh());
        } else {
            fail(BROKE_OFF, cause);
        }
    }

    private void answer(HttpClientResponse answer) {
        if (over) {
            return;
        }
        answer.exceptionHandler(cause -> fail(BROKE_OFF, cause));
        if (answer.statusCode() < 200) {
            // An interim answer that Vert.x does not know, or an upgrade that nobody asked for.
            fail(BROKE_OFF, new IOException("answered " + answer.statusCode()));
            return;
        }
        answered = true;
        StrictHttp.channel(answer.request().connection()).attr(USED).set(true);
        timer.allow(forwarder.limits().idleTime());
        response.setStatusCode(answer.statusCode());
        try {
            ReturnedHeaders.write(answer.headers(), response.headers());
        } catch (IllegalArgumentException malformed) {
            fail(BROKE_OFF, new IOException("answered with a malformed header"));
            return;
        }
        if (paid) {
            PaidCaching.restrict(response.headers());
        }
        boolean sized = response.headers().contains(HttpHeaders.CONTENT_LENGTH);
        boolean endsByClosing = !sized && request.version() == HttpVersion.HTTP_1_0;
        if (endsByClosing) {
            // After Vert.x has set it to keep-alive, as the client asked.
            response.headersEndHandler(ready -> response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
        } else {
            response.setChunked(!sized);
            // The header goes out with the first of the body if that is here already, else now.
            forwarder.vertx().runOnContext(later -> {
                if (!over && !response.headWritten()) {
                    response.writeHead();
                }
            });
        }
        download = new Relay(answer, response, timer::moved, () -> delivered(answer, endsByClosing));
    }

    private void delivered(HttpClientResponse answer, boolean endsByClosing) {
        if (over) {
            return;
        }
        try {
            ReturnedHeaders.write(answer.trailers(), response.trailers());
        } catch (IllegalArgumentException malformed) {
            fail(BROKE_OFF, new IOException("answered with a malformed trailer"));
            return;
        }
        end();
        response.end()
                .onComplete(
                        ended -> outcome.complete(new Delivery.Delivered()),
                        left -> outcome.complete(new Delivery.ClientLeft()));
        if (upload != null) {
            answer.request().reset();
            Answers.settle(request);
        }
        if (endsByClosing) {
            request.connection().close();
        }
    }

    private void standstill() {
        if (upload != null && !upload.held() && !answered) {
            timer.allow(forwarder.limits().idleTime()); // we wait for the client, whom the listener watches
        } else if (download != null && download.held()) {
            breakOff(new Delivery.ClientStalled());
        } else {
            fail(TOO_SLOW, new TimeoutException());
        }
    }

    private void breakOff(Delivery how) {
        end();
        abandon();
        StrictHttp.reset(request);
        outcome.complete(how);
    }

    private void clientLeft() {
        if (!over) {
            end();
            abandon();
            outcome.complete(new Delivery.ClientLeft());
        }
    }

    private void fail(Problem problem, Throwable cause) {
        if (over) {
            return;
        }
        String why = upstream + ": " + describe(cause);
        if (response.headWritten()) {
            breakOff(new Delivery.Failed(Optional.empty(), why));
            return;
        }
        end();
        abandon();
        response.headers().clear();
        Answers.send(request, problem.toAnswer());
        outcome.complete(new Delivery.Failed(Optional.of(problem.type()), why));
    }

    private void end() {
        over = true;
        timer.stop();
        if (upload != null) {
            upload.stop();
        }
        if (download != null) {
            download.stop();
        }
    }

    private void abandon() {
        if (outgoing != null) {
            outgoing.reset();
        }
    }

    /** The root of it, without the messages of Vert.x, which quote the request. */
    private static String describe(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "took too long";
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof IOException || root instanceof GeneralSecurityException
                ? String.valueOf(root.getMessage())
                : root.getClass().getSimpleName();
    }
}
