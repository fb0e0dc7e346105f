package org.l402.lightning;

/** How a payment stands. Only the first two are final. */
public sealed interface PaymentOutcome {

    /**
     * The money moved.
     *
     * @param fee what routing cost on top of the invoice's amount
     */
    record Paid(Preimage preimage, MilliSatoshi fee) implements PaymentOutcome {}

    /** The money did not move and will not. */
    record Failed(String reason) implements PaymentOutcome {}

    /** The money may have moved or may yet move. */
    record Unknown(String reason) implements PaymentOutcome {}
}
