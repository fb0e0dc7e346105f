package org.l402.testkit.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.failure;
import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceIssuer.Issued;
import org.l402.lightning.InvoiceIssuer.Request;
import org.l402.lightning.InvoiceStatus.Open;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;

/** What the receiving half does while its node is away or slow: it fails in words and in time, and comes back. */
public interface IssuerTroubleContract {

    /** How soon after its node an adapter must be back. */
    Duration BACK_WITHIN = Duration.ofSeconds(10);

    /** How often its time-out a call may take on a machine that is busy. */
    int GENEROUS = 5;

    /** The adapter under test. */
    InvoiceIssuer issuer();

    /** How long the adapter waits for an answer of its node. */
    Duration issuerTimeout();

    /** Stops the issuer's node; whatever is connected to it is cut off. */
    void stopIssuer();

    /** Starts it again where it was, with all that it knew; returns when it answers others. */
    void startIssuer();

    /** Lets the node take calls and answer none. */
    void freezeIssuer();

    /** Lets it answer again, also what it took meanwhile. */
    void thawIssuer();

    private static Request request() {
        return IssuerContract.request(MilliSatoshi.ofSat(1), Duration.ofMinutes(10));
    }

    @Test
    default void issue_nodeStopped_failsAndIsBackAfterIt() {
        Issued before = get(issuer().issue(request()));
        stopIssuer();
        try {
            failure(issuer().issue(request()));
            failure(issuer().status(before.paymentHash()));
        } finally {
            startIssuer();
        }

        until("back", BACK_WITHIN, this::issues);
        assertThat(get(issuer().status(before.paymentHash()))).isEqualTo(new Open());
    }

    @Test
    default void issue_nodeSlow_failsInTimeAndIsBackAfterIt() {
        freezeIssuer();
        try {
            CompletableFuture<Issued> issue = issuer().issue(request()).toCompletableFuture();
            assertThat(issue).failsWithin(issuerTimeout().multipliedBy(GENEROUS));
            failure(issue);
        } finally {
            thawIssuer();
        }

        until("back", BACK_WITHIN, this::issues);
    }

    @Test
    default void issue_nodeStoppedInTheMiddle_fails() {
        freezeIssuer();
        CompletableFuture<Issued> issue = issuer().issue(request()).toCompletableFuture();
        CompletableFuture<?> status = issuer().status(unknownHash()).toCompletableFuture();
        stopIssuer();
        try {
            failure(issue);
            failure(status);
        } finally {
            startIssuer();
        }

        until("back", BACK_WITHIN, this::issues);
    }

    private static PaymentHash unknownHash() {
        return PaymentHash.of(new byte[32]);
    }

    private boolean issues() {
        try {
            issuer().issue(request()).toCompletableFuture().join();
            return true;
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(NodeException.class);
            return false;
        }
    }
}
