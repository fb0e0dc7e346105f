package org.l402.client.state;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.l402.client.budget.Allowance;
import org.l402.client.budget.Exceeded;
import org.l402.client.budget.Limit;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.state.StateDatabase.Session;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;

/**
 * What the journal says was spent, held against limits, at one moment: sums of the payments' own rows, never a counter
 * beside them.
 *
 * @param time by the {@link BudgetClock}, in seconds
 * @param wall what the system's clock says
 */
record Tally(Session session, Network network, long time, Instant wall) {

    private static final String COUNTED = " FROM payments WHERE network = ? AND counted_at >= ? AND (origin = ? OR ?)";

    /** The most that routing may cost, or the limit that leaves less than the price. */
    record Grant(MilliSatoshi maxFee, Optional<Exceeded> exceeded) {}

    /** How all limits stand for a purchase from one origin. */
    List<Allowance> allowances(Limits limits, Origin origin) throws SQLException {
        List<Allowance> allowances = new ArrayList<>();
        for (Map.Entry<Limit, MilliSatoshi> entry : limits.most().entrySet()) {
            allowances.add(allowance(entry.getKey(), entry.getValue(), origin.toString()));
        }
        return allowances;
    }

    /** How the limits stand that are the same for every origin. */
    List<Allowance> common(Limits limits) throws SQLException {
        List<Allowance> allowances = new ArrayList<>();
        for (Map.Entry<Limit, MilliSatoshi> entry : limits.most().entrySet()) {
            if (entry.getKey() != Limit.PER_ORIGIN_PER_DAY) {
                allowances.add(allowance(entry.getKey(), entry.getValue(), ""));
            }
        }
        return allowances;
    }

    /**
     * Holds a price against all limits. The fee may take what they leave, up to its cap; of several limits that are
     * exceeded, the one that frees last is named.
     */
    Grant grant(Limits limits, Origin origin, MilliSatoshi price) throws SQLException {
        List<Exceeded> exceeded = new ArrayList<>();
        long fee = limits.feeCap().of(price).value();
        for (Allowance allowance : allowances(limits, origin)) {
            long room = allowance.left().value() - price.value();
            if (room < 0) {
                exceeded.add(new Exceeded(allowance, price, freesAt(allowance, origin, price)));
            }
            fee = Math.min(fee, room);
        }
        Optional<Exceeded> last =
                exceeded.stream().max(Comparator.comparing(one -> one.freesAt().orElse(Instant.MAX)));
        return new Grant(new MilliSatoshi(Math.max(0, fee)), last);
    }

    private Allowance allowance(Limit limit, MilliSatoshi most, String origin) throws SQLException {
        if (limit == Limit.PER_REQUEST) {
            return new Allowance(limit, most, MilliSatoshi.ZERO, MilliSatoshi.ZERO);
        }
        return session
                .select(
                        row -> new Allowance(limit, most, amount(row.getLong(1)), amount(row.getLong(2))),
                        "SELECT coalesce(sum(counted_msat) FILTER (WHERE state = 'paid'), 0),"
                                + " coalesce(sum(counted_msat) FILTER (WHERE state = 'pending'), 0)" + COUNTED,
                        network.label(),
                        since(limit),
                        origin,
                        isForAll(limit))
                .stream()
                .findFirst()
                .orElse(new Allowance(limit, most, MilliSatoshi.ZERO, MilliSatoshi.ZERO));
    }

    private static MilliSatoshi amount(long msat) {
        return new MilliSatoshi(Math.min(msat, MilliSatoshi.MAX.value()));
    }

    private static int isForAll(Limit limit) {
        return limit == Limit.PER_ORIGIN_PER_DAY ? 0 : 1;
    }

    /** The first second that counts; what ended in it may have ended at its very end. */
    private long since(Limit limit) {
        return limit.window().map(window -> time - window.toSeconds()).orElse(Long.MIN_VALUE);
    }

    private Optional<Instant> freesAt(Allowance allowance, Origin origin, MilliSatoshi price) throws SQLException {
        Optional<Duration> window = allowance.limit().window();
        if (window.isEmpty() || price.compareTo(allowance.most()) > 0) {
            return Optional.empty();
        }
        long missing = price.value() - allowance.left().value();
        for (long[] paid : paid(allowance.limit(), origin)) {
            missing -= paid[1];
            if (missing <= 0) {
                return Optional.of(wall.plusSeconds(paid[0] + window.get().toSeconds() + 1 - time));
            }
        }
        return Optional.empty();
    }

    /** Times and costs of what was paid within a limit, the oldest first. */
    private List<long[]> paid(Limit limit, Origin origin) throws SQLException {
        return session.select(
                row -> new long[] {row.getLong("counted_at"), row.getLong("counted_msat")},
                "SELECT counted_at, counted_msat" + COUNTED + " AND state = 'paid' ORDER BY counted_at",
                network.label(),
                since(limit),
                origin.toString(),
                isForAll(limit));
    }
}
