package org.l402.ledger;

import org.l402.L402Exception;

/** A ledger that cannot be used as it is; the message names its place and the way out. */
public final class LedgerException extends L402Exception {

    public LedgerException(String message) {
        super(message);
    }

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
