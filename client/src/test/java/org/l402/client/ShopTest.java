package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Refusal;
import org.l402.client.quote.Refusal.Rule;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.testkit.ManualClock;

/** A shop, a wallet and a client, for tests that buy. */
abstract class ShopTest {

    final ManualClock clock = new ManualClock(Instant.parse("2026-05-01T12:00:00Z"));
    final SandboxNode node = new SandboxNode(clock);
    final ShopWallet wallet = new ShopWallet(node);
    final Shop shop = new Shop(node, clock);

    @TempDir
    Path home;

    @AfterEach
    void closeShop() {
        shop.close();
    }

    Path directory() {
        return home.resolve("state/l402");
    }

    L402Client client() {
        return client(Limits.PLAY_MONEY);
    }

    L402Client client(Limits limits) {
        return builder(limits).build();
    }

    L402Client.Builder builder(Limits limits) {
        return L402Client.builder(Wallet.playMoney(wallet, "the buyer's wallet"), limits)
                .state(directory())
                .clock(clock)
                .paymentDeadline(Duration.ofMillis(200));
    }

    /** One GET by a client of its own, as one run of a program does it. */
    Result<String> get(String path) throws IOException, InterruptedException {
        return get(shop.at(path));
    }

    Result<String> get(URI uri) throws IOException, InterruptedException {
        return get(builder(Limits.PLAY_MONEY), uri);
    }

    static Result<String> get(L402Client.Builder builder, URI uri) throws IOException, InterruptedException {
        try (L402Client client = builder.build()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    static void assertBought(Result<String> result, String body) {
        assertThat(delivered(result).response().body()).isEqualTo(body);
        assertThat(delivered(result).access()).isInstanceOf(Result.Bought.class);
    }

    static void assertHeld(Result<String> result, String body) {
        assertThat(delivered(result).response().body()).isEqualTo(body);
        assertThat(delivered(result).access()).isInstanceOf(Result.Held.class);
    }

    static Result.Delivered<String> delivered(Result<String> result) {
        assertThat(result).isInstanceOf(Result.Delivered.class);
        return (Result.Delivered<String>) result;
    }

    static Refusal refused(Result<String> result, Rule rule) {
        assertThat(result).isInstanceOf(Result.Refused.class);
        Refusal refusal = ((Result.Refused<String>) result).refusal();
        assertThat(refusal.rule()).as(refusal.message()).isEqualTo(rule);
        return refusal;
    }

    static Result.PaidNotDelivered<String> notDelivered(Result<String> result) {
        assertThat(result).isInstanceOf(Result.PaidNotDelivered.class);
        return (Result.PaidNotDelivered<String>) result;
    }

    static Result.OutcomeUnknown<String> unknown(Result<String> result) {
        assertThat(result).isInstanceOf(Result.OutcomeUnknown.class);
        return (Result.OutcomeUnknown<String>) result;
    }
}
