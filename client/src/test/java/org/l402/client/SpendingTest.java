package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.l402.client.budget.Exceeded;
import org.l402.client.budget.FeeCap;
import org.l402.client.budget.Limit;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.quote.Quote;
import org.l402.client.quote.Refusal.Rule;
import org.l402.client.state.ClientState;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.sandbox.Paying;
import org.l402.offer.Offer;

/** What the owner of the money said: limits, approval, allowed origins, a stop. */
class SpendingTest extends ShopTest {

    private static final Limits LIMITS =
            Limits.of(MilliSatoshi.ofSat(100), MilliSatoshi.ofSat(3)).feeCap(FeeCap.NONE);
    private static final Limits ASKING = Limits.PLAY_MONEY.approveAbove(new MilliSatoshi(999));

    @Test
    @Tag("rule-8")
    void get_limitForADayUsedUp_isRefusedWithTheFiguresAndWhatIsHeldStillServes() throws Exception {
        for (String path : List.of("/a/x", "/b/x", "/c/x")) {
            assertBought(get(builder(LIMITS), shop.at(path)), "the goods of " + path);
        }

        Exceeded exceeded = refused(get(builder(LIMITS), shop.at("/d/x")), Rule.LIMIT)
                .exceeded()
                .orElseThrow();
        assertThat(exceeded.allowance().limit()).isEqualTo(Limit.PER_DAY);
        assertThat(exceeded.asked()).isEqualTo(MilliSatoshi.ofSat(1));
        assertThat(exceeded.allowance().left()).isEqualTo(MilliSatoshi.ZERO);
        assertThat(exceeded.freesAt())
                .contains(clock.instant().plus(Duration.ofDays(1)).plusSeconds(1));
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(3));
        assertHeld(get(builder(LIMITS), shop.at("/a/x")), "the goods of /a/x");
    }

    @Test
    void get_cheapestOfferWithinTheLimits_isTakenWhateverThePolicyPutsFirst() throws Exception {
        offer(7, 3, 5);
        SpendingPolicy dearest = quotes -> quotes.stream()
                .sorted(Comparator.comparing(Quote::amount).reversed())
                .toList();

        assertBought(
                get(builder(Limits.PLAY_MONEY.perRequest(MilliSatoshi.ofSat(6))).policy(dearest), shop.at("/a/x")),
                "the goods of /a/x");
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(5));
    }

    @Test
    void get_policyTakesNone_isRefused() throws Exception {
        refused(get(builder(LIMITS).policy(quotes -> List.of()), shop.at("/a/x")), Rule.POLICY);
        assertThat(wallet.calls()).isZero();
    }

    @Test
    void get_policyFails_isRefused() throws Exception {
        SpendingPolicy broken = quotes -> {
            throw new IllegalStateException("no idea");
        };
        refused(get(builder(LIMITS).policy(broken), shop.at("/a/x")), Rule.POLICY);
        assertThat(wallet.calls()).isZero();
    }

    @Test
    void get_priceAboveWhatIsPaidWithoutAsking_isPaidOnAYesAlone() throws Exception {
        Approval broken = (quote, maxFee) -> {
            throw new IllegalStateException("the terminal is gone");
        };
        refused(get(builder(ASKING), shop.at("/a/x")), Rule.NOT_APPROVED);
        refused(get(builder(ASKING).approval((quote, maxFee) -> false), shop.at("/a/x")), Rule.NOT_APPROVED);
        refused(get(builder(ASKING).approval(broken), shop.at("/a/x")), Rule.NOT_APPROVED);
        assertThat(wallet.calls()).isZero();

        List<MilliSatoshi> asked = new ArrayList<>();
        Approval yes = (quote, maxFee) -> asked.add(quote.amount()) && asked.add(maxFee);
        assertBought(get(builder(ASKING).approval(yes), shop.at("/a/x")), "the goods of /a/x");
        assertThat(asked).containsExactly(MilliSatoshi.ofSat(1), MilliSatoshi.ofSat(5));
    }

    @Test
    void get_whatNeedsNoApproval_asksNobody() throws Exception {
        Approval never = (quote, maxFee) -> {
            throw new AssertionError("asked for " + quote.amount());
        };
        assertBought(
                get(
                        builder(Limits.PLAY_MONEY.approveAbove(MilliSatoshi.ofSat(1)))
                                .approval(never),
                        shop.at("/a/x")),
                "the goods of /a/x");
        shop.price = MilliSatoshi.ofSat(101);
        refused(get(builder(ASKING).approval(never), shop.at("/b/x")), Rule.LIMIT);
    }

    @Test
    void get_approvedAfterTheInvoiceExpired_isRefused() throws Exception {
        Approval slow = (quote, maxFee) -> {
            clock.advance(Duration.ofMinutes(10));
            return true;
        };
        refused(get(builder(ASKING).approval(slow), shop.at("/a/x")), Rule.INVOICE_EXPIRED);
        assertThat(wallet.calls()).isZero();
    }

    @Test
    void get_stopFile_stopsAllSpendingAndServesWhatIsHeld() throws Exception {
        get("/a/x");
        Files.createFile(directory().resolve("stop"));

        assertThat(refused(get("/b/x"), Rule.STOPPED).message())
                .contains(directory().resolve("stop").toString());
        assertHeld(get("/a/x"), "the goods of /a/x");
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    void get_stopFileThatComesAtTheLastMoment_stopsBeforeTheWalletIsCalled() throws Exception {
        L402Client.Builder builder = builder(Limits.PLAY_MONEY).listener(event -> {
            if (event instanceof ClientEvent.Paying) {
                stop();
            }
        });

        refused(get(builder, shop.at("/a/x")), Rule.STOPPED);
        assertThat(wallet.calls()).isZero();
        Files.delete(directory().resolve("stop"));
        assertBought(get("/a/x"), "the goods of /a/x");
    }

    private void stop() {
        try {
            Files.createFile(directory().resolve("stop"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void get_originNotAllowed_isRefused() throws Exception {
        Origin other = Origin.of(URI.create("https://api.example.com"));

        refused(get(builder(LIMITS).origins(List.of(other)), shop.at("/a/x")), Rule.ORIGIN_NOT_ALLOWED);
        assertThat(wallet.calls()).isZero();
        assertBought(
                get(builder(LIMITS).origins(List.of(other, Origin.of(shop.at("/")))), shop.at("/a/x")),
                "the goods of /a/x");
    }

    @Test
    @Tag("rule-7")
    void get_redirectedToAnAllowedOrigin_paysThere() throws Exception {
        try (Shop other = new Shop(node, clock)) {
            shop.unpaid = (shop, exchange) -> shop.redirect(exchange, other.at("/a/x"));

            assertBought(
                    get(
                            builder(LIMITS).origins(List.of(Origin.of(shop.at("/")), Origin.of(other.at("/")))),
                            shop.at("/old")),
                    "the goods of /a/x");
        }
    }

    @Test
    @Tag("rule-6")
    void get_insecureOrigin_isPaidWhenItIsAllowedByName() throws Exception {
        URI uri = URI.create("http://shop.example/weather/x");
        HttpClient throughProxy = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), shop.at("/").getPort())))
                .build();

        refused(get(builder(LIMITS).http(throughProxy).origins(List.of(Origin.of(uri))), uri), Rule.INSECURE_ORIGIN);
        assertThat(wallet.calls()).isZero();
        Result<String> result = get(builder(LIMITS).http(throughProxy).insecureOrigins(List.of(Origin.of(uri))), uri);
        assertThat(delivered(result).access()).isInstanceOf(Result.Bought.class);
    }

    @Test
    void get_insecureOriginNoLongerAllowed_isNotSentWhatWasBoughtThere() throws Exception {
        URI uri = URI.create("http://shop.example/weather/x");
        HttpClient throughProxy = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), shop.at("/").getPort())))
                .build();
        delivered(get(builder(LIMITS).http(throughProxy).insecureOrigins(List.of(Origin.of(uri))), uri));
        int sent = shop.authorizations().size();

        refused(get(builder(LIMITS).http(throughProxy), uri), Rule.INSECURE_ORIGIN);
        assertThat(shop.authorizations()).hasSize(sent);
    }

    @Test
    void get_stopFileThatLeadsNowhere_stopsAllSpending() throws Exception {
        Path stop;
        try (ClientState state = new ClientState(directory(), clock)) {
            state.make();
            stop = state.stopFile();
        }
        Files.createSymbolicLink(stop, Path.of("/nowhere/at/all"));

        refused(get(builder(LIMITS), shop.at("/a/x")), Rule.STOPPED);
    }

    @Test
    @Tag("rule-0")
    void listener_purchase_hearsEachStepAndNoSecret() throws Exception {
        List<ClientEvent> heard = new CopyOnWriteArrayList<>();
        get(builder(LIMITS).listener(heard::add), shop.at("/a/x?key=secret"));

        assertThat(heard)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Challenged", "Paying", "Paid", "Accepted");
        assertThat(heard).contains(new ClientEvent.Challenged(Origin.of(shop.at("/")), "/a/x", 1));
        assertThat(heard).allSatisfy(event -> assertThat(event.origin()).isEqualTo(Origin.of(shop.at("/"))));
        String token = shop.authorizations().get(0).split("[ :]", 3)[1];
        assertThat(heard.toString()).doesNotContain(token, "lnbcrt", "secret");
    }

    @Test
    void listener_refusalAndFailure_areHeard() throws Exception {
        List<ClientEvent> heard = new CopyOnWriteArrayList<>();
        node.paying(Paying.FAILS);
        get(builder(LIMITS).listener(heard::add), shop.at("/a/x"));
        node.paying(Paying.HANGS);
        get(builder(LIMITS).listener(heard::add), shop.at("/a/x"));
        shop.price = MilliSatoshi.ofSat(101);
        try (Shop other = new Shop(node, clock)) {
            other.price = MilliSatoshi.ofSat(101);
            get(builder(LIMITS).listener(heard::add), other.at("/a/x"));
        }

        assertThat(heard)
                .extracting(event -> event.getClass().getSimpleName())
                .contains("PaymentFailed", "PaymentUnknown", "Refused");
    }

    @Test
    void listener_thatFails_changesNothing() throws Exception {
        L402Client.Builder builder = builder(LIMITS).listener(event -> {
            throw new IllegalStateException("no log");
        });

        assertBought(get(builder, shop.at("/a/x")), "the goods of /a/x");
    }

    @Test
    @Tag("rule-8")
    void get_paymentInFlight_keepsItsMoneyHeldUntilTheWalletSaysMore() throws Exception {
        node.paying(Paying.HANGS);
        unknown(get(builder(LIMITS), shop.at("/a/x")));
        node.paying(Paying.SETTLES);
        clock.advance(Duration.ofDays(2));

        try (Shop other = new Shop(node, clock)) {
            other.price = MilliSatoshi.ofSat(3);
            Exceeded exceeded = refused(get(builder(LIMITS), other.at("/a/x")), Rule.LIMIT)
                    .exceeded()
                    .orElseThrow();
            assertThat(exceeded.allowance().held()).isEqualTo(MilliSatoshi.ofSat(1));

            node.fail(wallet.lastHash());
            // A new run asks the wallet after all that is pending, whoever it was for.
            assertBought(get(builder(LIMITS), other.at("/a/x")), "the goods of /a/x");
        }
    }

    @Test
    void get_moneyHeldForAnotherOrigin_isAskedAfterBeforeAnythingIsRefused() throws Exception {
        try (Shop other = new Shop(node, clock);
                L402Client client = client(LIMITS)) {
            node.paying(Paying.HANGS);
            other.price = MilliSatoshi.ofSat(3);
            unknown(send(client, other.at("/a/x")));
            node.paying(Paying.SETTLES);

            refused(send(client, shop.at("/a/x")), Rule.LIMIT);
            node.fail(wallet.lastHash());
            assertBought(send(client, shop.at("/a/x")), "the goods of /a/x");
        }
    }

    /** Origins share lock files; one that shares that of the seller asked now is asked after all the same. */
    @Test
    void get_moneyHeldForAnOriginThatSharesTheLock_isAskedAfterBeforeAnythingIsRefused() throws Exception {
        try (Shop other = sharingTheLock();
                L402Client client = client(LIMITS)) {
            node.paying(Paying.HANGS);
            other.price = MilliSatoshi.ofSat(3);
            unknown(send(client, other.at("/a/x")));
            node.paying(Paying.SETTLES);

            refused(send(client, shop.at("/a/x")), Rule.LIMIT);
            node.fail(wallet.lastHash());
            assertBought(send(client, shop.at("/a/x")), "the goods of /a/x");
        }
    }

    private Shop sharingTheLock() {
        while (true) {
            Shop other = new Shop(node, clock);
            if (lock(other) == lock(shop)) {
                return other;
            }
            other.close();
        }
    }

    private static int lock(Shop shop) {
        return Math.floorMod(Origin.of(shop.at("/")).toString().hashCode(), 64);
    }

    private static Result<String> send(L402Client client, URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void recover_walletAway_leavesAllPendingAndHeld() throws Exception {
        node.paying(Paying.HANGS);
        unknown(get("/a/x"));
        wallet.isAway();
        try (L402Client client = client()) {
            assertThat(client.recover()).hasSize(1);
            wallet.remembers();
            node.settle(wallet.lastHash());
            assertThat(client.recover()).isEmpty();
        }
        try (ClientState state = new ClientState(directory(), clock)) {
            assertThat(state.credentials(Origin.of(shop.at("/")))).hasSize(1);
        }
    }

    @Test
    void recover_paymentOfAnotherWallet_isNotAskedAfter() throws Exception {
        node.paying(Paying.HANGS);
        unknown(get("/a/x"));
        L402Client.Builder other = L402Client.playMoney(wallet, "another wallet")
                .state(directory())
                .clock(clock);
        try (L402Client client = other.build()) {
            assertThat(client.recover()).hasSize(1);
        }
        assertThat(wallet.tracks()).isZero();
    }

    private void offer(int... prices) {
        shop.demand = (shop, offer) -> Arrays.stream(prices)
                .boxed()
                .flatMap(sat -> shop
                        .challenge(Offer.of(offer.service().value(), MilliSatoshi.ofSat(sat), offer.validFor()))
                        .headerValues()
                        .stream())
                .toList();
    }
}
