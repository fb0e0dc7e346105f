package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.SettlementSource;
import org.l402.lightning.SettlementSource.Settlement;

/** What becomes of a following whose node goes away: its end is told, and the next one misses nothing. */
public interface SettlementTroubleContract {

    /** The adapter under test. */
    SettlementSource source();

    /** The same node's receiving half. */
    InvoiceIssuer issuer();

    /** Pays an invoice of this node from elsewhere; returns when the money has arrived. */
    void payInFull(String bolt11);

    /** Stops the issuer's node; whatever is connected to it is cut off. */
    void stopIssuer();

    /** Starts it again where it was, with all that it knew; returns when it answers others. */
    void startIssuer();

    @Test
    default void follow_nodeStopped_endedOnceAndTheNextMissesNothing() {
        long before = SettlementContract.last(source());
        Issued first;
        Issued second;
        Issued whileAway;
        try (Told told = Told.follow(source(), before)) {
            first = paid();
            told.awaitSettled(first.paymentHash());
            told.awaitCaughtUp();
            second = issue();
            stopIssuer();
            try {
                told.awaitEnd();
                refused();
            } finally {
                startIssuer();
            }
            until("back", IssuerTroubleContract.BACK_WITHIN, this::answers);
            payInFull(second.bolt11());
            whileAway = paid();

            assertThat(told.ends()).singleElement().asString().contains(" ");
            assertThat(told.settlements()).extracting(Settlement::paymentHash).containsExactly(first.paymentHash());
        }

        List<Settlement> all = Told.backlog(source(), before);
        assertThat(all)
                .extracting(Settlement::paymentHash)
                .containsExactly(first.paymentHash(), second.paymentHash(), whileAway.paymentHash());
        assertThat(Told.backlog(source(), all.get(0).index())).isEqualTo(all.subList(1, 3));
    }

    /** Following a node that is away ends at once. */
    private void refused() {
        try (Told told = Told.follow(source(), 0)) {
            told.awaitEnd();
            assertThat(told.settlements()).isEmpty();
            assertThat(told.ends()).hasSize(1);
        }
    }

    private boolean answers() {
        try {
            var unused = issuer().issue(IssuerContract.request(MilliSatoshi.ofSat(1), Duration.ofMinutes(1)))
                    .toCompletableFuture()
                    .join();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    private Issued issue() {
        return get(issuer().issue(IssuerContract.request(MilliSatoshi.ofSat(1), Duration.ofMinutes(10))));
    }

    private Issued paid() {
        Issued issued = issue();
        payInFull(issued.bolt11());
        return issued;
    }
}
