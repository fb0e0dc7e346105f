package org.l402.cli.get;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A download that goes on where an earlier one ended.
 *
 * @param length how much of it is there, in bytes; above 0
 * @param etag of the answer that it is from, where that is known
 */
record Resume(long length, Optional<String> etag) {

    private static final Pattern PART = Pattern.compile("bytes (\\d{1,18})-\\d+/.*");
    private static final Pattern WHOLE = Pattern.compile("bytes \\*/(\\d{1,18})");

    /** The request for what is missing. */
    HttpRequest rest(HttpRequest request) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(request, (name, value) -> true).setHeader("Range", "bytes=" + length + "-");
        etag.ifPresent(tag -> builder.setHeader("If-Range", tag));
        return builder.build();
    }

    /** Whether an answer is what is missing, from just there. */
    boolean isRest(HttpResponse<?> response) {
        return response.statusCode() == 206 && number(response, PART) == length;
    }

    /** Whether an answer says that nothing is missing. */
    boolean isComplete(HttpResponse<?> response) {
        return response.statusCode() == 416 && number(response, WHOLE) == length;
    }

    private static long number(HttpResponse<?> response, Pattern pattern) {
        Matcher matcher = pattern.matcher(
                response.headers().firstValue("Content-Range").orElse("").strip());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }
}
