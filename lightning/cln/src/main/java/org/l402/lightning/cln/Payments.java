package org.l402.lightning.cln;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.l402.L402Exception;
import org.l402.bolt11.Bolt11Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.PaymentOutcome.Failed;
import org.l402.lightning.PaymentOutcome.InFlight;
import org.l402.lightning.PaymentOutcome.NoRecord;
import org.l402.lightning.PaymentOutcome.Paid;
import org.l402.lightning.PaymentOutcome.Unknown;
import org.l402.lightning.Preimage;
import org.l402.lightning.cln.Reply.Kind;
import org.l402.lightning.cln.Reply.Result;
import org.l402.lightning.cln.Reply.Trouble;

/**
 * The paying half of a node: {@code xpay} pays, {@code listpays} tells how a payment stands.
 *
 * <p>What counts as the end of a payment follows from how the node works. {@code xpay} tries one route after another and
 * may have part of a payment under way when it gives up, so an error of its own is followed by a look at the node's
 * record: a payment that is complete there is paid (an invoice paid earlier is answered with an error too), one that is
 * pending is in flight, and only where there is neither is the error final. Without an answer of {@code xpay} the record
 * alone decides nothing but Paid and InFlight: it is empty before the first try, and says failed between two tries. A
 * call that was never sent, or that the rune does not allow, is Failed.
 */
final class Payments {

    /** How long the record is waited for once the time for a payment has passed. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Errors by which xpay says that it sent nothing: bad call, no route, none cheap enough, invoice expired. */
    private static final Set<Integer> NOTHING_SENT = Set.of(-32600, -32601, -32602, 205, 206, 207);

    /** Errors by which xpay says that it tried and gave up, or would not try. */
    private static final Set<Integer> GIVEN_UP = Set.of(202, 203, 204, 209, 210, 212, 213, 215, 216, 217, 220);

    private final Calls calls;
    private final Duration timeout;

    Payments(Calls calls, Duration timeout) {
        this.calls = calls;
        this.timeout = timeout;
    }

    CompletableFuture<PaymentOutcome> pay(String bolt11, MilliSatoshi maxFee, Duration deadline) {
        Bolt11Invoice invoice;
        try {
            invoice = Bolt11Invoice.decode(bolt11);
        } catch (Bolt11Exception e) {
            return completed(new Failed("the invoice cannot be read: " + e.getMessage()));
        }
        if (invoice.amount().isEmpty()) {
            return completed(new Failed("the invoice names no amount, so it asks for any; nothing was paid"));
        }
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("invstring", invoice.text());
        params.put("maxfee", maxFee.value());
        params.put("retry_for", Math.min(Math.max(deadline.toSeconds(), 1), Integer.MAX_VALUE));
        CompletableFuture<PaymentOutcome> outcome = new CompletableFuture<>();
        PaymentHash hash = invoice.paymentHash();
        calls.ask(outcome, "xpay", params, deadline, reply -> {
            if (reply instanceof Result result) {
                outcome.complete(paid(new Members("xpay", result.json()), "payment_preimage", hash, invoice.amount()));
                return;
            }
            Trouble trouble = (Trouble) reply;
            switch (trouble.kind()) {
                case UNSENT -> outcome.complete(new Failed(trouble.sentence() + "; nothing was paid"));
                case FORBIDDEN ->
                    outcome.complete(new Failed(trouble.sentence()
                            + "; nothing was paid. A rune that pays up to 1000 sat: " + LeastRune.PAY));
                default ->
                    look(
                            outcome,
                            hash,
                            timeout.compareTo(GRACE) < 0 ? timeout : GRACE,
                            recorded -> outcome.complete(afterTrouble(trouble, recorded)));
            }
        });
        return outcome;
    }

    CompletableFuture<PaymentOutcome> track(PaymentHash paymentHash) {
        CompletableFuture<PaymentOutcome> outcome = new CompletableFuture<>();
        look(
                outcome,
                paymentHash,
                timeout,
                recorded -> outcome.complete(recorded.standing.orElseGet(() -> nothingSaid(paymentHash, recorded))));
        return outcome;
    }

