package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.until;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.SettlementSource.Following;
import org.l402.lightning.SettlementSource.Listener;
import org.l402.lightning.SettlementSource.Settlement;

/** What one following has told so far. */
public final class Told implements Listener, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Settlement> settlements = new CopyOnWriteArrayList<>();
    private final List<NodeException> ends = new CopyOnWriteArrayList<>();
    private final AtomicInteger caughtUp = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean twoAtOnce = new AtomicBoolean();
    private Following following = () -> {};

    private Told() {}

    /** Begins to follow. */
    public static Told follow(SettlementSource source, long after) {
        Told told = new Told();
        told.following = source.follow(after, told);
        return told;
    }

    /** What a following tells up to the moment in which it has caught up. */
    public static List<Settlement> backlog(SettlementSource source, long after) {
        try (Told told = follow(source, after)) {
            told.awaitCaughtUp();
            return told.settlements();
        }
    }

    public List<Settlement> settlements() {
        return List.copyOf(settlements);
    }

    public List<NodeException> ends() {
        return List.copyOf(ends);
    }

    public void awaitCaughtUp() {
        until("caught up " + ends, PATIENCE, () -> caughtUp.get() > 0);
        assertThat(caughtUp).hasValue(1);
    }

    public void awaitSettled(PaymentHash hash) {
        until(
                "told of the settlement",
                PATIENCE,
                () -> settlements.stream().anyMatch(one -> one.paymentHash().equals(hash)));
    }

    public void awaitEnd() {
        until("told of the end", PATIENCE, () -> !ends.isEmpty());
    }

    @Override
    public void settled(Settlement settlement) {
        alone(() -> settlements.add(settlement));
    }

    @Override
    public void caughtUp() {
        alone(caughtUp::incrementAndGet);
    }

    @Override
    public void ended(NodeException why) {
        alone(() -> ends.add(why));
    }

    private void alone(Runnable what) {
        twoAtOnce.compareAndSet(false, !busy.compareAndSet(false, true));
        what.run();
        busy.set(false);
    }

    /** Ends the following. */
    @Override
    public void close() {
        following.close();
        assertThat(twoAtOnce).as("called by two threads at a time").isFalse();
    }
}
