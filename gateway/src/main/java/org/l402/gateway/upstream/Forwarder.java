package org.l402.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import org.l402.gateway.route.RequestTarget;
import org.l402.gateway.route.Upstream;

/**
 * Forwards requests to upstreams and their answers back, both as they come, with no more in memory than the slower
 * side leaves untaken.
 *
 * <p>Connections to an upstream are kept and used again. Safe for use by all event loops.
 */
public final class Forwarder {

    // Shorter than the five seconds after which common servers close: a connection that the upstream is about to
    // close is better not used.
    private static final int KEEP_ALIVE_SECONDS = 4;

    private final Vertx vertx;
    private final UpstreamLimits limits;
    private final HttpClient pooled;
    private final HttpClient fresh;

    public Forwarder(Vertx vertx, UpstreamLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
        this.pooled = client(true);
        this.fresh = client(false);
    }

    /**
     * Forwards one request and sees to its answer, whatever happens; to be called on the request's event loop, before
     * any of the body was read. A request that has to wait until then must have been paused.
     *
     * @param target where it goes, in the form that was matched
     * @param paid whether the answer was paid for, and so must not be kept for others
     * @return how it ended; never fails
     */
    public Future<Delivery> forward(
            HttpServerRequest request, RequestTarget.Canonical target, Upstream upstream, boolean paid) {
        return new Exchange(this, request, target, upstream, paid).run();
    }

    /** Closes the connections to all upstreams. */
    public Future<Void> close() {
        return Future.join(pooled.close(), fresh.close()).mapEmpty();
    }

    Vertx vertx() {
        return vertx;
    }

    UpstreamLimits limits() {
        return limits;
    }

    /** The client whose connections are used again. */
    HttpClient pooled() {
        return pooled;
    }

    /** The client that makes a connection for each request. */
    HttpClient fresh() {
        return fresh;
    }

    private HttpClient client(boolean keepAlive) {
        return vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout((int) limits.connectTime().toMillis())
                        .setKeepAlive(keepAlive)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setMaxInitialLineLength(16 * 1024)
                        .setMaxHeaderSize(128 * 1024))
                .with(new PoolOptions().setHttp1MaxSize(limits.connections()).setMaxWaitQueueSize(limits.waiting()))
                // What breaks a connection is told by the exchange that was on it.
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                .build();
    }
}
