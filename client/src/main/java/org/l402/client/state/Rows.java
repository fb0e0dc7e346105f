package org.l402.client.state;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.l402.client.quote.Origin;
import org.l402.client.quote.TokenTerms;
import org.l402.client.state.StateDatabase.Session;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;

/** Rows of the state file, read and written. */
final class Rows {

    private Rows() {}

    static Payment payment(ResultSet row) throws SQLException {
        return new Payment(
                PaymentHash.ofHex(row.getString("payment_hash")),
                Origin.of(URI.create(row.getString("origin"))),
                row.getString("path"),
                Network.valueOf(row.getString("network").toUpperCase(Locale.ROOT)),
                row.getString("wallet"),
                new MilliSatoshi(row.getLong("amount_msat")),
                new MilliSatoshi(row.getLong("max_fee_msat")),
                row.getString("invoice"),
                row.getString("token"),
                Instant.ofEpochSecond(row.getLong("started_at")),
                Instant.ofEpochSecond(row.getLong("invoice_expires_at")));
    }

    static HeldCredential credential(ResultSet row) throws SQLException {
        Payment payment = payment(row);
        return new HeldCredential(
                new Purchase(payment, new MilliSatoshi(row.getLong("fee_msat"))),
                Preimage.ofHex(row.getString("preimage")),
                TokenTerms.of(payment.token()),
                standing(row));
    }

    static void insert(Session session, Payment payment, PaymentState state) throws SQLException {
        session.update(
                """
                INSERT INTO payments (payment_hash, origin, path, network, wallet,
                    amount_msat, max_fee_msat, invoice, token, started_at, invoice_expires_at, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                payment.paymentHash().hex(),
                payment.origin().toString(),
                payment.path(),
                payment.network().label(),
                payment.wallet(),
                payment.amount().value(),
                payment.maxFee().value(),
                payment.invoice(),
                payment.token(),
                payment.startedAt().getEpochSecond(),
                payment.invoiceExpiresAt().getEpochSecond(),
                state.label());
    }

    static Standing standing(ResultSet row) throws SQLException {
        if (row.getObject("spent_at") != null) {
            return Standing.SPENT;
        }
        if (row.getObject("accepted_at") != null) {
            return Standing.ACCEPTED;
        }
        if (row.getObject("imported_at") != null) {
            return Standing.IMPORTED;
        }
        return row.getObject("resolved_at") == null ? Standing.UNACCEPTED : Standing.GIVEN_UP;
    }
}
