package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.client.budget.Allowance;
import org.l402.client.budget.FeeCap;
import org.l402.client.budget.Limit;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.state.ClientState;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.sandbox.PayPort;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.testkit.lightning.Waiting;

/**
 * Buyers killed with SIGKILL, at each step of a purchase and at random moments, one after the other with one state.
 * After each, whoever comes next is served, and the wallet's own record says that every thing was paid for once.
 *
 * <p>{@code -Dl402.kills=1000} kills more often than the 50 times of an ordinary run; {@code -Dl402.seed} repeats a run.
 */
class KillTest {

    private static final int KILLS = Integer.getInteger("l402.kills", 50);
    private static final Limits LIMITS =
            Limits.PLAY_MONEY.total(MilliSatoshi.ofSat(1_000_000)).feeCap(FeeCap.NONE);
    /** How long a whole purchase of a process that has just started takes, at most. */
    private static final int PURCHASE_MS = 300;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Where a buyer is killed. */
    private enum Step {
        CHALLENGE_NOT_SENT,
        JOURNAL_WRITTEN,
        WALLET_CALLED_AND_NEVER_PAYS,
        WALLET_CALLED_AND_PAYS_LATE,
        PAID_AND_NOT_TOLD,
        TOLD_AND_NOT_STORED,
        STORED_AND_NOT_ANSWERED,
        ANSWERED_BY_HALF
    }

    private final Random random;
    private volatile Duration ahead = Duration.ZERO;
    /** Time, of which an hour passes now and then. */
    private final InstantSource clock = () -> Instant.now().plus(ahead);

    private final SandboxNode node = new SandboxNode(clock);
    private final ShopWallet wallet = new ShopWallet(node);
    private final PayPort payPort = PayPort.open(wallet, 0);
    private final Shop shop = new Shop(node, clock);
    private final BlockingQueue<BuyerProcess> buyers = new LinkedBlockingQueue<>(1);
    private final Thread starter = new Thread(this::startBuyers, "starts-buyers");

    @TempDir
    Path state;

    KillTest() {
        long seed = Long.getLong("l402.seed", System.nanoTime());
        System.out.println("KillTest: -Dl402.kills=" + KILLS + " -Dl402.seed=" + seed);
        random = new Random(seed);
    }

    @AfterEach
    void close() throws Exception {
        starter.interrupt();
        starter.join();
        buyers.forEach(BuyerProcess::close);
        shop.close();
        payPort.close();
    }

    @Test
    @Tag("rule-9")
    void get_killedAnywhere_paysNothingTwiceAndLosesNothing() throws Exception {
        starter.start();
        Step[] steps = Step.values();
        for (int kill = 0; kill < KILLS; kill++) {
            URI uri = shop.at("/s" + kill + "/x");
            shop.price = new MilliSatoshi(1000 + kill);
            String where;
            if (kill % 2 == 0) {
                Step step = steps[kill / 2 % steps.length];
                killAt(step, uri);
                where = "kill " + kill + ", at " + step;
            } else {
                where = "kill " + kill + ", " + killAtRandom(uri) + " ms after the start";
                if (random.nextInt(4) == 0) {
                    where += " and the next one after " + killAtRandom(uri) + " ms";
                }
            }
            recover(where, uri, kill + 1);
        }
    }

