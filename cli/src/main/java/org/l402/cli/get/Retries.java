package org.l402.cli.get;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.cli.Span;
import org.l402.cli.Surroundings;
import org.l402.client.L402Client;
import org.l402.client.Result;
import org.l402.client.quote.Legible;
import org.l402.client.state.Purchase;

/**
 * Asks again when the server is not there or is not able to answer. That nothing is paid twice is the client's word: it
 * keeps what was bought, and uses it.
 *
 * @param most how many times more than once
 */
record Retries(int most, Surroundings.Pause pause, PrintWriter err) {

    /** The most that can be asked for. */
    static final int MOST = 100;
    /** The header by which a server knows that it was asked for the same thing before. */
    static final String KEY = "Idempotency-Key";

    /** The longest pause; a server that asks for a longer one is not asked again. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

    /** Whether a request can be sent again without harm: by its method, or by its key. */
    static boolean isSafe(HttpRequest request) {
        return IDEMPOTENT.contains(request.method())
                || request.headers().firstValue(KEY).isPresent();
    }

    /** Sends until there is a result, or no retry left. */
    Result<InputStream> send(L402Client client, HttpRequest request, boolean isRehearsal)
            throws IOException, InterruptedException {
        Purchase paid = null;
        for (int retry = 1; ; retry++) {
            String trouble;
            Duration wait = backOff(retry);
            try {
                Result<InputStream> result = with(paid, once(client, request, isRehearsal));
                Optional<HttpResponse<InputStream>> response = response(result);
                Optional<String> reason = trouble(result);
                wait = response.flatMap(Retries::askedFor).orElse(wait);
                if (retry > most || reason.isEmpty()) {
                    return result;
                }
                if (wait.compareTo(LONGEST) > 0) {
                    err.println("l402: " + Legible.oneLine(reason.get()) + " and wants to be asked in "
                            + Span.words(wait) + ", which is not waited for");
                    return result;
                }
                if (response.isPresent()) {
                    response.get().body().close();
                }
                paid = paid == null ? paidNow(result) : paid;
                trouble = reason.get();
            } catch (L402Exception e) {
                if (paid == null) {
                    throw e;
                }
                return notDelivered(paid, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                trouble = NetworkTrouble.of(e, request.uri());
                if (retry > most) {
                    if (paid == null) {
                        throw e;
                    }
                    return notDelivered(paid, trouble);
                }
            }
            err.println("l402: " + Legible.oneLine(trouble) + "; asking again in " + Span.words(wait) + " (" + retry
                    + " of " + most + ")");
            pause.of(wait);
        }
    }

    private static Result<InputStream> once(L402Client client, HttpRequest request, boolean isRehearsal)
            throws IOException, InterruptedException {
        return isRehearsal
                ? client.rehearse(request, BodyHandlers.ofInputStream())
                : client.send(request, BodyHandlers.ofInputStream());
    }

    /** Why to ask again; empty for what another time would not change, such as a credential that was turned down. */
    private static Optional<String> trouble(Result<InputStream> result) {
        if (result instanceof Result.Delivered<InputStream> delivered) {
            int status = delivered.response().statusCode();
            return isTrouble(status) ? Optional.of("the server answered " + status) : Optional.empty();
        }
        return result instanceof Result.PaidNotDelivered<InputStream> paid
                        && !paid.isRejected()
                        && paid.response()
                                .map(response -> isTrouble(response.statusCode()))
                                .orElse(true)
                ? Optional.of(paid.reason())
                : Optional.empty();
    }

    private static boolean isTrouble(int status) {
        return status == 429 || status >= 500;
    }

    private static Optional<HttpResponse<InputStream>> response(Result<InputStream> result) {
        if (result instanceof Result.Delivered<InputStream> delivered) {
            return Optional.of(delivered.response());
        }
        return result instanceof Result.PaidNotDelivered<InputStream> paid ? paid.response() : Optional.empty();
    }

    private static @Nullable Purchase paidNow(Result<InputStream> result) {
        return result instanceof Result.PaidNotDelivered<InputStream> undelivered && undelivered.isPaidNow()
                ? undelivered.purchase()
                : null;
    }

    /** A result as it reads when an earlier attempt paid: the money moved for this command. */
    private static Result<InputStream> with(@Nullable Purchase paid, Result<InputStream> result) {
        if (paid == null) {
            return result;
        }
        if (result instanceof Result.Delivered<InputStream> delivered) {
            return new Result.Delivered<>(delivered.response(), new Result.Bought(paid));
        }
        if (result instanceof Result.PaidNotDelivered<InputStream> again) {
            return new Result.PaidNotDelivered<>(paid, true, again.isRejected(), again.reason(), again.response());
        }
        return result instanceof Result.Refused<InputStream> refused
                ? notDelivered(paid, refused.refusal().message())
                : result;
    }

    private static Result<InputStream> notDelivered(Purchase paid, String reason) {
        return new Result.PaidNotDelivered<>(paid, true, false, reason, Optional.empty());
    }

    /** 1, 2, 4 seconds and so on, at most 32. */
    private static Duration backOff(int retry) {
        return Duration.ofSeconds(1L << Math.min(retry - 1, 5));
    }

    /** How long the server asks to wait, in seconds or until a date. */
    private static Optional<Duration> askedFor(HttpResponse<?> response) {
        String value = response.headers().firstValue("Retry-After").orElse("").strip();
        if (value.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(InstantSource.system().instant(), then);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
