package org.l402.lightning.sandbox;

/** What becomes of a payment that a sandbox node begins. */
public enum Paying {
    /** It is paid at once. */
    SETTLES,
    /** It fails at once and for good; the invoice can still be paid by another try. */
    FAILS,
    /** It is on its way until {@link SandboxNode#settle} or {@link SandboxNode#fail} ends it. */
    HANGS,
    /** It arrived, and the payee holds it back until {@link SandboxNode#settle} or {@link SandboxNode#fail} ends it. */
    IS_HELD
}
