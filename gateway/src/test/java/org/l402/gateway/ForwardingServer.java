package org.l402.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.l402.gateway.answer.Answers;
import org.l402.gateway.answer.Problem;
import org.l402.gateway.route.RequestTarget;
import org.l402.gateway.route.Upstream;
import org.l402.gateway.upstream.Delivery;
import org.l402.gateway.upstream.Forwarder;
import org.l402.gateway.upstream.UpstreamLimits;
import org.l402.gateway.wire.StrictHttp;
import org.l402.gateway.wire.WireLimits;

/** The wire half of a gateway without its paywall: everything is forwarded, below {@code /paid} as if paid for. */
public final class ForwardingServer implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Forwarder forwarder;
    private final HttpServer server;
    private final List<Problem> refusals = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Delivery> outcomes = new LinkedBlockingQueue<>();

    private ForwardingServer(Upstream upstream, WireLimits limits, UpstreamLimits upstreamLimits) {
        forwarder = new Forwarder(vertx, upstreamLimits);
        server = listen(limits, request -> forward(request, upstream));
    }

    private ForwardingServer(WireLimits limits, Handler<HttpServerRequest> handler) {
        forwarder = new Forwarder(vertx, UpstreamLimits.DEFAULT);
        server = listen(limits, handler);
    }

    public static ForwardingServer to(int upstreamPort) {
        return to(upstreamPort, WireLimits.DEFAULT, UpstreamLimits.DEFAULT);
    }

    public static ForwardingServer to(Upstream upstream) {
        return new ForwardingServer(upstream, WireLimits.DEFAULT, UpstreamLimits.DEFAULT);
    }

    public static ForwardingServer to(int upstreamPort, WireLimits limits, UpstreamLimits upstreamLimits) {
        return new ForwardingServer(new Upstream(false, "127.0.0.1", upstreamPort), limits, upstreamLimits);
    }

    /** A listener with a handler of the test's own instead of an upstream. */
    public static ForwardingServer with(WireLimits limits, Handler<HttpServerRequest> handler) {
        return new ForwardingServer(limits, handler);
    }

    public int port() {
        return server.actualPort();
    }

    public List<Problem> refusals() {
        return refusals;
    }

    /** Waits for the end of the next exchange. */
    public Delivery outcome() {
        try {
            Delivery outcome = outcomes.poll(10, TimeUnit.SECONDS);
            if (outcome == null) {
                throw new AssertionError("no exchange ended within 10 s");
            }
            return outcome;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpServer listen(WireLimits limits, Handler<HttpServerRequest> handler) {
        try {
            return StrictHttp.server(vertx, limits, handler, (connection, problem) -> refusals.add(problem))
                    .listen(0, "127.0.0.1")
                    .await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private void forward(HttpServerRequest request, Upstream upstream) {
        RequestTarget target = RequestTarget.read(request.uri());
        if (target instanceof RequestTarget.Canonical canonical) {
            boolean paid = canonical.path().value().startsWith("/paid");
            forwarder.forward(request, canonical, upstream, paid).onSuccess(outcomes::add);
        } else {
            Answers.send(
                    request,
                    Problem.badRequest(((RequestTarget.Refused) target).reason())
                            .toAnswer());
        }
    }

    @Override
    public void close() {
        try {
            vertx.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