    private void killAt(Step step, URI uri) throws Exception {
        // The buyer is killed first, then the gate opens.
        try (Gate gate = new Gate();
                BuyerProcess buyer = buyers.take()) {
            switch (step) {
                case CHALLENGE_NOT_SENT -> shop.unpaid = (shop, exchange) -> gate.stopHere();
                case JOURNAL_WRITTEN, TOLD_AND_NOT_STORED -> {}
                case WALLET_CALLED_AND_NEVER_PAYS ->
                    wallet.beforePaying(() -> {
                        gate.stopHere();
                        throw new IllegalStateException("the wallet was killed too");
                    });
                case WALLET_CALLED_AND_PAYS_LATE -> wallet.beforePaying(gate::stopHere);
                case PAID_AND_NOT_TOLD -> wallet.afterPaying(gate::stopHere);
                case STORED_AND_NOT_ANSWERED -> shop.paid = (shop, exchange) -> gate.stopHere();
                case ANSWERED_BY_HALF ->
                    shop.paid = (shop, exchange) -> {
                        sendHalf(exchange);
                        gate.stopHere();
                    };
            }
            boolean isKnownToTheBuyerAlone = step == Step.JOURNAL_WRITTEN || step == Step.TOLD_AND_NOT_STORED;
            if (isKnownToTheBuyerAlone) {
                buyer.get(
                        uri,
                        ahead,
                        step == Step.JOURNAL_WRITTEN
                                ? Buyer.Stop.BEFORE_THE_WALLET_IS_CALLED
                                : Buyer.Stop.BEFORE_THE_CREDENTIAL_IS_STORED);
                assertThat(buyer.said()).isEqualTo("stopped");
            } else {
                buyer.get(uri, ahead, Buyer.Stop.NOWHERE);
                gate.awaitReached();
            }
        }
        wallet.awaitIdle();
        honest();
    }

    private int killAtRandom(URI uri) throws Exception {
        shop.unpaid = (shop, exchange) -> {
            dawdle();
            shop.sendDemand(exchange);
        };
        shop.paid = (shop, exchange) -> {
            dawdle();
            SERVES.answer(shop, exchange);
        };
        wallet.beforePaying(this::dawdle);
        wallet.afterPaying(this::dawdle);
        int moment = random.nextInt(PURCHASE_MS);
        try (BuyerProcess buyer = buyers.take()) {
            buyer.get(uri, ahead, Buyer.Stop.NOWHERE);
            Thread.sleep(moment);
        }
        honest();
        return moment;
    }

    private void dawdle() {
        try {
            Thread.sleep(random.nextInt(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void honest() {
        shop.unpaid = Shop::sendDemand;
        shop.paid = SERVES;
        wallet.beforePaying(() -> {});
        wallet.afterPaying(() -> {});
    }

    private static final Shop.Behaviour SERVES =
            (shop, exchange) -> shop.send(exchange, 200, "the goods of " + exchange.getRequestURI());

    private static void sendHalf(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    /** The next run of the program. What never reached the wallet is given up once the invoice is long expired. */
    private void recover(String where, URI uri, int bought) throws Exception {
        try (L402Client client = client();
                ClientState journal = new ClientState(state, clock)) {
            if (!client.recover().isEmpty()) {
                ahead = ahead.plusHours(1);
                // The buyer that has just started recovers, too, and holds the lock meanwhile.
                Waiting.until("recovered, " + where, PATIENCE, () -> isRecovered(client));
            }
            Result<String> result = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(result).as(where).isInstanceOf(Result.Delivered.class);
            assertThat(((Result.Delivered<String>) result).response().body())
                    .as(where)
                    .isEqualTo("the goods of " + uri.getPath());
            assertThat(wallet.payments()).as(where).isEqualTo(bought);
            Allowance total = journal.allowances(LIMITS, Network.REGTEST, Origin.of(uri)).stream()
                    .filter(allowance -> allowance.limit() == Limit.TOTAL)
                    .findFirst()
                    .orElseThrow();
            assertThat(total.spent()).as(where).isEqualTo(wallet.spent());
            assertThat(total.held()).as(where).isEqualTo(MilliSatoshi.ZERO);
            assertThat(journal.credentials(Origin.of(uri))).as(where).hasSize(bought);
        }
    }

    private static boolean isRecovered(L402Client client) {
        try {
            return client.recover().isEmpty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private L402Client client() {
        return L402Client.builder(Wallet.playMoney(wallet, "the buyer's wallet"), LIMITS)
                .state(state)
                .clock(clock)
                .build();
    }

    /** One ahead of the one that is killed, so that its start costs no time. */
    private void startBuyers() {
        try {
            while (true) {
                BuyerProcess next = BuyerProcess.start(
                                state, payPort.address().getPort(), MilliSatoshi.ofSat(1_000_000))
                        .ready();
                try {
                    buyers.put(next);
                } catch (InterruptedException e) {
                    next.close();
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
