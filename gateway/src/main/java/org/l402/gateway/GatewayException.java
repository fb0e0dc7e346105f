package org.l402.gateway;

import org.l402.L402Exception;

/** The gateway cannot start; the message says what stands in the way and what to do. */
public final class GatewayException extends L402Exception {

    public GatewayException(String message) {
        super(message);
    }

    public GatewayException(String message, Throwable cause) {
        super(message, cause);
    }
}
