package org.l402.client.state;

import java.time.Instant;
import org.l402.client.quote.Origin;
import org.l402.client.quote.TokenTerms;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;

/**
 * A payment as the journal has it from before the wallet is called.
 *
 * @param origin who is paid
 * @param path what was asked for, without its query, which may hold secrets
 * @param wallet the id of the wallet that pays, which alone knows what became of it
 * @param amount what the invoice asks for
 * @param maxFee what routing may cost on top
 * @param token as the server wrote it
 * @param startedAt to the second
 * @param invoiceExpiresAt the first moment at which the invoice can no longer be paid
 */
public record Payment(
        PaymentHash paymentHash,
        Origin origin,
        String path,
        Network network,
        String wallet,
        MilliSatoshi amount,
        MilliSatoshi maxFee,
        String invoice,
        String token,
        Instant startedAt,
        Instant invoiceExpiresAt) {

    public Payment {
        startedAt = Instant.ofEpochSecond(startedAt.getEpochSecond());
        invoiceExpiresAt = Instant.ofEpochSecond(invoiceExpiresAt.getEpochSecond());
    }

    /** The same with another maximal fee. */
    Payment withMaxFee(MilliSatoshi fee) {
        return new Payment(
                paymentHash, origin, path, network, wallet, amount, fee, invoice, token, startedAt, invoiceExpiresAt);
    }

    /** What the token that is paid for says of itself. */
    public TokenTerms terms() {
        return TokenTerms.of(token);
    }

    /** Without the invoice and the token. */
    @Override
    public String toString() {
        return "payment " + paymentHash + " of " + amount + " to " + origin;
    }
}
