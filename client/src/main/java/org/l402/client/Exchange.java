package org.l402.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.l402.client.quote.Origin;
import org.l402.client.state.HeldCredential;

/**
 * The caller's request as it goes over the wire, once for each address and credential.
 *
 * <p>The caller's body handler sees the final answer alone; what is read on the way to it is drained.
 */
final class Exchange<T> {

    /** For a request that has no time-out of its own, until the answer begins. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    /** What must not be told to another origin than the one that the caller named. */
    private static final Set<String> SECRETS =
            Set.of("authorization", "cookie", "proxy-authorization", "macaroon", "grpc-metadata-macaroon", "token");

    private final HttpClient http;
    private final HttpRequest request;
    private final BodyHandler<T> handler;

    Exchange(HttpClient http, HttpRequest request, BodyHandler<T> handler) {
        this.http = http;
        this.request = request;
        this.handler = handler;
    }

    /**
     * Sends the request; to cancel what is given breaks it off.
     *
     * @param head told the status as soon as the answer begins, on a thread of the HTTP client
     */
    CompletableFuture<HttpResponse<T>> start(URI uri, @Nullable HeldCredential credential, IntConsumer head) {
        return http.sendAsync(addressed(uri, credential), reading(uri, credential, head));
    }

    /**
     * Sends the request and waits for the response, which spares the JDK the thread that completes a future: on a machine
     * with two processors it makes one for each request.
     */
    HttpResponse<T> send(URI uri, @Nullable HeldCredential credential, IntConsumer head)
            throws IOException, InterruptedException {
        return http.send(addressed(uri, credential), reading(uri, credential, head));
    }

    private BodyHandler<T> reading(URI uri, @Nullable HeldCredential credential, IntConsumer head) {
        boolean hasCredential = credential != null;
        long startedAt = System.nanoTime();
        return info -> {
            head.accept(info.statusCode());
            return intercepted(uri, hasCredential, info).isPresent() ? new Drain<>() : body(info, startedAt);
        };
    }

    private BodySubscriber<T> body(ResponseInfo info, long startedAt) {
        BodySubscriber<T> reader = handler.apply(info);
        return request.timeout()
                .<BodySubscriber<T>>map(
                        timeout -> new TimedBody<>(reader, timeout, timeout.minusNanos(System.nanoTime() - startedAt)))
                .orElse(reader);
    }

    /** Waits for what {@link #start} gave. */
    HttpResponse<T> await(CompletableFuture<HttpResponse<T>> started) throws IOException, InterruptedException {
        try {
            return started.get();
        } catch (InterruptedException e) {
            started.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        }
    }

    /** What a response means that came for the same address and credential. */
    Answer<T> answer(URI uri, @Nullable HeldCredential credential, HttpResponse<T> response) {
        return Answer.<T>intercepted(
                        request.method(), uri, credential != null, response.statusCode(), response.headers())
                .orElseGet(() -> new Answer.Final<>(response));
    }

    private Optional<Answer<T>> intercepted(URI uri, boolean hasCredential, ResponseInfo info) {
        return Answer.intercepted(request.method(), uri, hasCredential, info.statusCode(), info.headers());
    }

    private HttpRequest addressed(URI uri, @Nullable HeldCredential credential) {
        boolean isHome = Origin.of(uri).equals(Origin.of(request.uri()));
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        request, (name, value) -> isHome || !SECRETS.contains(name.toLowerCase(Locale.ROOT)))
                .uri(uri);
        if (request.timeout().isEmpty()) {
            builder.timeout(TIMEOUT);
        }
        if (request.version().isEmpty() && "http".equalsIgnoreCase(uri.getScheme())) {
            // Else the first request would ask for an upgrade to HTTP/2, which some servers take amiss.
            builder.version(HttpClient.Version.HTTP_1_1);
        }
        if (credential != null) {
            builder.setHeader("Authorization", credential.authorization());
        }
        return builder.build();
    }
}
