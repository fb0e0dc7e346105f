package org.l402.benchmarks.load;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least that a reverse proxy on Vert.x's server and client can do: it forwards a request's method, target and
 * headers and streams the answer back. Nothing of the gateway is in it; it is the floor that the gateway stands on.
 */
public final class PassThrough extends VerticleBase {

    private static final String LOOPBACK = "127.0.0.1";
    /** Vert.x: any free port, the same for all that ask for this number. */
    private static final int ANY_SHARED_PORT = -1;

    private final AtomicInteger port;
    private final int upstream;

    private PassThrough(AtomicInteger port, int upstream) {
        this.port = port;
        this.upstream = upstream;
    }

    /** Forwards to the loopback port given as the one argument, and prints the port that it listens on itself. */
    public static void main(String[] args) {
        int upstream = Integer.parseInt(args[0]);
        AtomicInteger port = new AtomicInteger();
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        vertx.deployVerticle(
                        () -> new PassThrough(port, upstream),
                        new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE))
                .onSuccess(all -> System.out.println(port.get()))
                .onFailure(failure -> {
                    System.err.println(failure);
                    System.exit(1);
                });
    }

    @Override
    public Future<?> start() {
        HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(512));
        return vertx.createHttpServer()
                .requestHandler(request -> forward(client, request))
                .listen(ANY_SHARED_PORT, LOOPBACK)
                .onSuccess(bound -> port.set(bound.actualPort()));
    }

    private void forward(HttpClient client, HttpServerRequest request) {
        RequestOptions options = new RequestOptions()
                .setHost(LOOPBACK)
                .setPort(upstream)
                .setMethod(request.method())
                .setURI(request.uri())
                .setHeaders(request.headers());
        client.request(options)
                .compose(outgoing -> outgoing.send())
                .onSuccess(answer -> answer(answer, request.response()))
                .onFailure(down -> request.response().setStatusCode(502).end());
    }

    private static void answer(HttpClientResponse answer, HttpServerResponse response) {
        response.setStatusCode(answer.statusCode());
        response.headers().setAll(answer.headers());
        answer.pipeTo(response);
    }
}
