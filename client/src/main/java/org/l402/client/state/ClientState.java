package org.l402.client.state;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.l402.client.budget.Allowance;
import org.l402.client.budget.Exceeded;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.state.StateDatabase.Session;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;

/**
 * The journal of payments, the budget that it adds up to, and the credentials they bought, in one SQLite file that
 * several processes share: what a method has written is on disk when it returns.
 *
 * <p>A payment is {@code pending} from before the wallet is called, entered in one transaction with the look at the
 * limits. It ends as {@code paid}, in one transaction with its credential; as {@code failed}, when the money is certain
 * not to move; or as {@code lapsed}, when its invoice expired and the wallet had no record of it, which the wallet may
 * yet take back. No invoice is begun twice. Whoever changes a payment holds the {@link #lock} of its origin.
 *
 * <p>The directory has mode 0700, the files 0600; nothing is made before something is written. Every method fails with
 * {@link ClientStateException} when the file cannot be used. Safe for use by many threads.
 */
public final class ClientState implements AutoCloseable {

    private static final String CREDENTIALS =
            "SELECT * FROM payments JOIN credentials USING (payment_hash) WHERE origin = ?";
    private static final String NEWEST_FIRST = " ORDER BY stored_at DESC, credentials.rowid DESC";

    private final StateDirectory directory;
    private final InstantSource clock;
    private final StateDatabase database;

    /** The state kept in a directory of a local file system, which need not exist. */
    public ClientState(Path directory, InstantSource clock) {
        this.directory = new StateDirectory(directory);
        this.clock = clock;
        this.database = new StateDatabase(directory);
    }

    /**
     * Where a person's state is: {@code $XDG_STATE_HOME/l402}, else {@code ~/.local/state/l402}.
     *
     * @param environment the process's
     */
    public static Path defaultDirectory(Map<String, String> environment) {
        return StateDirectory.usual(environment);
    }

    /** The file that holds it all. */
    public Path file() {
        return database.file();
    }

    /** Whether the file is there; as long as it is not, nothing was written. */
    public boolean isThere() {
        return Files.exists(file());
    }

    /** Makes the file, if it is not there, without writing anything into it. */
    public void make() {
        database.open();
    }

    /** All that is in it, for its owner, and what its owner alone may do. */
    public Journal journal() {
        return new Journal(database, clock);
    }

    /** The file that stops all spending as long as it is there, whatever is in it. */
    public Path stopFile() {
        return directory.stopFile();
    }

    /** Whether all spending is stopped; so it is, too, when that cannot be told. */
    public boolean isStopped() {
        return directory.isStopped();
    }

    /** Waits for the right to buy from an origin. */
    public OriginLock lock(Origin origin) throws InterruptedException {
        return OriginLock.acquire(lockFile(origin));
    }

    /** The right to buy from an origin, where nobody has it; empty where somebody does. */
    public Optional<OriginLock> tryLock(Origin origin) {
        return OriginLock.tryAcquire(lockFile(origin));
    }

    /** Whether a lock, held by the caller, gives the right to buy from an origin: some origins share one. */
    public boolean covers(OriginLock lock, Origin origin) {
        return lock.isOn(lockFile(origin));
    }

    private Path lockFile(Origin origin) {
        database.open();
        return directory.lockFile(origin);
    }

    /** The payments of which the outcome is not known, of all origins, the oldest first. */
    public List<Payment> pending() {
        return select(Rows::payment, "SELECT * FROM payments WHERE state = 'pending' ORDER BY started_at");
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
        return select(
                Rows::payment,
                "SELECT * FROM payments WHERE origin = ? AND state = ? ORDER BY started_at",
                origin.toString(),
                state);
    }

    /** All credentials of an origin, the newest first. */
    public List<HeldCredential> credentials(Origin origin) {
        return select(Rows::credential, CREDENTIALS + NEWEST_FIRST, origin.toString());
    }

    /** Those that may open something, and those that block further purchases, the newest first. */
    public List<HeldCredential> liveCredentials(Origin origin) {
        return select(
                Rows::credential,
                CREDENTIALS + " AND CASE WHEN accepted_at IS NULL AND imported_at IS NULL THEN resolved_at IS NULL"
                        + " ELSE spent_at IS NULL AND (expires_at IS NULL OR expires_at > ?) END" + NEWEST_FIRST,
                origin.toString(),
                clock.instant().getEpochSecond());
    }

    /** How the limits stand for a purchase from an origin, with one network's money. */
    public List<Allowance> allowances(Limits limits, Network network, Origin origin) {
        return look(network, tally -> tally.allowances(limits, origin));
    }

    /** How the limits stand that count all origins together, for one network's money. */
    public List<Allowance> allowances(Limits limits, Network network) {
        return look(network, tally -> tally.common(limits));
    }

    /** The limit that a purchase would exceed now, for a look ahead: what counts is {@link #reserve}. */
    public Optional<Exceeded> exceeded(Limits limits, Network network, Origin origin, MilliSatoshi price) {
        return look(network, tally -> tally.grant(limits, origin, price).exceeded());
    }

