package org.l402.macaroon;

import org.l402.L402Exception;

/** Bytes that are not a macaroon of version 2, or a macaroon beyond the bounds. */
public final class MacaroonException extends L402Exception {

    public MacaroonException(String message) {
        super(message);
    }
}
