package org.l402.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.route.Upstream;
import org.l402.gateway.wire.Authority;

/**
 * The headers of a request as an upstream gets them: what the client sent, without what is only for the gateway and
 * without what only the gateway may say.
 *
 * <p>Dropped are the fields of the client's connection, the credential wherever it may stand, what would turn the
 * request into another one than was paid for, and whatever claims to say where the request came from.
 */
final class ForwardedHeaders {

    private static final Set<String> DROPPED = Set.of(
            // set by ourselves, where there is something to say
            "host",
            "content-length",
            "expect",
            "forwarded",
            "x-real-ip",
            // a request's trailers are not forwarded
            "trailer",
            // the credential
            "macaroon",
            "grpc-metadata-macaroon",
            // another method or path than the one that was matched
            "x-http-method-override",
            "x-http-method",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url");

    private static final Set<String> CREDENTIAL_SCHEMES = Set.of("l402", "lsat", "payment");

    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
    private static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");
    private static final CharSequence FORWARDED_HOST = HttpHeaders.createOptimized("X-Forwarded-Host");
    private static final CharSequence VIA = HttpHeaders.createOptimized("Via");
    private static final CharSequence TE = HttpHeaders.createOptimized("TE");
    private static final CharSequence TRAILERS = HttpHeaders.createOptimized("trailers");

    private ForwardedHeaders() {}

    /**
     * Writes the headers for an upstream.
     *
     * @param named whom an absolute target named, which then counts instead of the Host header
     */
    static void write(HttpServerRequest request, @Nullable Authority named, Upstream upstream, MultiMap out) {
        MultiMap in = request.headers();
        HopByHop hop = HopByHop.of(in);
        String contentType = in.get(HttpHeaders.CONTENT_TYPE);
        boolean grpc =
                contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/grpc");
        for (Map.Entry<String, String> field : in) {
            String key = HopByHop.key(field.getKey());
            if (!isDropped(key, field.getValue(), grpc) && !hop.contains(key)) {
                out.add(field.getKey(), field.getValue());
            }
        }
        out.set(HttpHeaders.HOST, upstream.authority());
        if (in.contains(HttpHeaders.CONTENT_LENGTH)) {
            out.set(HttpHeaders.CONTENT_LENGTH, in.get(HttpHeaders.CONTENT_LENGTH));
        }
        if (expectsContinue(request)) {
            out.set(HttpHeaders.EXPECT, HttpHeaders.CONTINUE);
        }
        if (in.contains(TE, TRAILERS, true)) {
            out.set(TE, TRAILERS); // those of the answer are passed on
        }
        out.set(FORWARDED_FOR, request.remoteAddress().hostAddress());
        out.set(FORWARDED_PROTO, request.isSSL() ? "https" : "http");
        String host = named != null ? named.toString() : in.get(HttpHeaders.HOST);
        if (host != null) {
            out.set(FORWARDED_HOST, host);
        }
        out.add(VIA, request.version() == HttpVersion.HTTP_1_0 ? "1.0 l402" : "1.1 l402");
    }

    /** Whether the client waits for an interim answer before it sends the body. */
    static boolean expectsContinue(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1
                && request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)
                && hasBody(request);
    }

    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null ? Long.parseLong(length) > 0 : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static boolean isDropped(String key, String value, boolean grpc) {
        return DROPPED.contains(key)
                || key.startsWith("x-forwarded")
                || (key.equals("authorization") && isCredential(value))
                || (key.equals("token") && grpc);
    }

    /** Whether any of the credentials in a line, which some proxies fold from several, is of a scheme of ours. */
    private static boolean isCredential(String value) {
        int start = 0;
        do {
            while (start < value.length() && isBlank(value.charAt(start))) {
                start++;
            }
            int end = start;
            while (end < value.length() && value.charAt(end) != ',' && !isBlank(value.charAt(end))) {
                end++;
            }
            if (CREDENTIAL_SCHEMES.contains(value.substring(start, end).toLowerCase(Locale.ROOT))) {
                return true;
            }
            start = value.indexOf(',', end) + 1;
        } while (start > 0);
        return false;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