    private <T> T look(Network network, TallyWork<T> work) {
        Instant now = clock.instant();
        return database.read(session -> work.run(new Tally(session, network, BudgetClock.look(session, now), now)));
    }

    private interface TallyWork<T> {
        T run(Tally tally) throws SQLException;
    }

    /**
     * Enters a payment that is about to be made and holds its money back, if the limits and the file {@code stop} allow
     * it, in one transaction: several processes never spend more than the limits together.
     *
     * @param payment what is wanted; its maximal fee is for the limits to say
     */
    public Reservation reserve(Payment payment, Limits limits) {
        Instant now = clock.instant();
        return database.write(session -> {
            long time = BudgetClock.advance(session, now);
            if (isStopped()) {
                return new Reservation.Stopped();
            }
            if (isKnown(session, payment)) {
                return new Reservation.TriedBefore();
            }
            Tally.Grant grant =
                    new Tally(session, payment.network(), time, now).grant(limits, payment.origin(), payment.amount());
            if (grant.exceeded().isPresent()) {
                return new Reservation.OverLimit(grant.exceeded().get());
            }
            Payment reserved = payment.withMaxFee(grant.maxFee());
            Rows.insert(session, reserved, PaymentState.PENDING);
            return new Reservation.Reserved(reserved);
        });
    }

    private static boolean isKnown(Session session, Payment payment) throws SQLException {
        return !session.select(
                        row -> row.getInt(1),
                        "SELECT 1 FROM payments WHERE payment_hash = ?",
                        payment.paymentHash().hex())
                .isEmpty();
    }

    /** Writes down that a payment settled, and keeps its credential. */
    public HeldCredential paid(Payment payment, PaymentOutcome.Paid paid) {
        String hash = payment.paymentHash().hex();
        write((session, now) -> {
            session.update(
                    "UPDATE payments SET state = 'paid', fee_msat = ?, ended_at = ?, reason = NULL"
                            + " WHERE payment_hash = ?",
                    paid.fee().value(),
                    now,
                    hash);
            return session.update(
                    "INSERT INTO credentials (payment_hash, preimage, stored_at, expires_at) VALUES (?, ?, ?, ?)",
                    hash,
                    paid.preimage().hex(),
                    now,
                    payment.terms().expiresAt().map(Instant::getEpochSecond).orElse(null));
        });
        Purchase purchase = new Purchase(payment, paid.fee());
        return new HeldCredential(purchase, paid.preimage(), payment.terms(), Standing.UNACCEPTED);
    }

    /** Writes down that the money of a payment did not move and will not; nothing is held back for it any more. */
    public void failed(Payment payment, String reason) {
        end(payment, "failed", reason);
    }

    /**
     * Writes down that a payment's invoice expired and the wallet has no record of the payment; nothing is held back for
     * it any more.
     */
    public void lapsed(Payment payment, String reason) {
        end(payment, "lapsed", reason);
    }

    private void end(Payment payment, String state, String reason) {
        write((session, now) -> session.update(
                "UPDATE payments SET state = ?, reason = ?, ended_at = ?"
                        + " WHERE payment_hash = ? AND state IN ('pending', 'lapsed')",
                state,
                reason,
                now,
                payment.paymentHash().hex()));
    }

    /**
     * Writes down that the wallet has a record after all of a payment that lapsed: it is pending again, and its money
     * held back, even beyond a limit.
     */
    public void resumed(Payment payment) {
        write((session, now) -> session.update(
                "UPDATE payments SET state = 'pending', reason = NULL, ended_at = NULL"
                        + " WHERE payment_hash = ? AND state = 'lapsed'",
                payment.paymentHash().hex()));
    }

    /**
     * Writes down that the server let a credential pass. Should the machine lose power at this moment and the mark be
     * lost, then the credential is shown once more before anything is bought.
     */
    public void accepted(HeldCredential credential) {
        database.writeSoon(atATime(marking("accepted_at", credential, "accepted_at IS NULL")));
    }

    /** Writes down that the server turned down a credential that it had accepted, for what it is made for. */
    public void spent(HeldCredential credential) {
        write(marking("spent_at", credential, "(accepted_at IS NOT NULL OR imported_at IS NOT NULL)"));
    }

    private static Change marking(String column, HeldCredential credential, String condition) {
        return (session, now) -> session.update(
                "UPDATE credentials SET " + column + " = ? WHERE payment_hash = ? AND " + condition,
                now,
                credential.paymentHash().hex());
    }

    private interface Change {
        int run(Session session, long now) throws SQLException;
    }

    private void write(Change change) {
        database.write(atATime(change));
    }

    /** A change at a time by the {@link BudgetClock}. */
    private StateDatabase.Work<Integer> atATime(Change change) {
        Instant now = clock.instant();
        return session -> change.run(session, BudgetClock.advance(session, now));
    }

    private <T> List<T> select(StateDatabase.Row<T> row, String sql, Object... values) {
        return database.read(session -> session.select(row, sql, values));
    }

    @Override
    public void close() {
        database.close();
    }
}
