package org.l402.client.state;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.l402.client.quote.Origin;
import org.l402.client.quote.TokenTerms;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;

/**
 * The journal of payments and the credentials they bought, in one SQLite file that several processes share: what a
 * method has written is on disk when it returns.
 *
 * <p>A payment is {@code pending} from before the wallet is called. It ends as {@code paid}, in one transaction with its
 * credential; as {@code failed}, when the money is certain not to move; or as {@code lapsed}, when its invoice expired
 * and the wallet had no record of it, which the wallet may yet take back. No invoice is begun twice. Whoever changes a payment holds the {@link #lock} of its origin.
 *
 * <p>The directory has mode 0700, the files 0600; nothing is made before something is written. Every method fails with
 * {@link ClientStateException} when the file cannot be used. Safe for use by many threads.
 */
public final class ClientState implements AutoCloseable {

    private static final int LOCKS = 64;

    private final Path directory;
    private final InstantSource clock;
    private @Nullable Connection connection;

    /** The state kept in a directory of a local file system, which need not exist. */
    public ClientState(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Where a person's state is: {@code $XDG_STATE_HOME/l402}, else {@code ~/.local/state/l402}.
     *
     * @param environment the process's
     */
    public static Path defaultDirectory(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        if (xdg.startsWith("/")) {
            return Path.of(xdg, "l402");
        }
        String home = environment.getOrDefault("HOME", "");
        if (home.isEmpty()) {
            throw new ClientStateException("HOME is not set, so there is no place for what was paid; set HOME or"
                    + " XDG_STATE_HOME to a directory");
        }
        return Path.of(home, ".local", "state", "l402");
    }

    /** The file that holds it all. */
    public Path file() {
        return StateDatabase.file(directory);
    }

    /** Waits for the right to buy from an origin. */
    public OriginLock lock(Origin origin) throws InterruptedException {
        connect();
        try {
            return OriginLock.acquire(directory.toRealPath().resolve(lockName(origin)));
        } catch (IOException e) {
            throw new ClientStateException("the state directory " + directory + " was removed; try again", e);
        }
    }

    /** The payments of which the outcome is not known, the oldest first; more than one only when one was resumed. */
    public List<Payment> pending(Origin origin) {
        return payments(origin, "pending");
    }

    /** The payments that lapsed, the oldest first. */
    public List<Payment> lapsed(Origin origin) {
        return payments(origin, "lapsed");
    }

    private List<Payment> payments(Origin origin, String state) {
        String sql = "SELECT * FROM payments WHERE origin = ? AND state = '" + state + "' ORDER BY started_at";
        return read(sql, origin, ClientState::payment);
    }

    /** All credentials of an origin, the newest first. */
    public List<HeldCredential> credentials(Origin origin) {
        String sql = "SELECT * FROM payments JOIN credentials USING (payment_hash) WHERE origin = ?"
                + " ORDER BY stored_at DESC, credentials.rowid DESC";
        return read(sql, origin, ClientState::credential);
    }

    /**
     * Writes down a payment that is about to be made.
     *
     * @return false, and nothing written, when the same invoice was begun before, however that ended: what a wallet says
     *     of an invoice must be the end of the one try
     */
    public boolean begin(Payment payment) {
        return write(
                        """
                        INSERT INTO payments (payment_hash, origin, path, network, wallet,
                            amount_msat, max_fee_msat, invoice, token, started_at, invoice_expires_at, state)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')
                        ON CONFLICT (payment_hash) DO NOTHING
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
                        payment.invoiceExpiresAt().getEpochSecond())
                == 1;
    }

    /** Writes down that a payment settled, and keeps its credential. */
    public synchronized HeldCredential paid(Payment payment, PaymentOutcome.Paid paid) {
        String hash = payment.paymentHash().hex();
        long now = now();
        Connection open = connect();
        try {
            open.setAutoCommit(false);
            try {
                execute(
                        open,
                        "UPDATE payments SET state = 'paid', fee_msat = ?, ended_at = ? WHERE payment_hash = ?",
                        paid.fee().value(),
                        now,
                        hash);
                execute(
                        open,
                        "INSERT INTO credentials (payment_hash, preimage, stored_at) VALUES (?, ?, ?)",
                        hash,
                        paid.preimage().hex(),
                        now);
                open.commit();
            } catch (SQLException e) {
                open.rollback();
                throw e;
            } finally {
                open.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw StateDatabase.describe(file(), e);
        }
        return new HeldCredential(new Purchase(payment, paid.fee()), paid.preimage(), payment.terms(), false, false);
    }

    /** Writes down that the money of a payment did not move and will not. */
    public void failed(Payment payment, String reason) {
        end(payment, "failed", reason);
    }

    /** Writes down that a payment's invoice expired and the wallet has no record of the payment. */
    public void lapsed(Payment payment, String reason) {
        end(payment, "lapsed", reason);
    }

    /** Writes down that the wallet has a record after all of a payment that lapsed: it is pending again. */
    public void resumed(Payment payment) {
        write(
                "UPDATE payments SET state = 'pending', reason = NULL, ended_at = NULL"
                        + " WHERE payment_hash = ? AND state = 'lapsed'",
                payment.paymentHash().hex());
    }

    private void end(Payment payment, String state, String reason) {
        write(
                "UPDATE payments SET state = ?, reason = ?, ended_at = ?"
                        + " WHERE payment_hash = ? AND state IN ('pending', 'lapsed')",
                state,
                reason,
                now(),
                payment.paymentHash().hex());
    }

    /** Writes down that the server let a credential pass. */
    public void accepted(HeldCredential credential) {
        mark("accepted_at", credential);
    }

    /** Writes down that the server turned down a credential that it had accepted, for what it is made for. */
    public void spent(HeldCredential credential) {
        mark("spent_at", credential);
    }

    private void mark(String column, HeldCredential credential) {
        write(
                "UPDATE credentials SET " + column + " = ? WHERE payment_hash = ?",
                now(),
                credential.paymentHash().hex());
    }

    @Override
    public synchronized void close() {
        try {
            if (connection != null) {
                connection.close();
                connection = null;
            }
        } catch (SQLException e) {
            throw StateDatabase.describe(file(), e);
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private synchronized Connection connect() {
        Connection open = connection;
        if (open == null) {
            open = StateDatabase.open(directory);
            connection = open;
        }
        return open;
    }

    private synchronized int write(String sql, Object... values) {
        try {
            return execute(connect(), sql, values);
        } catch (SQLException e) {
            throw StateDatabase.describe(file(), e);
        }
    }

    private static int execute(Connection open, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private synchronized <T> List<T> read(String sql, Origin origin, Row<T> row) {
        if (connection == null && !Files.exists(file())) {
            return List.of();
        }
        List<T> found = new ArrayList<>();
        try (PreparedStatement statement = connect().prepareStatement(sql)) {
            statement.setString(1, origin.toString());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(row.read(rows));
                }
            }
        } catch (SQLException e) {
            throw StateDatabase.describe(file(), e);
        }
        return found;
    }

    private interface Row<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private static Payment payment(ResultSet row) throws SQLException {
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

    private static HeldCredential credential(ResultSet row) throws SQLException {
        Payment payment = payment(row);
        return new HeldCredential(
                new Purchase(payment, new MilliSatoshi(row.getLong("fee_msat"))),
                Preimage.ofHex(row.getString("preimage")),
                TokenTerms.of(payment.token()),
                row.getObject("accepted_at") != null,
                row.getObject("spent_at") != null);
    }

    /** One of a fixed number, so that neither the files nor what a process keeps for them grow with the origins met. */
    private static String lockName(Origin origin) {
        return Math.floorMod(origin.toString().hashCode(), LOCKS) + ".lock";
    }
}
