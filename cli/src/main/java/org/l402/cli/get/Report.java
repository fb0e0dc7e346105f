package org.l402.cli.get;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.cli.ExitCode;
import org.l402.cli.Span;
import org.l402.client.Result;
import org.l402.client.budget.Exceeded;
import org.l402.client.quote.Legible;
import org.l402.client.quote.Quote;
import org.l402.client.quote.Refusal;
import org.l402.client.state.Payment;
import org.l402.client.state.Purchase;
import org.l402.lightning.MilliSatoshi;

/**
 * What a request came to, in words and in facts for programs.
 *
 * @param exitCode of the process, unless the answer breaks off
 * @param message for standard error; null when there is nothing to say
 * @param facts the members of the JSON object, the body aside
 * @param response the answer to show
 * @param isPaid whether money moved for this request
 */
record Report(
        int exitCode,
        @Nullable String message,
        Map<String, Object> facts,
        Optional<HttpResponse<InputStream>> response,
        boolean isPaid) {

    /** How a result reads; {@code state} is the file that a person may have to look after. */
    static Report of(Result<InputStream> result, Instant now) {
        if (result instanceof Result.Delivered<InputStream> delivered) {
            return delivered(delivered, now);
        }
        if (result instanceof Result.Refused<InputStream> refused) {
            Refusal refusal = refused.refusal();
            return refused(refusal, advice(refusal));
        }
        if (result instanceof Result.PaymentFailed<InputStream> failed) {
            return new Report(
                    ExitCode.PAYMENT_FAILED,
                    "the payment of " + failed.payment().amount() + " to "
                            + failed.payment().origin() + " failed, and no money moved: "
                            + Legible.oneLine(failed.reason()),
                    facts("payment-failed", "none", false, failed.payment(), MilliSatoshi.ZERO, MilliSatoshi.ZERO),
                    Optional.empty(),
                    false);
        }
        if (result instanceof Result.OutcomeUnknown<InputStream> unknown) {
            return unknown(unknown);
        }
        return notDelivered((Result.PaidNotDelivered<InputStream>) result);
    }

    private static Report delivered(Result.Delivered<InputStream> delivered, Instant now) {
        int status = delivered.response().statusCode();
        String message = status == 402
                ? "the server asks for payment, but not by L402, so it cannot be paid here"
                : status / 100 == 3 ? notFollowed(delivered.response()) : null;
        Map<String, Object> facts;
        if (delivered.access() instanceof Result.Bought bought) {
            Purchase purchase = bought.purchase();
            message = bought(purchase, now);
            facts = facts(
                    "delivered",
                    "bought",
                    true,
                    purchase.payment(),
                    purchase.payment().amount(),
                    purchase.fee());
        } else if (delivered.access() instanceof Result.Held held) {
            String how = (held.isNeeded() ? "opened" : "sent") + " with the credential bought before; nothing paid";
            message = message == null ? how : message;
            facts = facts("delivered", "held", false, held.purchase().payment(), MilliSatoshi.ZERO, MilliSatoshi.ZERO);
        } else {
            facts = facts("delivered", "none", false, null, MilliSatoshi.ZERO, MilliSatoshi.ZERO);
        }
        return new Report(
                ExitCode.ofStatus(status),
                message,
                facts,
                Optional.of(delivered.response()),
                delivered.access() instanceof Result.Bought);
    }

    private static @Nullable String notFollowed(HttpResponse<InputStream> response) {
        return response.headers()
                .firstValue("Location")
                .map(location ->
                        "the server redirects to " + Legible.oneLine(location) + ", which was not followed; only GET"
                                + " and HEAD are, to http and https addresses, and never from https to http")
                .orElse(null);
    }

    private static String bought(Purchase purchase, Instant now) {
        Payment payment = purchase.payment();
        String until = payment.terms()
                .expiresAt()
                .map(expiry -> "; good for another " + Span.words(java.time.Duration.between(now, expiry)))
                .orElse("");
        String unchecked = payment.terms().isOpaque()
                ? " (its token is of a format not read here, so it was not possible to check that the invoice pays for"
                        + " it)"
                : "";
        return "paid " + cost(purchase) + Money.kind(payment.network()) + " to " + payment.origin() + " for "
                + what(payment) + "; the credential is kept for the next call" + until + unchecked;
    }

    private static String cost(Purchase purchase) {
        return purchase.fee().isZero()
                ? purchase.payment().amount().toString()
                : purchase.payment().amount() + " and a fee of " + purchase.fee();
    }

    private static String what(Payment payment) {
        String services = payment.terms().serviceNames();
        return Legible.oneLine(services.isEmpty() ? payment.path() : services);
    }

    private static String advice(Refusal refusal) {
        return switch (refusal.rule()) {
            case UNACCEPTED_CREDENTIAL ->
                ". To give up what was paid instead: l402 payments shows its payment hash, and"
                        + " l402 payments resolve HASH";
            case NETWORK -> ". The file of the wallet says which network its money is of (l402 wallet init)";
            default -> "";
        };
    }

    static Report refused(Refusal refusal, String advice) {
        Map<String, Object> facts = facts("refused", "none", false, null, MilliSatoshi.ZERO, MilliSatoshi.ZERO);
        facts.put("rule", refusal.rule().label());
        refusal.quote().ifPresent(quote -> putQuote(facts, quote));
        refusal.exceeded().ifPresent(exceeded -> putLimit(facts, exceeded));
        return new Report(
                ExitCode.REFUSED,
                "nothing paid: " + Legible.oneLine(refusal.message()) + advice,
                facts,
                Optional.empty(),
                false);
    }

    private static void putLimit(Map<String, Object> facts, Exceeded exceeded) {
        facts.put("limit", exceeded.allowance().limit().label());
        facts.put("limit_msat", exceeded.allowance().most().value());
        facts.put("left_msat", exceeded.allowance().left().value());
        exceeded.freesAt().ifPresent(instant -> facts.put("frees_at", instant.toString()));
    }

    /** What a quote asks for, for programs. */
    static void putQuote(Map<String, Object> facts, Quote quote) {
        facts.put("asked_msat", quote.amount().value());
        facts.put("payment_hash", quote.paymentHash().hex());
        facts.put("service", quote.token().serviceNames());
        facts.put("invoice_expires_at", quote.expiresAt().toString());
    }

    private static Report unknown(Result.OutcomeUnknown<InputStream> unknown) {
        Payment payment = unknown.payment();
        Map<String, Object> facts =
                facts("outcome-unknown", "none", null, payment, MilliSatoshi.ZERO, MilliSatoshi.ZERO);
        facts.put("held_msat", payment.amount().plus(payment.maxFee()).value());
        return new Report(
                ExitCode.OUTCOME_UNKNOWN,
                "it is not known whether the payment of " + payment.amount() + " to " + payment.origin()
                        + " arrived: " + Legible.oneLine(unknown.reason())
                        + ". Nothing more is bought there before it is;"
                        + " run the command again to ask the wallet (payment hash " + payment.paymentHash() + ")",
                facts,
                Optional.empty(),
                false);
    }

    private static Report notDelivered(Result.PaidNotDelivered<InputStream> result) {
        Payment payment = result.purchase().payment();
        boolean isNow = result.isPaidNow();
        String next = result.isRejected()
                ? ". The credential is kept, and blocks every other purchase there until it is accepted. To give it up:"
                        + " l402 payments resolve " + payment.paymentHash()
                : ". What was paid for is not lost: the same command, run again, uses it and pays nothing (payment hash "
                        + payment.paymentHash() + ")";
        return new Report(
                ExitCode.NOT_DELIVERED,
                "paid " + cost(result.purchase()) + Money.kind(payment.network()) + " to " + payment.origin() + " for "
                        + what(payment)
                        + (isNow ? "" : " in an earlier call") + ", but it was not delivered: "
                        + Legible.oneLine(result.reason()) + next,
                facts(
                        "paid-not-delivered",
                        isNow ? "bought" : "held",
                        isNow,
                        payment,
                        isNow ? payment.amount() : MilliSatoshi.ZERO,
                        isNow ? result.purchase().fee() : MilliSatoshi.ZERO),
                result.response(),
                isNow);
    }

    private static Map<String, Object> facts(
            String result,
            String credential,
            @Nullable Boolean paid,
            @Nullable Payment payment,
            MilliSatoshi amount,
            MilliSatoshi fee) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("result", result);
        facts.put("credential", credential);
        facts.put("paid", paid == null ? "unknown" : paid);
        facts.put("amount_msat", amount.value());
        facts.put("fee_msat", fee.value());
        if (payment != null) {
            facts.put("payment_hash", payment.paymentHash().hex());
            facts.put("service", payment.terms().serviceNames());
        }
        return facts;
    }
}
