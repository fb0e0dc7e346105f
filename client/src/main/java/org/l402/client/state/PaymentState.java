package org.l402.client.state;

import java.util.Locale;

/** What became of a payment, as the journal has it. */
public enum PaymentState {
    /** On its way, or of unknown end: its money is held back. */
    PENDING,
    /** It settled; its cost is spent. */
    PAID,
    /** The money is certain not to move. */
    FAILED,
    /** The invoice expired, and the wallet had no record of the payment. */
    LAPSED,
    /** Not a payment of this journal: somebody else paid for a credential that was taken in. */
    ELSEWHERE;

    /** The name for files and programs: {@code pending}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
