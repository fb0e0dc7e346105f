package org.l402.lightning;

/** How a payment stands. Only Paid and Failed are final. */
public sealed interface PaymentOutcome {

    /**
     * The money moved.
     *
     * @param fee what routing cost on top of the invoice's amount
     */
    record Paid(Preimage preimage, MilliSatoshi fee) implements PaymentOutcome {}

    /** The money did not move and will not. */
    record Failed(String reason) implements PaymentOutcome {}

    /** Not final: the money is held back until the wallet says more. */
    sealed interface Unsettled extends PaymentOutcome {
        String reason();
    }

    /** The wallet itself says that the payment is on its way; no time that passes makes it anything else. */
    record InFlight(String reason) implements Unsettled {}

    /** The wallet was asked, and has no record of such a payment; a call that is late may still make one. */
    record NoRecord(String reason) implements Unsettled {}

    /** The money may have moved or may yet move: the wallet could not be asked, or did not say. */
    record Unknown(String reason) implements Unsettled {}
}
