package org.l402.gateway.config;

/** How a credential is answered that is not ours: forged, with a wrong preimage, or unreadable. */
public enum InvalidCredential {
    /** 402 with a fresh challenge: every deployed client recovers from it. */
    PAYMENT_REQUIRED(402),
    /** 401 without an invoice: some clients never recover from it. */
    UNAUTHORIZED(401);

    private final int status;

    InvalidCredential(int status) {
        this.status = status;
    }

    /** The HTTP status, which is also what the file says. */
    public int status() {
        return status;
    }
}
