package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.state.ClientState;
import org.l402.client.state.OriginLock;
import org.l402.lightning.MilliSatoshi;

/** Requests that nobody waits for, and requests that nobody wants any more. */
@Timeout(60)
class AsyncTest extends ShopTest {

    @Test
    void sendAsync_unpaidResource_buysAndDelivers() throws Exception {
        try (L402Client client = client()) {
            assertBought(sendAsync(client, "/weather/x").get(), "the goods of /weather/x");
            assertHeld(sendAsync(client, "/weather/x").get(), "the goods of /weather/x");
        }
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    void sendAsync_serverAndLockThatMakeItWait_doNotMakeTheCallerWait() throws Exception {
        try (L402Client client = client();
                ClientState state = new ClientState(directory(), clock);
                Gate gate = new Gate()) {
            shop.unpaid = (shop, exchange) -> {
                gate.stopHere();
                shop.sendDemand(exchange);
            };
            CompletableFuture<Result<String>> result;
            OriginLock lock = state.lock(Origin.of(shop.at("/")));
            try (lock) {
                result = sendAsync(client, "/weather/x");
                gate.awaitReached();
                assertThat(result).isNotDone();
                gate.open();
            }
            assertBought(result.get(), "the goods of /weather/x");
        }
    }

    @Test
    void sendAsync_manyAtOnce_buyOnce() throws Exception {
        try (L402Client client = client()) {
            List<CompletableFuture<Result<String>>> results = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                results.add(sendAsync(client, "/weather/" + i));
            }
            for (CompletableFuture<Result<String>> result : results) {
                assertThat(delivered(result.get()).response().statusCode()).isEqualTo(200);
            }
        }
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    void sendAsync_noServerThere_failsWithAnIoException() {
        shop.close();
        try (L402Client client = client()) {
            CompletableFuture<Result<String>> result = sendAsync(client, "/weather/x");

            assertThatThrownBy(result::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void sendAsync_closedClient_isRefused() {
        L402Client client = client();
        client.close();

        assertThatThrownBy(() -> sendAsync(client, "/weather/x")).hasMessageContaining("closed");
    }

    @Test
    void cancel_whileTheServerIsAsked_breaksOffAndSpendsNothing() throws Exception {
        try (Gate gate = new Gate()) {
            shop.unpaid = (shop, exchange) -> {
                gate.stopHere();
                shop.sendDemand(exchange);
            };
            // To close it waits for what goes on: this ends although the server never answers.
            try (L402Client client = client()) {
                CompletableFuture<Result<String>> result = sendAsync(client, "/weather/x");
                gate.awaitReached();
                result.cancel(true);
            }
        }
        assertThat(wallet.calls()).isZero();
        assertThat(directory()).doesNotExist();
    }

    @Test
    void cancel_beforeTheWalletIsCalled_spendsNothingAndHoldsNothing() throws Exception {
        try (Gate gate = new Gate()) {
            L402Client.Builder builder = builder(Limits.PLAY_MONEY).listener(event -> {
                if (event instanceof ClientEvent.Paying) {
                    gate.stopHere();
                }
            });
            try (L402Client client = builder.build()) {
                CompletableFuture<Result<String>> result = sendAsync(client, "/weather/x");
                gate.awaitReached();
                result.cancel(true);
                gate.open();
            }
        }
        assertThat(wallet.calls()).isZero();
        try (ClientState state = new ClientState(directory(), clock)) {
            assertThat(state.pending()).isEmpty();
        }
        assertBought(get("/weather/x"), "the goods of /weather/x");
    }

    @Test
    void cancel_afterTheWalletWasCalled_keepsWhatWasBoughtAndDoesNotSendTheRequestAgain() throws Exception {
        try (Gate gate = new Gate()) {
            wallet.beforePaying(gate::stopHere);
            try (L402Client client = client()) {
                CompletableFuture<Result<String>> result = sendAsync(client, "/weather/x");
                gate.awaitReached();
                result.cancel(true);
                gate.open();
            }
        }
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
        assertThat(shop.authorizations()).isEmpty();

        assertHeld(get("/weather/x"), "the goods of /weather/x");
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    void completedFromOutside_byATimeOut_isAsGoodAsCancelled() throws Exception {
        try (Gate gate = new Gate();
                L402Client client = client()) {
            shop.unpaid = (shop, exchange) -> gate.stopHere();
            CompletableFuture<Result<String>> result =
                    sendAsync(client, "/weather/x").orTimeout(50, TimeUnit.MILLISECONDS);

            assertThatThrownBy(result::get).hasRootCauseInstanceOf(TimeoutException.class);
        }
        assertThat(wallet.calls()).isZero();
    }

    @Test
    void send_longBody_isStreamedWhileItComes() throws Exception {
        try (Gate gate = new Gate()) {
            shop.paid = (shop, exchange) -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("first ".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                gate.stopHere();
                exchange.getResponseBody().write("second".getBytes(StandardCharsets.UTF_8));
            };
            L402Client client = client();
            InputStream body;
            try (client) {
                HttpRequest request =
                        HttpRequest.newBuilder(shop.at("/weather/x")).build();
                Result<InputStream> result =
                        client.sendAsync(request, BodyHandlers.ofInputStream()).get();
                assertThat(result).isInstanceOf(Result.Delivered.class);
                body = ((Result.Delivered<InputStream>) result).response().body();
                assertThat(new String(body.readNBytes(6), StandardCharsets.UTF_8))
                        .isEqualTo("first ");
            }
            gate.open();
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("second");
        }
    }

    @Test
    void send_requestBodyFromAStream_isReadAgainAfterPaying() throws Exception {
        try (L402Client client = client()) {
            HttpRequest request = HttpRequest.newBuilder(shop.at("/stock/order"))
                    .timeout(Duration.ofSeconds(10))
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[200_000])))
                    .build();

            assertBought(client.send(request, BodyHandlers.ofString()), "the goods of /stock/order");
        }
    }

    private CompletableFuture<Result<String>> sendAsync(L402Client client, String path) {
        return client.sendAsync(HttpRequest.newBuilder(shop.at(path)).build(), BodyHandlers.ofString());
    }
}
