package org.l402.server.answer;

/** The kinds of answer that are not the service's own, each a problem type of RFC 9457. */
public enum ProblemType {
    PAYMENT_REQUIRED(402, "payment-required", "Payment required"),
    CREDENTIAL_EXPIRED(402, "credential-expired", "The credential has expired"),
    CREDENTIAL_INSUFFICIENT(402, "credential-insufficient", "The credential is for something else"),
    CREDENTIAL_REVOKED(402, "credential-revoked", "The credential was revoked"),
    CREDENTIAL_INVALID(402, "credential-invalid", "The credential is not valid"),
    /** As {@link #CREDENTIAL_INVALID}, where the operator chose 401 without a challenge. */
    CREDENTIAL_UNAUTHORIZED(401, "credential-invalid", "The credential is not valid"),
    CREDENTIAL_AMBIGUOUS(400, "credential-ambiguous", "The request carries different credentials"),
    RATE_LIMITED(429, "rate-limited", "Too many requests"),
    PAYMENT_PENDING(503, "payment-pending", "The payment is not settled yet"),
    NODE_UNAVAILABLE(503, "node-unavailable", "Payments cannot be taken at the moment"),
    BAD_REQUEST(400, "bad-request", "The request is malformed"),
    REQUEST_TIMEOUT(408, "bad-request", "The request took too long to arrive"),
    URI_TOO_LONG(414, "bad-request", "The request target is too long"),
    HEADERS_TOO_BIG(431, "bad-request", "The request headers are too big"),
    NO_SERVICE(404, "no-service", "Nothing is served here"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method is not allowed"),
    METHOD_UNKNOWN(501, "method-not-allowed", "The method is not known"),
    UPSTREAM_UNAVAILABLE(502, "upstream-unavailable", "The service behind the gateway is not there"),
    UPSTREAM_TIMEOUT(504, "upstream-timeout", "The service behind the gateway is too slow"),
    INTERNAL(500, "internal", "The gateway has a fault");

    private final int status;
    private final String name;
    private final String title;

    ProblemType(int status, String name, String title) {
        this.status = status;
        this.name = name;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The URI that identifies the type to programs. */
    public String uri() {
        return "urn:l402:problem:" + name;
    }

    /** The type in words, always the same. */
    public String title() {
        return title;
    }
}
