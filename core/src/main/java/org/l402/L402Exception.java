package org.l402;

/**
 * Input that the protocol library cannot accept: a malformed macaroon, header, amount or name.
 *
 * <p>The message is one sentence for the person who has to act: it names the value, the limit and the way out, and never
 * a secret. Expected outcomes (a credential refused, a payment failed) are values, not exceptions.
 */
public class L402Exception extends RuntimeException {

    public L402Exception(String message) {
        super(message);
    }

    public L402Exception(String message, Throwable cause) {
        super(message, cause);
    }
}
