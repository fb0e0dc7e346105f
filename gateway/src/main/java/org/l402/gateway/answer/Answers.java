package org.l402.gateway.answer;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.l402.server.answer.Answer;

/**
 * Sends answers of the gateway's own and leaves the connection in order, whether or not the request's body was read.
 *
 * <p>A body that nobody reads still stands between this request and the next one. A small one is read and thrown away,
 * so that the connection lives on; for any other the connection is closed after the answer, which says so.
 */
public final class Answers {

    /** The longest unread body, in bytes, that is worth reading for the sake of the connection. */
    public static final int MOST_DRAINED = 64 * 1024;

    private Answers() {}

    /** Answers the request. */
    public static Future<Void> send(HttpServerRequest request, Answer answer) {
        HttpServerResponse response =
                request.response().setStatusCode(answer.type().status());
        answer.headers().forEach(header -> response.headers().add(header.name(), header.value()));
        return send(request, Buffer.buffer(answer.body()));
    }

    /** Answers with the status and headers already set, and this body; to HEAD, without it. */
    public static Future<Void> send(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        if (!isWorthDraining(request)) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        return response.end(body).onComplete(sent -> settle(request));
    }

    /** Reads what is left of the body and throws it away, or closes the connection; for when the answer is complete. */
    public static void settle(HttpServerRequest request) {
        if (isWorthDraining(request)) {
            request.handler(null);
            request.resume();
        } else {
            request.connection().close();
        }
    }

    private static boolean isWorthDraining(HttpServerRequest request) {
        if (request.isEnded()) {
            return true;
        }
        // A client that was told to expect 100 may never send the body that its header announces.
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || request.headers().contains("Expect")) {
            return false;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || Long.parseLong(length) <= MOST_DRAINED;
    }
}
