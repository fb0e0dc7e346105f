package org.l402.client.state;

import org.l402.L402Exception;

/** The file of payments and credentials cannot be read or written, so nothing can be paid. */
public final class ClientStateException extends L402Exception {

    public ClientStateException(String message) {
        super(message);
    }

    public ClientStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
