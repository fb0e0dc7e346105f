package org.l402.gateway.observe;

import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.answer.Problem;
import org.l402.gateway.route.CanonicalPath;
import org.l402.gateway.upstream.Delivery;
import org.l402.gateway.wire.StrictHttp;
import org.l402.mint.Identifier;
import org.l402.server.Outcome;
import org.l402.server.answer.ProblemType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one line that each request leaves in the log, as {@code key=value} pairs.
 *
 * <p>It has the path without its query, which may hold a secret, and of a credential the token id alone, by which a sale
 * is found again: it is there whenever a request was paid for, also where the answer failed. Never a header, a body, a token or a preimage. The status is missing where no answer was begun.
 */
public final class RequestLog {

    private static final Logger LOG = LoggerFactory.getLogger("l402.requests");
    /** On a connection: the line of the request that is being dealt with. */
    private static final AttributeKey<RequestLog> UNDER_WAY = AttributeKey.valueOf(RequestLog.class, "underWay");

    /** The outcome of an answer that was begun, and so has a status, but not ended. */
    private static final String BROKEN_OFF = "broken-off";

    private static final String CLIENT_LEFT = "the client left";
    private static final String CLIENT_STALLED = "the client stopped taking the answer";

    private final HttpServerRequest request;
    private final String client;
    private final long start = System.nanoTime();
    private String path = "-";
    private String service = "-";
    private String outcome = "-";
    private @Nullable Identifier token;
    private @Nullable String cause;
    private @Nullable Problem refusal;
    private boolean answered = true;

    private RequestLog(HttpServerRequest request) {
        this.request = request;
        // Now, since a connection that has been closed no longer knows.
        this.client = client(request.connection());
    }

    /** Begins the line of a request that came in now. */
    public static RequestLog begin(HttpServerRequest request) {
        RequestLog line = new RequestLog(request);
        StrictHttp.channel(request.connection()).attr(UNDER_WAY).set(line);
        return line;
    }

    /** What came on a connection could not be read; the line of the request under way says so, else one of its own. */
    public static void refused(HttpConnection connection, Problem problem) {
        RequestLog line = StrictHttp.channel(connection).attr(UNDER_WAY).get();
        if (line != null) {
            line.refusal = problem;
        } else {
            LOG.info(
                    "client={} status={} outcome=refused cause=\"{}\"",
                    client(connection),
                    problem.type().status(),
                    plain(unquoted(problem)));
        }
    }

    /** The path, in the form in which it is matched. */
    public void path(CanonicalPath canonical) {
        path = canonical.value();
    }

    /** The service that the path belongs to. */
    public void service(String name) {
        service = name;
    }

    /** What became of the request, where the paywall was not asked. */
    public void outcome(String what) {
        outcome = what;
    }

    /** What the paywall decided. */
    public void outcome(Outcome decided) {
        if (decided instanceof Outcome.Forward forward) {
            outcome = "paid";
            token = forward.credential().identifier();
        } else if (decided instanceof Outcome.Refuse refuse) {
            cause = refuse.cause().orElse(null);
        }
    }

    /** The answer that the gateway gives itself. */
    public void answer(ProblemType type) {
        outcome = type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A fault of the gateway's own; its stack trace goes to the log. */
    public void fault(Throwable fault) {
        cause = fault.toString();
        LOG.error("a request could not be decided", fault);
    }

    /** Writes the line of a request that was forwarded. */
    public void end(Delivery how) {
        if (how instanceof Delivery.ClientLeft) {
            cause = CLIENT_LEFT;
        } else if (how instanceof Delivery.Failed failed) {
            cause = failed.cause();
            failed.type().ifPresentOrElse(this::answer, () -> outcome = BROKEN_OFF);
        } else if (how instanceof Delivery.ClientStalled) {
            cause = CLIENT_STALLED;
            outcome = BROKEN_OFF;
        }
        end();
    }

    /** Writes the line of a request whose answer found nobody. */
    public void endUnanswered() {
        answered = false;
        cause = CLIENT_LEFT;
        end();
    }

    /** Writes the line. */
    public void end() {
        StrictHttp.channel(request.connection()).attr(UNDER_WAY).compareAndSet(this, null);
        if (LOG.isInfoEnabled()) {
            StringBuilder line = new StringBuilder(160)
                    .append("client=")
                    .append(client)
                    .append(" method=")
                    .append(request.method())
                    .append(" path=")
                    .append(path)
                    .append(" service=")
                    .append(service)
                    .append(" status=")
                    .append(status())
                    .append(" outcome=")
                    .append(refusal == null ? outcome : "refused")
                    .append(" ms=")
                    .append((System.nanoTime() - start) / 1_000_000);
            if (token != null) {
                line.append(" token=").append(token.tokenId());
            }
            String why = refusal == null ? cause : unquoted(refusal);
            if (why != null) {
                line.append(" cause=\"").append(plain(why)).append('"');
            }
            LOG.info("{}", line);
        }
    }

    private String status() {
        if (answered && request.response().headWritten()) {
            return Integer.toString(request.response().getStatusCode());
        }
        return refusal == null ? "-" : Integer.toString(refusal.type().status());
    }

    private static String client(HttpConnection connection) {
        SocketAddress address = connection.remoteAddress();
        return address == null ? "-" : address.hostAddress();
    }

    /** What was wrong, without what it quotes: a credential with a line break in it can stand where a name should. */
    private static String unquoted(Problem problem) {
        return problem.detail().replaceAll("\"[^\"]*\"", "\"...\"");
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
