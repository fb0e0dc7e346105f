package org.l402.client.state;

import java.time.Instant;
import java.util.Optional;
import org.l402.lightning.MilliSatoshi;

/**
 * A payment together with all that the journal says of its end.
 *
 * @param fee what routing cost; empty unless it settled
 * @param endedAt when it ended, by the budget's clock; empty while it is pending
 * @param reason why it failed or lapsed, in the wallet's words
 * @param standing of the credential that it bought; empty when there is none, or it was forgotten
 */
public record JournalEntry(
        Payment payment,
        PaymentState state,
        Optional<MilliSatoshi> fee,
        Optional<Instant> endedAt,
        Optional<String> reason,
        Optional<Standing> standing) {

    /** Whether nothing more is bought from its origin: it is in doubt, or bought what was never accepted. */
    public boolean isBlocking() {
        return state == PaymentState.PENDING || standing.equals(Optional.of(Standing.UNACCEPTED));
    }

    /** What counts against the limits: nothing when no money moved or moves. */
    public MilliSatoshi counted() {
        return switch (state) {
            case PENDING -> payment.amount().plus(payment.maxFee());
            case PAID -> payment.amount().plus(fee.orElse(MilliSatoshi.ZERO));
            case FAILED, LAPSED, ELSEWHERE -> MilliSatoshi.ZERO;
        };
    }
}
