package org.l402.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.observe.RequestLog;
import org.l402.gateway.route.Router;
import org.l402.gateway.upstream.Forwarder;
import org.l402.gateway.upstream.UpstreamLimits;
import org.l402.gateway.wire.StrictHttp;
import org.l402.gateway.wire.WireLimits;
import org.l402.server.Paywall;

/** One event loop's share of the gateway, with connections to upstreams of its own. */
final class Listener extends VerticleBase {

    private final String host;
    private final AtomicInteger port;
    private final Router router;
    private final Paywall paywall;
    private @Nullable HttpServer server;
    private @Nullable Forwarder forwarder;

    /**
     * A listener that is not listening yet.
     *
     * @param port where to listen; when it is 0, the port that was given is put there
     */
    Listener(String host, AtomicInteger port, Router router, Paywall paywall) {
        this.host = host;
        this.port = port;
        this.router = router;
        this.paywall = paywall;
    }

    @Override
    public Future<?> start() {
        Forwarder connections = new Forwarder(vertx, UpstreamLimits.DEFAULT);
        HttpServer listening = StrictHttp.server(
                vertx, WireLimits.DEFAULT, new Gateway(router, paywall, connections), RequestLog::refused);
        forwarder = connections;
        server = listening;
        return listening.listen(port.get(), host).onSuccess(bound -> port.set(bound.actualPort()));
    }

    @Override
    public Future<?> stop() {
        Future<?> drained = server == null
                ? Future.succeededFuture()
                : server.shutdown(GatewayServer.drain().toMillis(), TimeUnit.MILLISECONDS);
        return drained.eventually(() -> forwarder == null ? Future.succeededFuture() : forwarder.close());
    }
}
