package org.l402.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.client.quote.Refusal;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.Purchase;

/**
 * What each way in which a call may end comes to: something else where money was paid for it, by this call or by an
 * earlier one that was never delivered.
 */
final class Ending<T> {

    private final String method;
    private @Nullable Purchase bought;

    /** How a request of a method ends; nothing is bought yet. */
    Ending(String method) {
        this.method = method;
    }

    void bought(HeldCredential credential) {
        bought = credential.purchase();
    }

    boolean hasBought() {
        return bought != null;
    }

    /** The connection broke, or no answer came, with a credential or without. */
    Result<T> broken(IOException e, @Nullable HeldCredential sent) throws IOException {
        Purchase stake = atStake(sent);
        if (stake == null) {
            throw e;
        }
        return notDelivered(stake, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    /** Something unexpected: thrown on, unless money was paid. */
    Result<T> broken(RuntimeException e) {
        if (bought == null) {
            throw e;
        }
        return notDelivered(
                bought, e instanceof L402Exception ? String.valueOf(e.getMessage()) : "internal fault: " + e);
    }

    /**
     * The answer is there.
     *
     * @param sent with the request that it answers
     * @param isDemanded whether the same request was just answered 402 without that credential
     */
    Result<T> delivered(HttpResponse<T> response, @Nullable HeldCredential sent, boolean isDemanded) {
        int status = response.statusCode();
        boolean isDeadEnd = Answer.REDIRECTS.contains(status) && Answer.isFollowed(method);
        Purchase stake = atStake(sent);
        if (stake != null && (isDeadEnd || !Answer.isDelivery(status))) {
            return new Result.PaidNotDelivered<>(
                    stake,
                    bought != null,
                    false,
                    "the server answered " + status + (isDeadEnd ? where(response) : ""),
                    Optional.of(response));
        }
        Result.Access access = bought != null
                ? new Result.Bought(bought)
                : sent != null
                        ? new Result.Held(sent.purchase(), isDemanded && Answer.isAcceptance(status))
                        : new Result.Free();
        return new Result.Delivered<>(response, access);
    }

    private static String where(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Location")
                .map(target -> " with a redirect that cannot be followed, to " + target)
                .orElse(" with a redirect to nowhere");
    }

    /** Nothing more is paid. */
    Result<T> refused(Refusal refusal) {
        return bought == null ? new Result.Refused<>(refusal) : notDelivered(bought, refusal.message());
    }

    /** A credential was not let pass; empty where it is not the one just bought, and another may do. */
    Optional<Result<T>> turnedDown(HeldCredential sent) {
        return bought == null || !bought.equals(sent.purchase())
                ? Optional.empty()
                : Optional.of(new Result.PaidNotDelivered<>(
                        bought,
                        true,
                        true,
                        "the server turned down the credential it had just sold; nothing more is paid to it. Show the"
                                + " seller the payment hash",
                        Optional.empty()));
    }

    /** An address asks for payment, after something was bought. */
    Result<T> askedAgain(URI uri) {
        if (bought == null) {
            throw new IllegalStateException("nothing was bought");
        }
        return notDelivered(bought, "after it was paid, " + uri + " asks for payment once more");
    }

    /** What was paid for and has never been delivered: by this request, or by an earlier one. */
    private @Nullable Purchase atStake(@Nullable HeldCredential sent) {
        return bought != null ? bought : sent != null && sent.isBlocking() ? sent.purchase() : null;
    }

    /** The server may yet deliver: it did not turn the credential down. */
    private Result<T> notDelivered(Purchase purchase, String reason) {
        return new Result.PaidNotDelivered<>(purchase, bought != null, false, reason, Optional.empty());
    }
}
