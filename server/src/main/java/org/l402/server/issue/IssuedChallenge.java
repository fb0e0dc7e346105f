package org.l402.server.issue;

import java.time.Instant;
import org.l402.challenge.Challenge;
import org.l402.lightning.PaymentHash;
import org.l402.offer.Offer;

/**
 * A challenge made for one request, and what its answer tells a client.
 *
 * @param expiresAt when its invoice stops being payable
 */
public record IssuedChallenge(Challenge challenge, PaymentHash paymentHash, Offer offer, Instant expiresAt) {}
