package org.l402.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.l402.config.HostPort;

/**
 * The address for those who look after the gateway, apart from the one for its clients.
 *
 * <p>{@code /healthz} says that the process answers, {@code /readyz} whether requests should be sent to it. Both are open
 * to whoever reaches the address, so they say that in a word and no more; the log has the reasons.
 */
final class AdminListener extends VerticleBase {

    private static final int IDLE_SECONDS = 10;

    private final HostPort wanted;
    private final AtomicInteger port;
    private final BooleanSupplier ready;

    /**
     * A listener that is not listening yet.
     *
     * @param port is told the port that it listens on
     * @param ready is asked for each request and must not block
     */
    AdminListener(HostPort wanted, AtomicInteger port, BooleanSupplier ready) {
        this.wanted = wanted;
        this.port = port;
        this.ready = ready;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options)
                .requestHandler(this::handle)
                .listen(wanted.port(), wanted.host())
                .onSuccess(bound -> port.set(bound.actualPort()));
    }

    private void handle(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader("Allow", "GET, HEAD");
            answer(request, 405, "only GET and HEAD");
            return;
        }
        switch (request.path()) {
            case "/healthz" -> answer(request, 200, "ok");
            case "/readyz" -> {
                boolean isReady = ready.getAsBoolean();
                answer(request, isReady ? 200 : 503, isReady ? "ready" : "not ready");
            }
            default -> answer(request, 404, "there are /healthz and /readyz");
        }
    }

    private static void answer(HttpServerRequest request, int status, String word) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .end(word + "\n");
    }
}
