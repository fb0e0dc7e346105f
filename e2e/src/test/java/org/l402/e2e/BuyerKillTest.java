package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.until;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Buyers killed with SIGKILL at random moments of a purchase from a gateway two hops away. Whoever comes next with the
 * same state is served, and the record of the buyer's node says that every thing was paid for once.
 *
 * <p>{@code -De2e.kills=100} is the long run; {@code -De2e.seed=…} takes the moments of an earlier one.
 */
class BuyerKillTest {

    private static final int KILLS = Integer.getInteger("e2e.kills", 10);
    /** Short, so that a test can wait for the end of a payment that the wallet never heard of: this and a minute. */
    private static final Duration INVOICE_EXPIRY = Duration.ofSeconds(20);

    private static final long PRICE = 1000;
    /** From a warm start to the answer, at most, as a rule. */
    private static final int PURCHASE_MILLIS = 800;
    /** From the call of the wallet to the answer, at most, as a rule. */
    private static final int PAYMENT_MILLIS = 300;

    private static final Duration PATIENCE = INVOICE_EXPIRY.plusSeconds(100);

    private final Regtest regtest = Regtest.shared();
    private final Lnd buyer = regtest.buyer();
    private final long seed = Long.getLong("e2e.seed", System.nanoTime());
    private final Random moments = new Random(seed);

    @TempDir
    private Path home;

    private Shop shop;
    private Path file;
    private Set<String> before;
    /** The payment hash of what a wallet was never called for, once there is one. */
    private List<String> unheard = List.of();

    @BeforeEach
    void open() {
        regtest.awaitRemote();
        shop = Shop.on(regtest.remote(), home, INVOICE_EXPIRY);
        shop.add("unheard", PRICE);
        for (int i = 0; i < KILLS; i++) {
            shop.add("s" + i, PRICE + i);
        }
        shop.open();
        file = Account.write(home, buyer);
        before = buyer.paidHashes();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void buyerKilled_paysNothingTwiceAndLosesNothing() {
        System.out.println("e2e: killing " + KILLS + " buyers, seed " + seed);
        long held = killedBeforeTheWalletIsCalled();
        for (int i = 0; i < KILLS; i++) {
            URI uri = shop.at("/s" + i);
            String where = "killed buyer " + (i + 1) + " of " + KILLS + " " + killed(uri);
            if (moments.nextInt(4) == 0) {
                where += ", and the next one " + killed(uri);
            }
            next(where, uri, i + 1, held);
        }
        allAreServed(KILLS, held);
        try (Account account = Account.open(file)) {
            until("what was never paid lapses", PATIENCE, () -> {
                var unused = account.get(unheardOf());
                return account.held(unheardOf()) == 0;
            });
            account.served(unheardOf(), "after it lapsed");
            isBalanced(account, "at the very end", KILLS + 1, 0);
        }
        assertThat(shop.awaitRows(KILLS + 1))
                .as("what the seller got")
                .extracting(SaleRow::paymentHash)
                .containsExactlyInAnyOrderElementsOf(paid().keySet());
    }

    /** What it asked for was another origin's, so that what is held back for it blocks nothing else. */
    private long killedBeforeTheWalletIsCalled() {
        try (ChildBuyer child = ChildBuyer.start(file)) {
            child.getUntilPaying(unheardOf());
            child.kill();
        }
        try (Account account = Account.open(file)) {
            unheard = account.recover();
            assertThat(unheard).hasSize(1);
            assertThat(account.spent(unheardOf())).isZero();
            long held = account.held(unheardOf());
            assertThat(held).isGreaterThan(PRICE * 1000);
            return held;
        }
    }

    private URI unheardOf() {
        return URI.create(shop.at("/unheard").toString().replace("127.0.0.1", "localhost"));
    }

    /** Where a buyer was killed on its way to something. */
    private String killed(URI uri) {
        try (ChildBuyer child = ChildBuyer.start(file)) {
            child.get(uri);
            boolean isPaying = moments.nextBoolean() && child.reached(ChildBuyer.PAYING);
            int moment = moments.nextInt(isPaying ? PAYMENT_MILLIS : PURCHASE_MILLIS);
            pause(moment);
            return moment + " ms after its " + (isPaying ? "payment began" : "start") + ", last words: " + child.kill();
        }
    }

    /** The next run of the program. */
    private void next(String where, URI uri, int bought, long held) {
        try (Account account = Account.open(file)) {
            try {
                until("the wallet's last word, " + where, PATIENCE, () -> unheard.containsAll(account.recover()));
            } catch (AssertionError e) {
                throw new AssertionError(
                        account.recover().stream().map(buyer::payment).toList().toString(), e);
            }
            String access = account.served(uri, where).getClass().getSimpleName();
            System.out.println("e2e: " + where + "; the next one: " + access);
            isBalanced(account, where, bought, held);
        }
    }

    private void allAreServed(int bought, long held) {
        try (Account account = Account.open(file)) {
            for (int i = 0; i < bought; i++) {
                account.served(shop.at("/s" + i), "again /s" + i);
            }
            isBalanced(account, "at the end", bought, held);
        }
    }

    private void isBalanced(Account account, String where, int bought, long held) {
        Map<String, Long> paid = paid();
        assertThat(paid).as(where).hasSize(bought);
        assertThat(account.spent(shop.at("/")))
                .as(where)
                .isEqualTo(paid.values().stream().mapToLong(Long::longValue).sum())
                .isGreaterThan(bought * (PRICE + 1) * 1000);
        assertThat(account.held(shop.at("/")))
                .as(where)
                .isEqualTo(account.recover().isEmpty() ? 0 : held);
        List<String> credentials = new ArrayList<>(account.credentials(shop.at("/")));
        credentials.addAll(account.credentials(unheardOf()));
        assertThat(credentials).as(where).containsExactlyInAnyOrderElementsOf(paid.keySet());
    }

    /** What the buyer's node paid here, by its own record. */
    private Map<String, Long> paid() {
        return buyer.paid().entrySet().stream()
                .filter(payment -> !before.contains(payment.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
