package org.l402.gateway.answer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * A refusal as a person and a program both understand it: the {@code application/problem+json} of RFC 9457.
 *
 * @param status the HTTP status, 400 to 599
 * @param name the last part of the type, {@code urn:l402:problem:<name>}
 * @param title what this type of problem is, the same for all of the type
 * @param detail what was found this time and what to do, one or two sentences
 * @param headers response headers that belong to the status, such as Allow
 */
public record Problem(int status, String name, String title, String detail, Map<String, String> headers) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        headers = Map.copyOf(headers);
    }

    /** A request that cannot be read in exactly one way. */
    public static Problem badRequest(String detail) {
        return badRequest(400, detail);
    }

    /** A request that is refused for its form, under a status that says more than 400. */
    public static Problem badRequest(int status, String detail) {
        return new Problem(status, "bad-request", "The request is malformed", detail, Map.of());
    }

    /** A method that is known and not taken (405) or not known (501). */
    public static Problem methodNotAllowed(int status, String detail, String allow) {
        return new Problem(status, "method-not-allowed", "The method is not allowed", detail, Map.of("Allow", allow));
    }

    /** The service behind the gateway cannot be reached, or broke off before it answered. */
    public static Problem upstreamUnavailable(String detail) {
        return new Problem(502, "upstream-unavailable", "The service is not available", detail, Map.of());
    }

    /** The service behind the gateway did not answer in time. */
    public static Problem upstreamTimeout(String detail) {
        return new Problem(504, "upstream-timeout", "The service did not answer in time", detail, Map.of());
    }

    public String type() {
        return "urn:l402:problem:" + name;
    }

    /** The body, as JSON in UTF-8. */
    public Buffer toBuffer() {
        return new JsonObject()
                .put("type", type())
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .toBuffer();
    }
}
