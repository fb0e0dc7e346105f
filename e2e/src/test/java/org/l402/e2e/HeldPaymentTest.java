package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.lightning.Waiting.get;
import static org.l402.testkit.lightning.Waiting.until;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.client.Result;
import org.l402.lightning.Preimage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A payment that arrived and that the seller neither takes nor returns: its outcome is unknown for as long, and only the
 * word of the buyer's node ends that, whatever became of that node meanwhile.
 */
class HeldPaymentTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UNKNOWN = 8;

    private final Regtest regtest = Regtest.shared();
    private final Lnd buyer = regtest.buyer();

    @TempDir
    private Path home;

    private HoldShop shop;
    private L402 l402;
    private Path file;
    private Set<String> before;

    @BeforeEach
    void open() {
        regtest.awaitChannel();
        shop = new HoldShop(regtest.seller());
        l402 = new L402(home);
        file = Account.write(home, buyer);
        before = buyer.paidHashes();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void heldThenSettled_isUnknownUntilThen_andServedWithoutPayingAgain() {
        Preimage held = held();
        nothingMoreIsBought();

        shop.settle(held);
        awaitPayment(held, "SUCCEEDED");

        JsonNode served = command(0, "/goods");
        assertThat(served.path("paid").asBoolean()).isFalse();
        paidOnce(held);
    }

    @Test
    void heldThenCancelled_isUnknownUntilThen_andBoughtAnew() {
        Preimage returned = held();
        nothingMoreIsBought();

        shop.cancel(returned);
        awaitPayment(returned, "FAILED");

        int invoice = shop.asked().size();
        try (Account account = Account.open(file)) {
            assertThat(account.recover()).isEmpty();
            assertThat(account.held(shop.at("/goods"))).isZero();
            CompletableFuture<Result<String>> anew = begin(account);
            Preimage taken = shop.awaitHeld(invoice);
            shop.settle(taken);
            assertThat(get(anew)).isInstanceOf(Result.Delivered.class);
            paidOnce(taken);
        }
    }

    @Test
    void nodeKilledWhileHeld_settledWhileItIsAway_isServedWithoutPayingAgain() {
        Preimage held;
        try (Account account = Account.open(file)) {
            CompletableFuture<Result<String>> call = begin(account);
            held = shop.awaitHeld(0);
            buyer.kill();
            try {
                assertThat(get(call)).isInstanceOf(Result.OutcomeUnknown.class);
                command(UNKNOWN, "/goods");
                shop.settle(held);
                command(UNKNOWN, "/goods");
                assertThat(account.held(shop.at("/"))).isGreaterThanOrEqualTo(HoldShop.PRICE_MSAT);
            } finally {
                buyer.start();
                regtest.awaitChannel();
            }
        }
        awaitPayment(held, "SUCCEEDED");

        JsonNode served = command(0, "/goods");
        assertThat(served.path("paid").asBoolean()).isFalse();
        paidOnce(held);
    }

    @Test
    void nodeRestartedWhileHeld_cancelledAfterwards_isReleased() {
        Preimage held;
        try (Account account = Account.open(file)) {
            CompletableFuture<Result<String>> call = begin(account);
            held = shop.awaitHeld(0);
            buyer.kill();
            buyer.start();
            regtest.awaitChannel();
            assertThat(get(call)).isInstanceOf(Result.OutcomeUnknown.class);
        }
        nothingMoreIsBought();

        shop.cancel(held);
        awaitPayment(held, "FAILED");

        try (Account account = Account.open(file)) {
            assertThat(account.recover()).isEmpty();
            assertThat(account.held(shop.at("/"))).isZero();
            assertThat(account.spent(shop.at("/"))).isZero();
        }
        assertThat(newlyPaid()).isEmpty();
    }

    /** A purchase that gave up waiting while its payment was held. */
    private Preimage held() {
        try (Account account = Account.open(file, builder -> builder.paymentDeadline(Duration.ofSeconds(3)))) {
            Result<String> result = account.get(shop.at("/goods"));
            assertThat(result).isInstanceOf(Result.OutcomeUnknown.class);
            return shop.awaitHeld(0);
        }
    }

    private CompletableFuture<Result<String>> begin(Account account) {
        return account.client()
                .sendAsync(HttpRequest.newBuilder(shop.at("/goods")).build(), BodyHandlers.ofString());
    }

    /** Not the same thing and not another, as long as the node says that the payment is on its way. */
    private void nothingMoreIsBought() {
        Preimage held = shop.asked().get(0);
        for (String path : new String[] {"/goods", "/other"}) {
            JsonNode unknown = command(UNKNOWN, path);
            assertThat(unknown.path("payment_hash").asString())
                    .isEqualTo(held.paymentHash().hex());
            assertThat(unknown.path("held_msat").asLong()).isGreaterThanOrEqualTo(HoldShop.PRICE_MSAT);
        }
        assertThat(shop.asked()).hasSizeGreaterThan(1);
        assertThat(shop.asked().stream().skip(1))
                .allMatch(preimage -> shop.state(preimage).equals("OPEN"));
        assertThat(shop.state(held)).isEqualTo("ACCEPTED");
        try (Account account = Account.open(file)) {
            assertThat(account.recover()).containsExactly(held.paymentHash().hex());
            assertThat(account.held(shop.at("/"))).isGreaterThanOrEqualTo(HoldShop.PRICE_MSAT);
            assertThat(account.spent(shop.at("/"))).isZero();
        }
        assertThat(newlyPaid()).isEmpty();
    }

    private void awaitPayment(Preimage preimage, String status) {
        until(
                "the buyer's node says " + status,
                PATIENCE,
                () -> JSON.readTree(buyer.payment(preimage.paymentHash().hex()))
                        .path("status")
                        .asString()
                        .equals(status));
    }

    private JsonNode command(int exitCode, String path) {
        Program get = l402.run("get", "--json", shop.at(path).toString());
        assertThat(get.exitCode()).as(get.errors()).isEqualTo(exitCode);
        return JSON.readTree(get.output());
    }

    private void paidOnce(Preimage preimage) {
        assertThat(newlyPaid()).containsExactly(preimage.paymentHash().hex());
        try (Account account = Account.open(file)) {
            assertThat(account.spent(shop.at("/")))
                    .isEqualTo(buyer.paid().get(preimage.paymentHash().hex()))
                    .isEqualTo(HoldShop.PRICE_MSAT);
            assertThat(account.held(shop.at("/"))).isZero();
            assertThat(account.served(shop.at("/goods"), "again")).isInstanceOf(Result.Held.class);
        }
        assertThat(newlyPaid()).hasSize(1);
    }

    private Set<String> newlyPaid() {
        Set<String> paid = new HashSet<>(buyer.paidHashes());
        paid.removeAll(before);
        return paid;
    }
}
