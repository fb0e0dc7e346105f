package org.l402.gateway.observe;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.answer.Problem;
import org.l402.gateway.route.CanonicalPath;
import org.l402.gateway.upstream.Delivery;
import org.l402.server.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one line that each request leaves in the log, as {@code key=value} pairs.
 *
 * <p>It has the path without its query, which may hold a secret, and of a credential the token id alone, by which a sale
 * is found again. Never a header, a body, a token or a preimage.
 */
public final class RequestLog {

    private static final Logger LOG = LoggerFactory.getLogger("l402.requests");

    private final HttpServerRequest request;
    private final long start = System.nanoTime();
    private String path = "-";
    private String service = "-";
    private String outcome = "-";
    private @Nullable String token;
    private @Nullable String cause;

    private RequestLog(HttpServerRequest request) {
        this.request = request;
    }

    /** Begins the line of a request that came in now. */
    public static RequestLog begin(HttpServerRequest request) {
        return new RequestLog(request);
    }

    /** Writes the line of a request that could not even be read. */
    public static void refused(HttpConnection connection, Problem problem) {
        LOG.info(
                "client={} status={} outcome=refused cause=\"{}\"",
                connection.remoteAddress().hostAddress(),
                problem.type().status(),
                plain(problem.detail()));
    }

    /** The path, in the form in which it is matched. */
    public void path(CanonicalPath canonical) {
        path = canonical.value();
    }

    /** The service that the path belongs to. */
    public void service(String name) {
        service = name;
    }

    /** What the paywall decided. */
    public void outcome(Outcome decided) {
        if (decided instanceof Outcome.Forward forward) {
            outcome = "paid";
            token = forward.credential().identifier().tokenId().hex();
        } else if (decided instanceof Outcome.Challenge challenge) {
            outcome = challenge.why().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        } else if (decided instanceof Outcome.Refuse refuse) {
            outcome = refuse.why().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            refuse.cause().ifPresent(thrown -> cause = String.valueOf(thrown.getMessage()));
        }
    }

    /** A fault of the gateway's own; its stack trace goes to the log. */
    public void fault(Throwable fault) {
        outcome = "fault";
        cause = fault.toString();
        LOG.error("a request could not be decided", fault);
    }

    /** Writes the line of a request that was forwarded. */
    public void end(Delivery how) {
        if (how instanceof Delivery.ClientLeft) {
            cause = "the client left";
        } else if (how instanceof Delivery.Failed failed) {
            cause = failed.cause();
        }
        end();
    }

    /** Writes the line. */
    public void end() {
        if (LOG.isInfoEnabled()) {
            StringBuilder line = new StringBuilder(160)
                    .append("client=")
                    .append(request.remoteAddress().hostAddress())
                    .append(" method=")
                    .append(request.method())
                    .append(" path=")
                    .append(path)
                    .append(" service=")
                    .append(service)
                    .append(" status=")
                    .append(request.response().getStatusCode())
                    .append(" outcome=")
                    .append(outcome)
                    .append(" ms=")
                    .append((System.nanoTime() - start) / 1_000_000);
            if (token != null) {
                line.append(" token=").append(token);
            }
            if (cause != null) {
                line.append(" cause=\"").append(plain(cause)).append('"');
            }
            LOG.info("{}", line);
        }
    }

    /** Fit for one quoted value of one line. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c == '"' ? '\'' : c < ' ' || c == 0x7f ? ' ' : c);
        }
        return plain.toString();
    }
}
