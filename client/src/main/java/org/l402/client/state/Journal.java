package org.l402.client.state;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.l402.client.quote.Origin;
import org.l402.client.state.StateDatabase.Session;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;

/** All that a state file says, for the person whose money it is; and what that person may do with credentials. */
public final class Journal {

    private static final String ENTRIES = "SELECT * FROM payments LEFT JOIN credentials USING (payment_hash)";
    private static final String CREDENTIALS = "SELECT * FROM payments JOIN credentials USING (payment_hash)";

    private final StateDatabase database;
    private final InstantSource clock;

    Journal(StateDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The payments of this journal, of all origins and networks, the oldest first. */
    public List<JournalEntry> entries() {
        return select(Journal::entry, ENTRIES + " WHERE state <> 'elsewhere' ORDER BY started_at, payments.rowid");
    }

    /** One payment; empty when it is not in the journal. */
    public Optional<JournalEntry> entry(PaymentHash paymentHash) {
        return select(Journal::entry, ENTRIES + " WHERE payment_hash = ?", paymentHash.hex()).stream()
                .findFirst();
    }

    /** The credentials of all origins, the newest first. */
    public List<HeldCredential> credentials() {
        return select(Rows::credential, CREDENTIALS + " ORDER BY stored_at DESC, credentials.rowid DESC");
    }

    /** One credential; empty when it is not held. */
    public Optional<HeldCredential> credential(PaymentHash paymentHash) {
        return select(Rows::credential, CREDENTIALS + " WHERE payment_hash = ?", paymentHash.hex()).stream()
                .findFirst();
    }

    /** What each origin got and may yet get, the one that got most first. */
    public List<OriginSpending> spending() {
        return select(
                Journal::spending,
                "SELECT origin, network, count(*) FILTER (WHERE state = 'paid') AS purchases,"
                        + " coalesce(sum(counted_msat) FILTER (WHERE state = 'paid'), 0) AS spent,"
                        + " coalesce(sum(counted_msat) FILTER (WHERE state = 'pending'), 0) AS held"
                        + " FROM payments WHERE state IN ('paid', 'pending')"
                        + " GROUP BY network, origin ORDER BY network, spent DESC, held DESC, origin");
    }

    /** What became of the wish to take a credential in. */
    public enum Import {
        /** It is held now; it blocks nothing, and its cost counts against no limit unless this journal paid it. */
        TAKEN,
        /** It was held before, just so. */
        HELD_ALREADY,
        /** For its payment another token or another origin is known here, and nothing was changed. */
        KNOWN_OTHERWISE,
        /** This journal began its payment and does not know it as paid: only the wallet's word ends that. */
        NOT_PAID_HERE
    }

    /** Takes in a credential that was exported somewhere; it counts as not accepted yet, and is used all the same. */
    public Import take(HeldCredential credential) {
        Instant now = clock.instant();
        Payment payment = credential.purchase().payment();
        return database.write(session -> {
            List<JournalEntry> known = session.select(
                    Journal::entry,
                    ENTRIES + " WHERE payment_hash = ?",
                    payment.paymentHash().hex());
            if (known.isEmpty()) {
                Rows.insert(session, payment, PaymentState.ELSEWHERE);
            } else {
                Optional<Import> refused = refused(known.get(0), payment);
                if (refused.isPresent()) {
                    return refused.get();
                }
            }
            insert(session, credential, BudgetClock.advance(session, now));
            return Import.TAKEN;
        });
    }

    private static Optional<Import> refused(JournalEntry known, Payment payment) {
        if (known.state() != PaymentState.PAID && known.state() != PaymentState.ELSEWHERE) {
            return Optional.of(Import.NOT_PAID_HERE);
        }
        if (!known.payment().token().equals(payment.token())
                || !known.payment().origin().equals(payment.origin())) {
            return Optional.of(Import.KNOWN_OTHERWISE);
        }
        return known.standing().map(standing -> Import.HELD_ALREADY);
    }

    private static void insert(Session session, HeldCredential credential, long now) throws SQLException {
        session.update(
                "INSERT INTO credentials (payment_hash, preimage, stored_at, expires_at, imported_at)"
                        + " VALUES (?, ?, ?, ?, ?)",
                credential.paymentHash().hex(),
                credential.preimage().hex(),
                now,
                credential.terms().expiresAt().map(Instant::getEpochSecond).orElse(null),
                now);
    }

    /**
     * Gives a credential up that was paid for and never accepted, on the word of a person: it blocks its origin no
     * longer, and what it cost stays spent. Nothing else can be given up.
     *
     * @return false, and nothing changed, when there is no such credential
     */
    public boolean resolve(PaymentHash paymentHash) {
        Instant now = clock.instant();
        return database.write(session -> session.update(
                        "UPDATE credentials SET resolved_at = ? WHERE payment_hash = ?"
                                + " AND accepted_at IS NULL AND resolved_at IS NULL AND imported_at IS NULL",
                        BudgetClock.advance(session, now),
                        paymentHash.hex()))
                == 1;
    }

    /**
     * Removes a credential for good. What it cost stays in the journal.
     *
     * @return false, and nothing removed, when there is no such credential or it blocks its origin: see {@link #resolve}
     */
    public boolean forget(PaymentHash paymentHash) {
        return database.write(session -> session.update(
                        "DELETE FROM credentials WHERE payment_hash = ?"
                                + " AND (accepted_at IS NOT NULL OR resolved_at IS NOT NULL OR imported_at IS NOT NULL)",
                        paymentHash.hex()))
                == 1;
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        boolean isPaid = row.getObject("fee_msat") != null;
        boolean isEnded = row.getObject("ended_at") != null;
        return new JournalEntry(
                Rows.payment(row),
                PaymentState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                isPaid ? Optional.of(new MilliSatoshi(row.getLong("fee_msat"))) : Optional.empty(),
                isEnded ? Optional.of(Instant.ofEpochSecond(row.getLong("ended_at"))) : Optional.empty(),
                Optional.ofNullable(row.getString("reason")),
                row.getObject("preimage") == null ? Optional.empty() : Optional.of(Rows.standing(row)));
    }

    private static OriginSpending spending(ResultSet row) throws SQLException {
        return new OriginSpending(
                Origin.of(URI.create(row.getString("origin"))),
                Network.valueOf(row.getString("network").toUpperCase(Locale.ROOT)),
                row.getLong("purchases"),
                amount(row.getLong("spent")),
                amount(row.getLong("held")));
    }

    private static MilliSatoshi amount(long msat) {
        return new MilliSatoshi(Math.min(msat, MilliSatoshi.MAX.value()));
    }

    private <T> List<T> select(StateDatabase.Row<T> row, String sql, Object... values) {
        return database.read(session -> session.select(row, sql, values));
    }
}
