package org.l402.gateway.answer;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * The question that a browser asks before it lets a page of another origin send a request (CORS, Fetch standard).
 *
 * <p>It cannot carry a credential, so for what is sold the gateway answers it itself and for nothing. Any origin may
 * ask: a credential is sent by the page that holds it, never by the browser on its own, and without {@code
 * Access-Control-Allow-Credentials} nothing that the browser would add is sent along.
 */
public final class Preflight {

    private static final String MAX_AGE_SECONDS = "600";

    private Preflight() {}

    /** Whether the request is such a question. */
    public static boolean isOne(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ORIGIN)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** Answers that the method and the headers asked for may be sent. */
    public static Future<Void> answer(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS)
                .putHeader(HttpHeaders.VARY, "Access-Control-Request-Headers");
        String wanted = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (wanted != null) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
        }
        return response.end().onComplete(sent -> Answers.settle(request));
    }
}
