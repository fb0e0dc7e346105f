package org.l402.lightning.cln;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.NodeException;
import org.l402.lightning.SettlementSource.Following;
import org.l402.lightning.SettlementSource.Listener;
import org.l402.lightning.SettlementSource.Settlement;
import org.l402.lightning.UnknownPlaceException;
import org.l402.lightning.cln.Reply.Kind;
import org.l402.lightning.cln.Reply.Result;
import org.l402.lightning.cln.Reply.Trouble;

/**
 * One following of a Core Lightning node: a thread that asks for the next paid invoice again and again, and tells it.
 *
 * <p>The node keeps the order of payment, and has one answer a call. Until it has none it is asked not to wait; then it is
 * asked to wait a while, so that a node that vanished without a word is noticed soon after that.
 */
final class ClnFollowing implements Following {

    private static final String METHOD = "waitanyinvoice";
    private static final Duration WAIT = Duration.ofSeconds(30);
    /** The node's code for a wait that is over without a payment. */
    private static final int NONE_PAID = 904;

    private final Calls calls;
    private final Duration timeout;
    private final Listener listener;
    /** Held while the listener is called. */
    private final Object telling = new Object();

    private boolean over;
    private volatile @Nullable CompletableFuture<Reply> asked;

    private ClnFollowing(Calls calls, Duration timeout, Listener listener) {
        this.calls = calls;
        this.timeout = timeout;
        this.listener = listener;
    }

    static ClnFollowing begin(Calls calls, Duration timeout, long after, Listener listener) {
        ClnFollowing following = new ClnFollowing(calls, timeout, listener);
        Thread thread = new Thread(() -> following.run(after), "cln-settlements");
        thread.setDaemon(true);
        thread.start();
        return following;
    }

    @Override
    public void close() {
        synchronized (telling) {
            over = true;
        }
        CompletableFuture<Reply> call = asked;
        if (call != null) {
            call.cancel(false);
        }
    }

    private void run(long after) {
        try {
            follow(after);
        } catch (CancellationException e) {
            // Closed while the node was waited for.
        } catch (NodeException e) {
            end(e);
        } catch (Throwable e) { // an Error as well: whoever listens would wait for ever
            end(new NodeException("what was told of a settlement failed: " + e, e));
        }
    }

    private void follow(long after) {
        long last = after;
        boolean caughtUp = false;
        if (after > 0) {
            look(after);
        }
        while (true) {
            Reply reply = ask(last, caughtUp ? WAIT : Duration.ZERO);
            if (reply instanceof Result result) {
                Settlement settlement = settlement(new Members(METHOD, result.json()));
                if (settlement.index() <= last) {
                    throw new NodeException(calls.place() + " was asked for the invoice paid after number " + last
                            + " and answered with number " + settlement.index());
                }
                last = settlement.index();
                tell(() -> listener.settled(settlement));
            } else if (reply instanceof Trouble trouble && isNonePaid(trouble)) {
                if (!caughtUp) {
                    caughtUp = true;
                    tell(listener::caughtUp);
                }
            } else {
                throw Invoices.failure((Trouble) reply);
            }
        }
    }

    /** A node that has lost its record waits for the number after the one it is told, and says nothing until then. */
    private void look(long place) {
        Reply reply = ask(place - 1, Duration.ZERO);
        if (reply instanceof Trouble trouble && !isNonePaid(trouble)) {
            throw Invoices.failure(trouble);
        }
        if (!(reply instanceof Result result)
                || settlement(new Members(METHOD, result.json())).index() != place) {
            throw new UnknownPlaceException(calls.place() + " no longer has the invoice that was paid as number "
                    + place + ": it was deleted, or the node was restored from a backup");
        }
    }

    private static boolean isNonePaid(Trouble trouble) {
        return trouble.kind() == Kind.ERROR && trouble.code() == NONE_PAID;
    }

    private Reply ask(long last, Duration wait) {
        CompletableFuture<Reply> call =
                calls.askBeside(METHOD, Map.of("lastpay_index", last, "timeout", wait.toSeconds()), wait.plus(timeout));
        asked = call;
        synchronized (telling) {
            if (over) {
                call.cancel(false);
            }
        }
        return call.join();
    }

    private void end(NodeException why) {
        tell(() -> {
            over = true;
            listener.ended(why);
        });
    }

    private void tell(Runnable what) {
        synchronized (telling) {
            if (!over) {
                what.run();
            }
        }
    }

    private static Settlement settlement(Members invoice) {
        return new Settlement(
                invoice.requiredLong("pay_index"),
                invoice.requiredHash("payment_hash"),
                invoice.text("description").orElse(""),
                Optional.of(invoice.requiredText("label")),
                invoice.msat("amount_msat").orElse(MilliSatoshi.ZERO),
                invoice.requiredMsat("amount_received_msat"),
                invoice.requiredTime("paid_at"));
    }
}
