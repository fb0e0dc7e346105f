package org.l402.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.l402.gateway.answer.Problem;
import org.l402.server.answer.ProblemType;

/**
 * The header of one request while its lines come in, held to the rules of RFC 9112 where they leave no room for a
 * second reading of where the request ends or whom it is for.
 *
 * <p>Stricter than the RFC where leniency has let requests be smuggled: no list in Content-Length, no coding but
 * {@code chunked}, no HTTP/1.1 request in other lines than such that end in CR LF.
 */
final class RequestHead {

    private static final String VERSION = " HTTP/1.";
    private static final Set<String> KNOWN_METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    /** What an Allow header says. */
    static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private boolean started;
    private boolean http10;
    private int fields;
    private int hosts;
    private @Nullable String contentLength;
    private @Nullable String transferEncoding;

    /** Takes the next line, its line end cut off; returns what is wrong with it. */
    @Nullable
    Problem line(byte[] line, int length) {
        if (!started) {
            started = true;
            return requestLine(new String(line, 0, length, StandardCharsets.ISO_8859_1));
        }
        fields++;
        Problem problem = FieldLine.check(line, length);
        return problem != null ? problem : field(line, length);
    }

    boolean started() {
        return started;
    }

    int fields() {
        return fields;
    }

    /** Whether the body is chunked; to be asked when {@link #end} found nothing wrong. */
    boolean chunked() {
        return transferEncoding != null;
    }

    /** The length of a body that is not chunked, in bytes. */
    long contentLength() {
        return contentLength == null ? 0 : Long.parseLong(contentLength);
    }

    /** Looks at the header as a whole; returns what is wrong with it. */
    @Nullable
    Problem end() {
        if (hosts == 0 && !http10) {
            return Problem.badRequest("There is no Host header; an HTTP/1.1 request needs one.");
        }
        if (transferEncoding != null && contentLength != null) {
            return Problem.badRequest("There are both Transfer-Encoding and Content-Length; send one of them.");
        }
        if (transferEncoding != null && http10) {
            return Problem.badRequest("There is a Transfer-Encoding in an HTTP/1.0 request; use HTTP/1.1.");
        }
        return null;
    }

    private @Nullable Problem requestLine(String line) {
        int space = line.indexOf(' ');
        if (!isRequestLine(line, space)) {
            return Problem.badRequest(
                    line.matches("[^ ]+ [^ ]+ HTTP/(?!1\\.[01]$)[0-9.]+")
                            ? "The request line ends in " + line.substring(line.lastIndexOf(' ') + 1)
                                    + "; HTTP/1.1 and HTTP/1.0 are spoken here."
                            : "The request line is not a method, a target in printable ASCII and HTTP/1.1, each parted"
                                    + " by one space.");
        }
        http10 = line.endsWith("0");
        String method = line.substring(0, space);
        if (KNOWN_METHODS.contains(method)) {
            return null;
        }
        if (!FieldLine.isToken(method)) {
            return Problem.badRequest("The method has a character that no method may have.");
        }
        return method.equals("TRACE") || method.equals("CONNECT")
                ? new Problem(ProblemType.METHOD_NOT_ALLOWED, method + " is not taken here; take one of " + METHODS)
                : new Problem(
                        ProblemType.METHOD_UNKNOWN,
                        FieldLine.quote(method) + " is not known here; take one of " + METHODS);
    }

    /** Whether the line is a method, a target in printable ASCII and a version of HTTP/1, each parted by one space. */
    private static boolean isRequestLine(String line, int space) {
        int end = line.length() - VERSION.length() - 1;
        boolean known = line.endsWith("0") || line.endsWith("1");
        if (space < 1 || end <= space + 1 || !known || !line.startsWith(VERSION, end)) {
            return false;
        }
        for (int i = space + 1; i < end; i++) {
            if (line.charAt(i) < '!' || line.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private @Nullable Problem field(byte[] line, int length) {
        if (FieldLine.isNamed(line, "host")) {
            return host(FieldLine.value(line, length));
        }
        if (FieldLine.isNamed(line, "content-length")) {
            return contentLength(FieldLine.value(line, length));
        }
        if (FieldLine.isNamed(line, "transfer-encoding")) {
            return transferEncoding(FieldLine.value(line, length));
        }
        return null;
    }

    private @Nullable Problem host(String value) {
        if (++hosts > 1) {
            return Problem.badRequest("There are two Host headers; send one.");
        }
        return Authority.parse(value).isPresent()
                ? null
                : Problem.badRequest("The Host header is " + FieldLine.quote(value)
                        + "; it must be a host name or address, with a port or without.");
    }

    private @Nullable Problem contentLength(String value) {
        if (contentLength != null) {
            return Problem.badRequest("There are two Content-Length headers; send one.");
        }
        contentLength = value;
        return value.matches("[0-9]{1,18}")
                ? null
                : Problem.badRequest("The Content-Length is " + FieldLine.quote(value)
                        + "; it must be one number of 1 to 18 digits.");
    }

    private @Nullable Problem transferEncoding(String value) {
        if (transferEncoding != null) {
            return Problem.badRequest("There are two Transfer-Encoding headers; send one.");
        }
        transferEncoding = value;
        return value.equalsIgnoreCase("chunked")
                ? null
                : Problem.badRequest("The Transfer-Encoding is " + FieldLine.quote(value) + "; only chunked is known.");
    }
}
