package org.l402.bolt11;

import org.l402.L402Exception;

/** Text that is no invoice a payer may pay, or terms of which no invoice can be made. */
public final class Bolt11Exception extends L402Exception {

    public Bolt11Exception(String message) {
        super(message);
    }

    public Bolt11Exception(String message, Throwable cause) {
        super(message, cause);
    }
}
