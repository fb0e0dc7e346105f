package org.l402.cli.payments;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.l402.client.quote.Legible;
import org.l402.client.state.JournalEntry;
import org.l402.client.state.Payment;
import org.l402.client.state.PaymentState;
import org.l402.client.state.Standing;
import org.l402.lightning.MilliSatoshi;

/** A payment in words, and in facts for programs. */
final class PaymentText {

    private PaymentText() {}

    /** What became of it, in a few words. */
    static String state(JournalEntry entry) {
        return switch (entry.state()) {
            case PENDING -> "in doubt, held";
            case FAILED -> "failed, nothing spent";
            case LAPSED -> "lapsed, nothing spent";
            case ELSEWHERE -> "paid elsewhere";
            case PAID -> "paid, " + entry.standing().map(PaymentText::standing).orElse("credential forgotten");
        };
    }

    private static String standing(Standing standing) {
        return switch (standing) {
            case UNACCEPTED -> "never accepted, blocks";
            case ACCEPTED -> "accepted";
            case SPENT -> "used up";
            case GIVEN_UP -> "given up";
            case IMPORTED -> "credential imported";
        };
    }

    /** Why it stands so, or what has to happen; empty when all is said. */
    static String reason(JournalEntry entry) {
        Payment payment = entry.payment();
        if (entry.state() == PaymentState.PENDING) {
            return "freed when " + payment.wallet() + " says that it failed, or has no record of it after "
                    + payment.invoiceExpiresAt();
        }
        return Legible.oneLine(entry.reason().orElse(""));
    }

    static Map<String, @Nullable Object> members(JournalEntry entry) {
        Payment payment = entry.payment();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("payment_hash", payment.paymentHash());
        members.put("state", entry.state().label());
        members.put("blocks", entry.isBlocking());
        members.put("started_at", payment.startedAt());
        members.put("ended_at", entry.endedAt().map(Instant::toString).orElse(null));
        members.put("origin", payment.origin());
        members.put("path", payment.path());
        members.put("service", payment.terms().serviceNames());
        members.put("network", payment.network().label());
        members.put("wallet", payment.wallet());
        members.put("amount_msat", payment.amount().value());
        members.put("fee_msat", entry.fee().map(MilliSatoshi::value).orElse(null));
        members.put("max_fee_msat", payment.maxFee().value());
        members.put("counted_msat", entry.counted().value());
        members.put("invoice_expires_at", payment.invoiceExpiresAt());
        members.put("credential", entry.standing().map(Standing::label).orElse(null));
        members.put("reason", entry.reason().orElse(null));
        return members;
    }
}
