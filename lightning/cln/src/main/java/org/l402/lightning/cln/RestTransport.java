package org.l402.lightning.cln;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.LimitedBody;
import org.l402.lightning.NodeException;
import org.l402.lightning.cln.Reply.Kind;
import org.l402.lightning.cln.Reply.Result;
import org.l402.lightning.cln.Reply.Trouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The clnrest plugin of a node: each call is a POST with the rune, over HTTP/1.1 connections that are kept. */
final class RestTransport implements Transport {

    private static final int CREATED = 201;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final ClnAccess.Rest access;
    private final CertificateAuthority authority;
    private final int maxBytes;
    private final HttpClient http;
    private final Map<Object, CompletableFuture<Reply>> open = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private RestTransport(ClnAccess.Rest access, CertificateAuthority authority, int maxBytes, HttpClient http) {
        this.access = access;
        this.authority = authority;
        this.maxBytes = maxBytes;
        this.http = http;
    }

    /**
     * The way to this plugin; nothing is asked of it yet.
     *
     * @param connectTimeout how long a connection may take to be made
     * @throws NodeException when the file of the certificate cannot be used
     */
    static RestTransport open(ClnAccess.Rest access, Duration connectTimeout) {
        return open(access, connectTimeout, Json.MAX_BYTES);
    }

    static RestTransport open(ClnAccess.Rest access, Duration connectTimeout, int maxBytes) {
        CertificateAuthority authority = new CertificateAuthority(access.ca());
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(context(new NodeTrust(authority, access.address().getHost(), access.serverName())))
                .build();
        authority.watch();
        return new RestTransport(access, authority, maxBytes, http);
    }

    private static SSLContext context(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new NodeException("this Java offers no TLS: " + e.getMessage(), e);
        }
    }

    @Override
    public CompletableFuture<Reply> call(String method, Map<String, Object> params) {
        HttpRequest request = HttpRequest.newBuilder(access.address().resolve("/v1/" + method))
                .header("rune", access.rune().text())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(params)))
                .build();
        return exchange(method, request);
    }

    CompletableFuture<Reply> exchange(String method, HttpRequest asked) {
        AtomicBoolean isWritten = new AtomicBoolean();
        HttpRequest request = noting(asked, isWritten);
        CompletableFuture<Reply> call = new CompletableFuture<>();
        Object key = new Object();
        open.put(key, call);
        Calls.whenDone(call, () -> open.remove(key));
        if (closed) {
            call.complete(
                    trouble(Kind.UNSENT, "`" + method + "` was not sent to " + place() + ": this side has closed"));
            return call;
        }
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request, head -> new LimitedBody(maxBytes, BoundedStream.TooLong::new));
        Calls.whenDone(call, () -> exchange.cancel(true));
        CompletionStage<HttpResponse<byte[]>> answered = exchange;
        answered.whenComplete((answer, failure) -> call.complete(
                answer == null
                        ? trouble(method, failure, isWritten.get() ? Kind.LOST : Kind.UNSENT)
                        : reply(method, answer)));
        return call;
    }

    private static HttpRequest noting(HttpRequest request, AtomicBoolean isWritten) {
        BodyPublisher body = request.bodyPublisher().orElseGet(BodyPublishers::noBody);
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .method(request.method(), new NotedBody(body, isWritten))
                .build();
    }

    /**
     * A body that notes when it is asked for: after the handshake, and before the node can have the whole request.
     *
     * @param isWritten set when some of it may have been written
     */
    private record NotedBody(BodyPublisher body, AtomicBoolean isWritten) implements BodyPublisher {
        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            isWritten.set(true);
            body.subscribe(subscriber);
        }
    }

    private Reply reply(String method, HttpResponse<byte[]> answer) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(answer.body());
        } catch (JacksonException e) {
            return unknownAnswer(method, answer.statusCode());
        }
        if (answer.statusCode() == CREATED) {
            return json.isObject() ? new Result(json) : unknownAnswer(method, CREATED);
        }
        JsonNode message = json.path("message");
        if (!message.isString()) {
            return unknownAnswer(method, answer.statusCode());
        }
        // The node quotes a rune that it cannot read.
        String said = Json.quote(message.asString().replace(access.rune().text(), "(rune)"));
        int code = json.path("code").asInt(0);
        return answer.statusCode() == UNAUTHORIZED || answer.statusCode() == FORBIDDEN
                ? new Trouble(Kind.FORBIDDEN, code, place() + " did not accept the rune for `" + method + "`: " + said)
                : new Trouble(Kind.ERROR, code, place() + " refused `" + method + "`: " + said);
    }

    private Trouble unknownAnswer(String method, int status) {
        return trouble(
                Kind.LOST,
                place() + " answered `" + method + "` with HTTP " + status
                        + " and no JSON of clnrest; see that it is clnrest that listens there");
    }

    /**
     * Why there is no answer.
     *
     * @param unconnected what it comes to where there was no connection, as far as this side can tell: with TLS 1.3 a
     *     node may end the handshake when it has the request already
     */
    private Trouble trouble(String method, @Nullable Throwable failure, Kind unconnected) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return trouble(
                    unconnected,
                    "no connection to " + place() + " for `" + method
                            + "`; see that lightningd runs, with clnrest-port set, and that this is its host and port");
        }
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof CertificateException && reason.getMessage() != null) {
                return new Trouble(
                        unconnected,
                        0,
                        "`" + method + "` was not sent to " + place() + ": " + reason.getMessage(),
                        NodeException.Kind.ACCESS);
            }
        }
        if (cause instanceof SSLException) {
            return trouble(
                    cause instanceof SSLHandshakeException ? unconnected : Kind.LOST,
                    "no TLS connection to " + place() + " for `" + method + "` (" + Json.quote("" + cause.getMessage())
                            + "); see that it is clnrest that listens there, with clnrest-protocol=https");
        }
        if (cause instanceof BoundedStream.TooLong) {
            return trouble(
                    Kind.LOST, place() + " answered `" + method + "` with more than " + maxBytes + " bytes; given up");
        }
        if (cause instanceof IOException) {
            return trouble(
                    Kind.LOST,
                    place() + " closed the connection before it answered `" + method
                            + "`; it is shutting down, was restarted or has crashed: see its log");
        }
        return trouble(Kind.LOST, "`" + method + "` of " + place() + " failed: " + Json.quote("" + cause));
    }

    private static Trouble trouble(Kind kind, String sentence) {
        return new Trouble(kind, 0, sentence);
    }

    @Override
    public String place() {
        return "Core Lightning at https://" + access.address().getAuthority();
    }

    @Override
    public void close() {
        closed = true;
        authority.close();
        for (CompletableFuture<Reply> call : open.values()) {
            call.complete(trouble(Kind.LOST, "a call was given up: this side closed the connection to " + place()));
        }
    }
}
