package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.l402.lightning.MilliSatoshi;

@Timeout(60)
class ConcurrencyTest extends ShopTest {

    private static final int CLIENTS = 10;

    @Test
    @Tag("rule-15")
    void get_tenClientsAtOnce_buyOnceAndAllAreServed() throws Exception {
        // Nobody is asked to pay before all have asked, so that all ten hold an invoice.
        CyclicBarrier allAsked = new CyclicBarrier(CLIENTS);
        shop.unpaid = (shop, exchange) -> {
            try {
                allAsked.await();
            } catch (Exception e) {
                throw new java.io.IOException(e);
            }
            shop.sendDemand(exchange);
        };

        List<Result<String>> results = atOnce(i -> get("/weather/" + i));

        assertThat(results)
                .allSatisfy(result ->
                        assertThat(delivered(result).response().statusCode()).isEqualTo(200));
        assertThat(results.stream().filter(result -> delivered(result).access() instanceof Result.Bought))
                .hasSize(1);
        assertThat(shop.demands()).isEqualTo(CLIENTS);
        assertThat(wallet.calls()).isEqualTo(1);
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    @Test
    void get_twoServicesAtOnce_buysOneOfEachAndRefusesNone() throws Exception {
        List<Result<String>> results = atOnce(i -> get((i % 2 == 0 ? "/weather/" : "/stock/") + i));

        assertThat(results)
                .allSatisfy(result ->
                        assertThat(delivered(result).response().statusCode()).isEqualTo(200));
        assertThat(wallet.calls()).isEqualTo(2);
    }

    @Test
    void get_whileAnotherServiceIsBoughtAndNotYetAccepted_waitsInsteadOfBeingRefused() throws Exception {
        FutureTask<Result<String>> stock = new FutureTask<>(() -> get("/stock/x"));
        Thread buyer = new Thread(stock);
        shop.paid = (shop, exchange) -> {
            if (exchange.getRequestURI().getPath().startsWith("/weather")) {
                buyer.start();
                while (buyer.isAlive() && !waitsForTheLock(buyer)) {
                    Thread.onSpinWait();
                }
            }
            shop.send(exchange, 200, "goods");
        };

        assertBought(get("/weather/x"), "goods");
        assertBought(stock.get(), "goods");
    }

    private static boolean waitsForTheLock(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith("OriginLock"));
    }

    private interface Numbered {
        Result<String> get(int number) throws Exception;
    }

    private static List<Result<String>> atOnce(Numbered work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Result<String>>> calls = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                calls.add(() -> work.get(number));
            }
            List<Result<String>> results = new ArrayList<>();
            for (Future<Result<String>> call : threads.invokeAll(calls)) {
                results.add(call.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
