package org.l402.challenge;

import org.l402.L402Exception;

/** A WWW-Authenticate header that is malformed, contradicts itself or asks for what is not supported. */
public final class ChallengeException extends L402Exception {

    public ChallengeException(String message) {
        super(message);
    }
}
