package org.l402.server.answer;

import java.io.StringWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.l402.server.Outcome;
import org.l402.server.issue.IssuedChallenge;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A whole HTTP answer of the paywall or the gateway: status, headers and a problem document (RFC 9457) that a person
 * and a program both understand.
 *
 * @param headers in order; a name may stand more than once
 */
public record Answer(ProblemType type, List<Header> headers, String body) {

    /** One header line. */
    public record Header(String name, String value) {}

    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration RETRY_UNAVAILABLE = Duration.ofSeconds(5);

    public Answer {
        headers = List.copyOf(headers);
    }

    /** The answer to a request that is neither forwarded nor challenged. */
    public static Answer of(Outcome.Refuse refuse) {
        return problem(refuse.why(), refuse.detail(), refuse.retryAfter());
    }

    /** The answer with a challenge: the same facts in the headers for clients and in the body for people. */
    public static Answer of(Outcome.Challenge outcome) {
        IssuedChallenge issued = outcome.challenge();
        List<Header> headers = new ArrayList<>();
        for (String value : issued.challenge().headerValues()) {
            headers.add(new Header("WWW-Authenticate", value));
        }
        headers.addAll(common());
        return new Answer(outcome.why(), headers, body(outcome.why(), detail(outcome), json -> {
            json.writeNumberProperty("price_msat", issued.offer().price().value());
            json.writeStringProperty("payment_request", issued.challenge().invoice());
            json.writeStringProperty("payment_hash", issued.paymentHash().hex());
            json.writeStringProperty("token", issued.challenge().token());
            json.writeStringProperty("service", issued.offer().service().value());
            json.writeStringProperty("capability", issued.offer().capability().value());
            json.writeStringProperty(
                    "invoice_expires_at",
                    issued.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
        }));
    }

    /** The answer of a type, with a sentence that says what was found and what to do. */
    public static Answer problem(ProblemType type, String detail) {
        return problem(type, detail, Optional.empty());
    }

    private static Answer problem(ProblemType type, String detail, Optional<Duration> retryAfter) {
        List<Header> headers = new ArrayList<>();
        if (type.status() == 401) {
            headers.add(new Header("WWW-Authenticate", "L402"));
        }
        retryAfter
                .or(() -> type.status() == 503 ? Optional.of(RETRY_UNAVAILABLE) : Optional.empty())
                .ifPresent(wait -> headers.add(new Header("Retry-After", Long.toString(wholeSeconds(wait)))));
        headers.addAll(common());
        return new Answer(type, headers, body(type, detail, json -> {}));
    }

    /** The duration in seconds, of which a begun one counts as whole. */
    public static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }

    /** This answer with one more header. */
    public Answer with(Header header) {
        List<Header> more = new ArrayList<>(headers);
        more.add(header);
        return new Answer(type, more, body);
    }

    /** Not cached, since it is about one request; readable by scripts of any origin, since it holds nothing of a user. */
    private static List<Header> common() {
        return List.of(
                new Header("Content-Type", "application/problem+json"),
                new Header("Cache-Control", "no-store"),
                new Header("Access-Control-Allow-Origin", "*"),
                new Header("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After"));
    }

    private static String detail(Outcome.Challenge outcome) {
        String toDo = "This costs " + outcome.challenge().offer().price()
                + ". Pay the Lightning invoice in payment_request; the payment reveals a preimage. Then send the request"
                + " again with the header \"Authorization: L402 <token>:<preimage>\".";
        return outcome.detail().isEmpty() ? toDo : sentence(outcome.detail()) + " " + toDo;
    }

    private static String sentence(String reason) {
        return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + (reason.endsWith(".") ? "" : ".");
    }

    private static String body(ProblemType type, String detail, Consumer<JsonGenerator> more) {
        StringWriter out = new StringWriter(1024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("type", type.uri());
            json.writeStringProperty("title", type.title());
            json.writeNumberProperty("status", type.status());
            json.writeStringProperty("detail", sentence(detail));
            more.accept(json);
            json.writeEndObject();
        }
        return out.append('\n').toString();
    }
}
