package org.l402.lightning.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.SettlementSource.Following;
import org.l402.lightning.SettlementSource.Listener;
import org.l402.lightning.SettlementSource.Settlement;

/** The sandbox's record of what was paid. */
@Timeout(30)
class SandboxSettlementsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final SandboxNode node = new SandboxNode(InstantSource.fixed(NOW));
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final Listener listener = new Listener() {
        @Override
        public void settled(Settlement settlement) {
            told.add(settlement);
        }

        @Override
        public void caughtUp() {
            told.add("caught up");
        }

        @Override
        public void ended(NodeException why) {
            told.add(why);
        }
    };

    @Test
    void follow_tellsTheBacklogInOrder_thenWhatSettles() throws Exception {
        InvoiceIssuer.Issued first = issue("a");
        InvoiceIssuer.Issued second = issue("b");
        issue("never paid");
        pay(second);
        pay(first);

        try (Following following = node.follow(0, listener)) {
            assertThat(following).isNotNull();
            assertThat(next()).isEqualTo(settlement(1, "b", second));
            assertThat(next()).isEqualTo(settlement(2, "a", first));
            assertThat(next()).isEqualTo("caught up");

            InvoiceIssuer.Issued third = issue("c");
            pay(third);
            pay(third);
            assertThat(next()).isEqualTo(settlement(3, "c", third));
        }
        pay(issue("after the end"));
        assertThat(told).isEmpty();
    }

    @Test
    void close_byTheListenerItself_endsTheFollowing() throws Exception {
        pay(issue("a"));
        pay(issue("b"));
        BlockingQueue<Following> opened = new LinkedBlockingQueue<>();
        BlockingQueue<Settlement> seen = new LinkedBlockingQueue<>();
        opened.add(node.follow(0, new Listener() {
            @Override
            public void settled(Settlement settlement) {
                try {
                    opened.take().close();
                    seen.add(settlement);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void caughtUp() {
                told.add("caught up");
            }

            @Override
            public void ended(NodeException why) {
                told.add(why);
            }
        }));

        assertThat(seen.poll(10, TimeUnit.SECONDS)).isNotNull();
        node.follow(2, listener).close();
        assertThat(seen).isEmpty();
    }

    @Test
    void follow_theListenerFailsWithAnError_isAnEndAllTheSame() throws Exception {
        pay(issue("a"));
        node.follow(0, new Listener() {
            @Override
            public void settled(Settlement settlement) {
                throw new OutOfMemoryError("of a test");
            }

            @Override
            public void caughtUp() {
                told.add("caught up");
            }

            @Override
            public void ended(NodeException why) {
                told.add(why);
            }
        });

        assertThat(next()).asString().contains("of a test");
    }

    private InvoiceIssuer.Issued issue(String memo) throws Exception {
        return node.issue(new InvoiceIssuer.Request(new MilliSatoshi(1500), memo, Duration.ofMinutes(10)))
                .toCompletableFuture()
                .get();
    }

    private void pay(InvoiceIssuer.Issued issued) throws Exception {
        var unused = node.pay(issued.bolt11(), MilliSatoshi.ZERO, Duration.ofSeconds(5))
                .toCompletableFuture()
                .get();
    }

    private static Settlement settlement(long index, String memo, InvoiceIssuer.Issued issued) {
        MilliSatoshi amount = new MilliSatoshi(1500);
        return new Settlement(index, issued.paymentHash(), memo, Optional.empty(), amount, amount, NOW);
    }

    private Object next() throws InterruptedException {
        Object next = told.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("told in time").isNotNull();
        return next == null ? "nothing" : next;
    }
}
