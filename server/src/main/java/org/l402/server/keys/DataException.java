package org.l402.server.keys;

import org.l402.L402Exception;

/** A data directory that cannot be used as it is; the message names the file and the way out. */
public final class DataException extends L402Exception {

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
