package org.l402.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.l402.config.HostPort;
import org.l402.gateway.observe.RequestLog;
import org.l402.gateway.route.Router;
import org.l402.gateway.upstream.Forwarder;
import org.l402.gateway.upstream.UpstreamLimits;
import org.l402.gateway.wire.StrictHttp;
import org.l402.gateway.wire.WireLimits;
import org.l402.server.Paywall;

/** One event loop's share of the gateway, with connections to upstreams of its own. */
final class Listener extends VerticleBase {

    /** To Vert.x a negative port is any free one, the same for all that ask for it; 0 would be another for each. */
    private static final int SAME_FREE_PORT = -1;

    private final HostPort wanted;
    private final AtomicInteger port;
    private final Router router;
    private final Paywall paywall;
    private final UpstreamLimits limits;
    private @Nullable HttpServer server;
    private @Nullable Forwarder forwarder;

    /**
     * A listener that is not listening yet.
     *
     * @param wanted where to listen; all listeners of one Vert.x that want the same address share it
     * @param port is told the port that it listens on
     */
    Listener(HostPort wanted, AtomicInteger port, Router router, Paywall paywall, UpstreamLimits limits) {
        this.wanted = wanted;
        this.port = port;
        this.router = router;
        this.paywall = paywall;
        this.limits = limits;
    }

    @Override
    public Future<?> start() {
        Forwarder connections = new Forwarder(vertx, limits);
        HttpServer listening = StrictHttp.server(
                vertx, WireLimits.DEFAULT, new Gateway(router, paywall, connections), RequestLog::refused);
        forwarder = connections;
        server = listening;
        return listening
                .listen(wanted.port() == 0 ? SAME_FREE_PORT : wanted.port(), wanted.host())
                .onSuccess(bound -> port.set(bound.actualPort()));
    }

    @Override
    public Future<?> stop() {
        Future<?> drained = server == null
                ? Future.succeededFuture()
                : server.shutdown(GatewayServer.drain().toMillis(), TimeUnit.MILLISECONDS);
        return drained.eventually(() -> forwarder == null ? Future.succeededFuture() : forwarder.close());
    }
}