    private PaymentOutcome nothingSaid(PaymentHash paymentHash, Recorded recorded) {
        if (recorded.trouble != null) {
            return new Unknown(recorded.trouble.sentence());
        }
        return recorded.isEmpty
                ? new NoRecord(calls.place() + " has no record of a payment for " + paymentHash)
                : new Unknown(calls.place() + " has no payment for " + paymentHash
                        + " that is pending or complete; one has failed, and may be tried again");
    }

    /**
     * What listpays says of a payment.
     *
     * @param isEmpty whether the node answered that it has none at all
     * @param standing empty when it is neither pending nor complete
     * @param trouble why listpays could not be asked
     */
    private record Recorded(
            boolean isEmpty,
            Optional<PaymentOutcome> standing,
            @Nullable Trouble trouble) {

        static Recorded unread(Trouble trouble) {
            return new Recorded(false, Optional.empty(), trouble);
        }
    }

    private static PaymentOutcome afterTrouble(Trouble trouble, Recorded recorded) {
        if (recorded.standing.isPresent()) {
            return recorded.standing.get();
        }
        boolean nothingSent = trouble.kind() == Kind.ERROR && NOTHING_SENT.contains(trouble.code());
        boolean givenUp = trouble.kind() == Kind.ERROR && GIVEN_UP.contains(trouble.code());
        if (nothingSent || (givenUp && recorded.trouble == null)) {
            return new Failed(trouble.sentence());
        }
        return new Unknown(
                recorded.trouble == null
                        ? trouble.sentence() + "; its record of payments does not show this one as pending or complete"
                        : trouble.sentence() + "; its record of payments could not be read either");
    }

    private void look(CompletableFuture<?> outcome, PaymentHash hash, Duration patience, Consumer<Recorded> then) {
        calls.askAgainWhenLost(outcome, "listpays", Map.of("payment_hash", hash.hex()), patience, reply -> {
            if (reply instanceof Trouble trouble) {
                then.accept(Recorded.unread(trouble));
                return;
            }
            Recorded recorded;
            try {
                List<Members> pays = new Members("listpays", ((Result) reply).json()).requiredList("pays");
                recorded = new Recorded(pays.isEmpty(), standing(pays, hash), null);
            } catch (L402Exception e) {
                recorded = Recorded.unread(new Trouble(Kind.LOST, 0, String.valueOf(e.getMessage())));
            }
            then.accept(recorded);
        });
    }

    /** The best of all payments of an invoice: there is one for each call that tried. */
    private Optional<PaymentOutcome> standing(List<Members> pays, PaymentHash hash) {
        Optional<PaymentOutcome> standing = Optional.empty();
        for (Members payment : pays) {
            if (!payment.requiredHash("payment_hash").equals(hash)) {
                continue;
            }
            String status = payment.requiredText("status");
            if (status.equals("complete")) {
                return Optional.of(paid(payment, "preimage", hash, payment.msat("amount_msat")));
            }
            if (status.equals("pending")) {
                standing = Optional.of(new InFlight(calls.place() + " says that the payment is on its way"));
            }
        }
        return standing;
    }

    /** Paid if the preimage fits, whatever else the answer holds. */
    private PaymentOutcome paid(
            Members payment, String preimageMember, PaymentHash hash, Optional<MilliSatoshi> amount) {
        try {
            Preimage preimage = Preimage.ofHex(payment.requiredText(preimageMember));
            if (preimage.paymentHash().equals(hash)) {
                return new Paid(preimage, fee(payment, amount));
            }
        } catch (L402Exception e) {
            // Said below, without the text of the exception.
        }
        return new Unknown(calls.place() + " says that it paid, and gave no preimage that fits the invoice");
    }

    /** What the node does not say, or says in a way that cannot be, counts as none. */
    private static MilliSatoshi fee(Members payment, Optional<MilliSatoshi> amount) {
        try {
            long sent =
                    payment.msat("amount_sent_msat").orElse(MilliSatoshi.ZERO).value();
            return new MilliSatoshi(
                    Math.max(amount.map(asked -> sent - asked.value()).orElse(0L), 0));
        } catch (L402Exception e) {
            return MilliSatoshi.ZERO;
        }
    }

    private static CompletableFuture<PaymentOutcome> completed(PaymentOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
