package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.state.ClientState;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.offer.Offer;

class PurchaseTest extends ShopTest {

    @Test
    void get_unpaidResource_buysAndDelivers() throws Exception {
        Result<String> result = get("/weather/berlin");

        assertBought(result, "the goods of /weather/berlin");
        Result.Bought bought = (Result.Bought) delivered(result).access();
        assertThat(bought.purchase().cost()).isEqualTo(MilliSatoshi.ofSat(1));
        assertThat(bought.purchase().payment().paymentHash()).isEqualTo(wallet.lastHash());
        assertThat(bought.purchase().payment().terms().serviceNames()).isEqualTo("weather");
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
        assertThat(shop.requests()).hasSize(2);
    }

    @Test
    void get_secondRun_usesTheCredentialHeld() throws Exception {
        get("/weather/berlin");

        assertHeld(get("/weather/paris"), "the goods of /weather/paris");
        assertThat(wallet.calls()).isEqualTo(1);
        assertThat(shop.demands()).isEqualTo(1);
    }

    @Test
    void get_freeResource_leavesNoFileBehind() throws Exception {
        shop.unpaid = (shop, exchange) -> shop.send(exchange, 200, "free");

        Result<String> result = get("/about");

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Delivered.class,
                        delivered -> assertThat(delivered.access()).isEqualTo(new Result.Free()));
        assertThat(home.resolve("state")).doesNotExist();
    }

    @Test
    @Tag("rule-16")
    void get_anotherService_buysItsOwnCredentialAndKeepsBoth() throws Exception {
        get("/weather/berlin");

        assertBought(get("/stock/abc"), "the goods of /stock/abc");
        assertHeld(get("/weather/berlin"), "the goods of /weather/berlin");
        assertHeld(get("/stock/xyz"), "the goods of /stock/xyz");
        assertThat(wallet.calls()).isEqualTo(2);
    }

    @Test
    @Tag("rule-16")
    void get_guessedCredentialDoesNotFit_triesTheOneThatTheChallengeNames() throws Exception {
        shop.serviceOf = path -> path.equals("/b") ? "stock" : "weather";
        get("/a");
        get("/b");
        int before = shop.demands();

        assertHeld(get("/c"), "the goods of /c");
        assertThat(shop.demands() - before).isEqualTo(1);
        assertThat(wallet.calls()).isEqualTo(2);
    }

    @Test
    @Tag("rule-16")
    void get_credentialExpired_buysAnew() throws Exception {
        get("/weather/berlin");
        clock.advance(Duration.ofHours(3));

        assertBought(get("/weather/berlin"), "the goods of /weather/berlin");
        assertThat(wallet.calls()).isEqualTo(2);
        assertThat(shop.authorizations()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    @Tag("rule-14")
    void get_acceptedCredentialIsTurnedDown_buysAnewAndForgetsTheOld() throws Exception {
        shop.validFor = Optional.empty();
        get("/weather/berlin");
        Set<String> worthless = new HashSet<>();
        shop.paid = (shop, exchange) -> {
            if (worthless.contains(exchange.getRequestHeaders().getFirst("Authorization"))) {
                shop.sendDemand(exchange);
            } else {
                shop.send(exchange, 200, "new goods");
            }
        };

        // The seller loses its master key, twice.
        worthless.addAll(shop.authorizations());
        assertBought(get("/weather/berlin"), "new goods");
        assertHeld(get("/weather/berlin"), "new goods");
        worthless.addAll(shop.authorizations());
        assertBought(get("/weather/berlin"), "new goods");

        assertThat(wallet.calls()).isEqualTo(3);
        String oldest = shop.authorizations().get(0);
        assertThat(shop.authorizations()).filteredOn(oldest::equals).hasSize(2);
    }

    @Test
    @Tag("rule-14")
    void get_heldCredentialMeets401_asksOnceForAFreshChallengeAndBuys() throws Exception {
        get("/weather/berlin");
        String old = shop.authorizations().get(0);
        shop.paid = (shop, exchange) -> {
            boolean isOld = old.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            shop.send(exchange, isOld ? 401 : 200, isOld ? "no" : "yes");
        };

        assertBought(get("/weather/berlin"), "yes");
        assertThat(wallet.calls()).isEqualTo(2);
    }

    @Test
    void send_post_sendsTheBodyAgainAfterPaying() throws Exception {
        try (L402Client client = client()) {
            Result<String> result = client.send(
                    HttpRequest.newBuilder(shop.at("/stock/order"))
                            .POST(BodyPublishers.ofString("ten of these"))
                            .build(),
                    BodyHandlers.ofString());

            assertBought(result, "the goods of /stock/order");
        }
        assertThat(shop.requests()).containsExactly("POST /stock/order", "POST /stock/order");
    }

    @Test
    void send_head_buys() throws Exception {
        try (L402Client client = client()) {
            Result<String> result = client.send(
                    HttpRequest.newBuilder(shop.at("/stock/order"))
                            .method("HEAD", BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());

            assertBought(result, "");
        }
    }

    @Test
    void get_severalOffers_takesTheCheapestAcceptable() throws Exception {
        shop.demand = (shop, offer) -> Stream.of(7, 3, 5)
                .flatMap(sat -> shop
                        .challenge(Offer.of(offer.service().value(), MilliSatoshi.ofSat(sat), offer.validFor()))
                        .headerValues()
                        .stream())
                .toList();

        assertBought(get("/weather/x"), "the goods of /weather/x");
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(3));
    }

    @Test
    void get_oneOfferUnreadable_takesTheOther() throws Exception {
        shop.demand = (shop, offer) -> List.of(
                "L402 token=\"AAAA\", invoice=\"lnbcrt1nonsense\"",
                shop.challenge(offer).headerValues().get(1));

        assertBought(get("/weather/x"), "the goods of /weather/x");
    }

    @Test
    @Tag("rule-3")
    void get_opaqueToken_buysAndSaysThatTheTokenCouldNotBeChecked() throws Exception {
        shop.demand = (shop, offer) -> List.of(
                "L402 token=\"b3BhcXVl\", invoice=\"" + shop.invoice(offer).bolt11() + "\"");
        shop.unpaid = (shop, exchange) -> {
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            if (sent != null && sent.startsWith("L402 b3BhcXVl:")) {
                shop.send(exchange, 200, "opaque goods");
            } else {
                shop.sendDemand(exchange);
            }
        };

        Result<String> result = get("/weather/x");

        assertBought(result, "opaque goods");
        Result.Bought bought = (Result.Bought) delivered(result).access();
        assertThat(bought.purchase().payment().terms().isOpaque()).isTrue();
        assertHeld(get("/weather/x"), "opaque goods");
    }

    @Test
    @Tag("rule-1")
    void get_payment402OfAnotherScheme_isDeliveredAsItIs() throws Exception {
        shop.demand = (shop, offer) -> List.of("Payment realm=\"card\"");

        assertThat(get("/weather/x"))
                .isInstanceOfSatisfying(
                        Result.Delivered.class,
                        delivered ->
                                assertThat(delivered.response().statusCode()).isEqualTo(402));
        assertThat(wallet.calls()).isZero();
    }

    @Test
    void get_noServerThere_isAnIoException() {
        shop.close();

        assertThatThrownBy(() -> get("/weather/x")).isInstanceOf(IOException.class);
        assertThat(wallet.calls()).isZero();
    }

    @Test
    @Tag("rule-9")
    void get_buying_journalIsWrittenBeforeThePaymentAndTheCredentialBeforeTheRetry() throws Exception {
        Origin origin = Origin.of(shop.at("/"));
        List<String> seen = new CopyOnWriteArrayList<>();
        wallet.beforePaying(() -> {
            try (ClientState state = new ClientState(directory(), clock)) {
                seen.add("paying, pending " + !state.pending(origin).isEmpty());
            }
        });
        shop.paid = (shop, exchange) -> {
            try (ClientState state = new ClientState(directory(), clock)) {
                seen.add("retry, pending " + !state.pending(origin).isEmpty() + ", credentials "
                        + state.credentials(origin).size());
            }
            shop.send(exchange, 200, "goods");
        };

        assertBought(get("/weather/x"), "goods");
        assertThat(seen).containsExactly("paying, pending true", "retry, pending false, credentials 1");
    }

    @Test
    @Tag("rule-7")
    void get_redirectedToAnotherOrigin_takesNoSecretsAlong() throws Exception {
        try (Shop other = new Shop(node, clock);
                L402Client client = client()) {
            List<String> seen = new CopyOnWriteArrayList<>();
            other.unpaid = (there, exchange) -> {
                seen.addAll(exchange.getRequestHeaders().keySet());
                there.send(exchange, 200, "moved here");
            };
            shop.unpaid = (shop, exchange) -> shop.redirect(exchange, other.at("/x"));

            Result<String> result = client.send(
                    HttpRequest.newBuilder(shop.at("/x"))
                            .header("Authorization", "Bearer mine")
                            .header("Cookie", "session=1")
                            .header("Accept-Language", "de")
                            .build(),
                    BodyHandlers.ofString());

            assertThat(delivered(result).response().body()).isEqualTo("moved here");
            assertThat(seen).contains("Accept-language").doesNotContain("Authorization", "Cookie");
        }
    }

    @Test
    void get_buying_keepsFilesForTheOwnerAlone() throws Exception {
        get("/weather/berlin");

        assertThat(mode(directory())).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(directory())) {
            assertThat(files)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void builder_httpClientThatFollowsRedirects_isRefused() {
        L402Client.Builder builder =
                L402Client.builder(new Wallet(wallet, Network.REGTEST, "the buyer's wallet"), Limits.PLAY_MONEY);
        HttpClient follower = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();

        assertThatThrownBy(() -> builder.http(follower)).hasMessageContaining("Redirect.NEVER");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
