package org.l402.client;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.l402.client.quote.Origin;
import org.l402.client.quote.TokenTerms;
import org.l402.client.state.ClientState;
import org.l402.client.state.ClientStateException;
import org.l402.client.state.HeldCredential;
import org.l402.lightning.PaymentHash;

/**
 * Chooses among the credentials held for an origin, and notes what the server says to them.
 *
 * <p>Before the server has said what it wants, the path tells most; afterwards the token that it offers does.
 */
final class Keyring {

    /** Origins remembered; beyond that all are forgotten, and read again. */
    private static final int MAX_ORIGINS = 1000;

    private final ClientState state;
    private final InstantSource clock;
    private final Announcer announcer;
    private final ConcurrentMap<Origin, List<HeldCredential>> remembered = new ConcurrentHashMap<>();

    Keyring(ClientState state, InstantSource clock, Announcer announcer) {
        this.state = state;
        this.clock = clock;
        this.announcer = announcer;
    }

    /**
     * The credential bought for the path most like this one, of several the newest; null when none is held. One never
     * accepted is no guess: only an answer other than the 402 without it can show that it is accepted.
     *
     * <p>It comes from memory, without a lock and without the disk, once an origin has been met; what another process
     * did since shows when the server asks for payment.
     */
    @Nullable
    HeldCredential bestGuess(Origin origin, String path) {
        List<HeldCredential> known = remembered.get(origin);
        return (known == null ? read(origin) : known)
                .stream()
                        .filter(held -> held.isUsable(clock.instant()))
                        .max(Comparator.comparingInt(
                                held -> likeness(held.purchase().payment().path(), path)))
                        .orElse(null);
    }

    /** The newest credential, not tried yet, that fits one of the tokens offered; null when there is none. */
    @Nullable
    HeldCredential another(Origin origin, String path, List<TokenTerms> wanted, Set<PaymentHash> tried) {
        return read(origin).stream()
                .filter(held -> held.isUsable(clock.instant()))
                .filter(held -> !tried.contains(held.paymentHash()) && fitsAny(held, wanted, path))
                .findFirst()
                .orElse(null);
    }

    /** Notes that a server let a credential pass. */
    void accepted(HeldCredential credential) {
        if (!credential.isAccepted()) {
            try {
                state.accepted(credential);
                read(credential.purchase().payment().origin());
                announcer.accepted(credential);
            } catch (ClientStateException e) {
                // The answer is there and worth more than the mark, which the next answer sets.
            }
        }
    }

    /**
     * Notes that a server turned a credential down. One that it had accepted before, and that was bought for just this,
     * is spent; one never accepted stays as it is, and blocks further purchases.
     */
    void turnedDown(HeldCredential credential, String path) {
        if (!credential.isBlocking() && credential.purchase().payment().path().equals(path)) {
            state.spent(credential);
            read(credential.purchase().payment().origin());
        }
    }

    private List<HeldCredential> read(Origin origin) {
        List<HeldCredential> held = state.liveCredentials(origin);
        if (remembered.size() >= MAX_ORIGINS) {
            remembered.clear();
        }
        remembered.put(origin, held);
        return held;
    }

    private static boolean fitsAny(HeldCredential held, List<TokenTerms> wanted, String path) {
        return wanted.stream().anyMatch(terms -> held.fits(terms, path));
    }

    /** How many segments two paths have in common from the start. */
    private static int likeness(String path, String other) {
        String[] segments = path.split("/", -1);
        String[] others = other.split("/", -1);
        int common = 0;
        while (common < Math.min(segments.length, others.length) && segments[common].equals(others[common])) {
            common++;
        }
        return path.equals(other) ? Integer.MAX_VALUE : common;
    }
}
