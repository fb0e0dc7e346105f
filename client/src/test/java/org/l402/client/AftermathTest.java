package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.l402.bolt11.Bolt11Builder;
import org.l402.bolt11.NodeKey;
import org.l402.client.budget.FeeCap;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Refusal.Rule;
import org.l402.client.state.ClientState;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;
import org.l402.lightning.sandbox.Paying;

/** What can go wrong once the wallet was called, and what the next call makes of it. */
class AftermathTest extends ShopTest {

    @Test
    @Tag("rule-13")
    void get_demandedAgainRightAfterPaying_isPaidButRejectedAndNeverPaidTwice() throws Exception {
        shop.paid = Shop::sendDemand;

        Result<String> first = get("/weather/x");
        Result<String> second = get("/weather/x");

        assertThat(first)
                .isInstanceOfSatisfying(
                        Result.PaidNotDelivered.class,
                        result -> assertThat(result.purchase().payment().paymentHash())
                                .isEqualTo(wallet.lastHash()));
        notDelivered(second);
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    @Test
    @Tag("rule-13")
    void get_credentialNeverAccepted_blocksEveryPurchaseFromItsOriginUntilItIs() throws Exception {
        shop.paid = Shop::sendDemand;
        get("/weather/x");

        Result<String> blocked = get("/stock/abc");
        assertThat(blocked)
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.refusal().rule()).isEqualTo(Rule.UNACCEPTED_CREDENTIAL));
        assertThat(wallet.calls()).isEqualTo(1);

        shop.paid = (shop, exchange) -> shop.send(exchange, 200, "at last");
        assertHeld(get("/weather/x"), "at last");
        assertBought(get("/stock/abc"), "at last");
        assertThat(wallet.calls()).isEqualTo(2);
    }

    @Test
    @Tag("rule-13")
    void get_credentialNeverAccepted_blocksUntilAPersonGivesItUpAndItsCostStaysSpent() throws Exception {
        Limits limits = Limits.PLAY_MONEY.total(MilliSatoshi.ofSat(2)).feeCap(FeeCap.NONE);
        shop.paid = Shop::sendDemand;
        get(builder(limits), shop.at("/weather/x"));
        notDelivered(get(builder(limits), shop.at("/weather/x")));
        try (ClientState state = new ClientState(directory(), clock)) {
            assertThat(state.journal().forget(wallet.lastHash())).isFalse();
            assertThat(state.journal().resolve(wallet.lastHash())).isTrue();
            assertThat(state.journal().resolve(wallet.lastHash())).isFalse();
        }

        shop.paid = (shop, exchange) -> shop.send(exchange, 200, "at last");
        assertBought(get(builder(limits), shop.at("/weather/x")), "at last");
        assertThat(shop.authorizations()).hasSize(3);
        refused(get(builder(limits), shop.at("/stock/x")), Rule.LIMIT);
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(2));
    }

    @Test
    void resolve_whatIsNoBlockingCredential_isRefused() throws Exception {
        get("/weather/x");
        PaymentHash accepted = wallet.lastHash();
        node.paying(Paying.HANGS);
        unknown(get("/stock/x"));

        try (ClientState state = new ClientState(directory(), clock)) {
            assertThat(state.journal().resolve(accepted)).isFalse();
            assertThat(state.journal().resolve(wallet.lastHash())).isFalse();
            assertThat(state.journal().forget(accepted)).isTrue();
        }
        unknown(get("/weather/x"));
    }

    @Test
    void get_credentialAcceptedBefore_turnedDownBy401_doesNotUnblockAnother() throws Exception {
        get("/weather/x");
        shop.paid = (shop, exchange) -> shop.send(exchange, 401, "no");

        // One more is bought after the 401, as the rule has it; that one is never accepted, and blocks.
        notDelivered(get("/weather/x"));
        notDelivered(get("/weather/x"));
        refused(get("/stock/x"), Rule.UNACCEPTED_CREDENTIAL);
        assertThat(wallet.calls()).isEqualTo(2);
    }

    @Test
    @Tag("rule-14")
    void get_403_isNeverPaid() throws Exception {
        get("/weather/x");
        shop.paid = (shop, exchange) -> shop.send(exchange, 403, "not for you");
        shop.unpaid = shop.paid;

        assertThat(delivered(get("/weather/x")).response().statusCode()).isEqualTo(403);
        assertThat(delivered(get("/stock/x")).response().statusCode()).isEqualTo(403);
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    @Tag("rule-13")
    void get_401RightAfterPaying_isPaidButRejected() throws Exception {
        shop.paid = (shop, exchange) -> shop.send(exchange, 401, "no");

        notDelivered(get("/weather/x"));
        notDelivered(get("/weather/x"));
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    @Test
    @Tag("rule-12")
    void get_serverDiesAfterPayment_keepsTheCredentialAndTheNextCallIsFree() throws Exception {
        shop.paid = (shop, exchange) -> exchange.close();

        Result<String> first = get("/weather/x");
        notDelivered(first);

        shop.paid = (shop, exchange) -> shop.send(exchange, 200, "goods");
        assertHeld(get("/weather/x"), "goods");
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    @Tag("rule-12")
    void get_500AfterPayment_isPaidNotDeliveredWithTheAnswer() throws Exception {
        shop.paid = (shop, exchange) -> shop.send(exchange, 500, "out of order");

        Result.PaidNotDelivered<String> result = notDelivered(get("/weather/x"));
        assertThat(result.response().orElseThrow().body()).isEqualTo("out of order");
        assertThat(result.reason()).contains("500");
    }

    @Test
    @Tag("rule-12")
    void send_postThatBreaksOffAfterPaying_isNotSentAgain() throws Exception {
        shop.paid = (shop, exchange) -> exchange.close();
        try (L402Client client = client()) {
            HttpRequest request = HttpRequest.newBuilder(shop.at("/stock/order"))
                    .POST(BodyPublishers.ofString("ten of these"))
                    .build();

            notDelivered(client.send(request, BodyHandlers.ofString()));
        }
        assertThat(shop.authorizations()).hasSize(1);
    }

    @Test
    void get_404AfterPayment_isTheAnswerThatWasPaidFor() throws Exception {
        shop.paid = (shop, exchange) -> shop.send(exchange, 404, "no such city");

        assertBought(get("/weather/atlantis"), "no such city");
        assertHeld(get("/weather/atlantis"), "no such city");
    }

    @Test
    void get_truncatedBodyAfterPayment_isPaidNotDeliveredAndTheNextCallIsFree() throws Exception {
        shop.paid = (shop, exchange) -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        };
        notDelivered(get("/weather/x"));

        shop.paid = (shop, exchange) -> shop.send(exchange, 200, "whole");
        assertHeld(get("/weather/x"), "whole");
    }

    @Test
    void get_paymentFails_freesTheOriginForTheNextTry() throws Exception {
        node.paying(Paying.FAILS);
        assertThat(get("/weather/x")).isInstanceOf(Result.PaymentFailed.class);

        node.paying(Paying.SETTLES);
        assertBought(get("/weather/x"), "the goods of /weather/x");
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    @Test
    void get_paymentUnknownThenSettled_isRecoveredWithoutPayingAgain() throws Exception {
        node.paying(Paying.HANGS);
        unknown(get("/weather/x"));
        unknown(get("/weather/x"));
        assertThat(wallet.calls()).isEqualTo(1);

        node.settle(wallet.lastHash());
        assertHeld(get("/weather/x"), "the goods of /weather/x");
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    @Tag("rule-10")
    void get_answerOfTheWalletLost_isUnknownAndTheNextCallAsksTheWallet() throws Exception {
        wallet.says(paid -> new PaymentOutcome.Unknown("the connection was lost"));
        unknown(get("/weather/x"));

        assertHeld(get("/weather/x"), "the goods of /weather/x");
        assertThat(wallet.calls()).isEqualTo(1);
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    @Test
    @Tag("rule-10")
    void get_walletThrows_isUnknownAndTheNextCallAsksTheWallet() throws Exception {
        wallet.says(paid -> {
            throw new IllegalStateException("bad gateway");
        });
        assertThat(unknown(get("/weather/x")).reason()).contains("bad gateway");

        assertHeld(get("/weather/x"), "the goods of /weather/x");
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    @Tag("rule-11")
    void get_walletNamesAPreimageOfAnotherPayment_isUnknownAndNothingIsStored() throws Exception {
        wallet.says(paid -> new PaymentOutcome.Paid(Preimage.of(new byte[32]), MilliSatoshi.ZERO));

        assertThat(unknown(get("/weather/x")).reason()).contains("a preimage that is not this invoice's");
        assertThat(shop.authorizations()).isEmpty();
    }

    @Test
    void get_paymentUnknownThenFailed_buysAnew() throws Exception {
        node.paying(Paying.HANGS);
        get("/weather/x");
        node.fail(wallet.lastHash());
        node.paying(Paying.SETTLES);

        assertBought(get("/weather/x"), "the goods of /weather/x");
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    @Test
    @Tag("rule-10")
    void get_paymentInFlight_blocksTheWholeOriginHoweverLong() throws Exception {
        node.paying(Paying.HANGS);
        get("/weather/x");
        node.paying(Paying.SETTLES);

        clock.advance(Duration.ofDays(30));
        unknown(get("/stock/x"));
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    @Tag("rule-10")
    void get_paymentUnknown_blocksTheWholeOriginUntilTheInvoiceIsLongExpired() throws Exception {
        node.paying(Paying.HANGS);
        get("/weather/x");
        wallet.forgets();
        node.paying(Paying.SETTLES);

        clock.advance(Duration.ofMinutes(10));
        unknown(get("/stock/x"));
        clock.advance(Duration.ofMinutes(1).plusSeconds(1));
        assertBought(get("/stock/x"), "the goods of /stock/x");
    }

    @Test
    void get_walletCannotBeAsked_blocksTheWholeOriginUntilItCan() throws Exception {
        node.paying(Paying.HANGS);
        get("/weather/x");
        wallet.isAway();
        node.paying(Paying.SETTLES);

        clock.advance(Duration.ofMinutes(30));
        assertThat(unknown(get("/weather/x")).reason()).contains("is not there");
        wallet.remembers();
        node.settle(wallet.lastHash());
        assertHeld(get("/weather/x"), "the goods of /weather/x");
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    @Tag("rule-10")
    void get_walletDoesNotAnswer_blocksTheWholeOriginHoweverLong() throws Exception {
        node.paying(Paying.HANGS);
        get("/weather/x");
        wallet.throwsWhenAsked();
        node.paying(Paying.SETTLES);

        clock.advance(Duration.ofDays(30));
        assertThat(unknown(get("/weather/x")).reason()).contains("could not be asked");
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    void get_paymentLapsedAndArrivedAllTheSame_isUsedInsteadOfBuying() throws Exception {
        PaymentHash lapsed = lapse();

        wallet.remembers();
        node.settle(lapsed);
        node.paying(Paying.SETTLES);
        assertHeld(get("/weather/x"), "the goods of /weather/x");
        assertThat(wallet.calls()).isEqualTo(2);
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    @Test
    void get_paymentLapsedAndIsOnItsWayAllTheSame_blocksAgainAnyWallet() throws Exception {
        lapse();

        wallet.remembers();
        node.paying(Paying.SETTLES);
        unknown(get("/stock/x"));
        assertThat(unknown(getWith("another wallet")).reason()).contains("the buyer's wallet");
        assertThat(wallet.calls()).isEqualTo(2);
    }

    @Test
    void get_paymentLapsedAndTheWalletCannotBeAsked_buysNothing() throws Exception {
        lapse();

        wallet.isAway();
        node.paying(Paying.SETTLES);
        unknown(get("/stock/x"));
        assertThat(wallet.calls()).isEqualTo(2);

        wallet.forgets();
        assertBought(get("/stock/x"), "the goods of /stock/x");
    }

    @Test
    void get_paymentLapsedAndAnotherWalletBuys_isNotAskedAfterThere() throws Exception {
        lapse();
        wallet.isAway();
        node.paying(Paying.SETTLES);

        assertBought(getWith("another wallet"), "the goods of /weather/x");
    }

    /** A payment that is on its way and has lapsed, since the wallet had no record of it, and a second that failed. */
    private PaymentHash lapse() throws Exception {
        node.paying(Paying.HANGS);
        get("/weather/x");
        PaymentHash first = wallet.lastHash();
        wallet.forgets();
        clock.advance(Duration.ofMinutes(11).plusSeconds(1));
        node.paying(Paying.FAILS);
        assertThat(get("/weather/x")).isInstanceOf(Result.PaymentFailed.class);
        return first;
    }

    @Test
    @Tag("rule-10")
    void get_paymentBegunWithAnotherWallet_thatThisOneHasNoRecordOfItProvesNothing() throws Exception {
        node.paying(Paying.HANGS);
        get("/weather/x");
        wallet.forgets();
        node.paying(Paying.SETTLES);
        clock.advance(Duration.ofDays(30));

        assertThat(unknown(getWith("another wallet")).reason())
                .contains("the buyer's wallet (money of regtest), which has to be asked")
                .contains("this one is another wallet");
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    @Tag("rule-10")
    void get_paymentBegunWithAnotherWallet_thatItFailedIsNotBelieved() throws Exception {
        node.paying(Paying.HANGS);
        get("/weather/x");
        node.fail(wallet.lastHash());
        node.paying(Paying.SETTLES);

        unknown(getWith("another wallet"));
        assertThat(wallet.calls()).isEqualTo(1);
        assertBought(get("/weather/x"), "the goods of /weather/x");
    }

    @Test
    @Tag("rule-10")
    void get_paymentBegunBeforeTheNodesCertificateWasRenewed_isUsedOnceThePreimageProvesIt() throws Exception {
        node.paying(Paying.HANGS);
        get("/weather/x");
        unknown(getWith("the buyer's wallet, certificate renewed"));

        node.settle(wallet.lastHash());
        assertHeld(getWith("the buyer's wallet, certificate renewed"), "the goods of /weather/x");
        assertThat(wallet.calls()).isEqualTo(1);
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    private Result<String> getWith(String walletId) throws Exception {
        try (L402Client other = L402Client.builder(new Wallet(wallet, Network.REGTEST, walletId), Limits.PLAY_MONEY)
                .state(directory())
                .clock(clock)
                .build()) {
            return other.send(HttpRequest.newBuilder(shop.at("/weather/x")).build(), BodyHandlers.ofString());
        }
    }

    @Test
    void get_paymentBegunWithAnotherNetworksWallet_staysUnknown() throws Exception {
        node.paying(Paying.HANGS);
        get("/weather/x");
        try (L402Client other = L402Client.builder(
                        new Wallet(wallet, Network.SIGNET, "the buyer's wallet"), Limits.PLAY_MONEY)
                .state(directory())
                .clock(clock)
                .build()) {
            shop.demand = (shop, offer) -> shop.challenge(
                            offer,
                            new Bolt11Builder(Network.SIGNET, clock.instant())
                                    .amount(offer.price())
                                    .paymentHash(wallet.lastHash())
                                    .paymentSecret(new byte[32])
                                    .description("other money")
                                    .sign(NodeKey.random(new SecureRandom())))
                    .headerValues();

            assertThat(other.send(HttpRequest.newBuilder(shop.at("/weather/x")).build(), BodyHandlers.ofString()))
                    .isInstanceOfSatisfying(
                            Result.OutcomeUnknown.class,
                            unknown -> assertThat(unknown.reason()).contains("regtest"));
        }
    }

    @Test
    void get_sameInvoiceOfferedAgainAfterItFailed_isNotTriedTwice() throws Exception {
        List<String> lines = new ArrayList<>();
        shop.demand = (shop, offer) -> {
            if (lines.isEmpty()) {
                lines.add(shop.challenge(offer).headerValues().get(1));
            }
            return lines;
        };
        node.paying(Paying.FAILS);
        assertThat(get("/weather/x")).isInstanceOf(Result.PaymentFailed.class);

        node.paying(Paying.SETTLES);
        assertThat(refused(get("/weather/x"), Rule.TRIED_BEFORE).message()).contains("issue a new one");
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    void get_sameInvoiceOfferedAgain_isNotPaidTwice() throws Exception {
        String[] lines = new String[1];
        shop.demand = (shop, offer) -> {
            if (lines[0] == null) {
                lines[0] = shop.challenge(offer).headerValues().get(1);
            }
            return List.of(lines[0]);
        };
        get("/weather/x");
        try (Shop other = new Shop(node, clock)) {
            other.demand = shop.demand;

            assertThat(get(other.at("/weather/x")))
                    .isInstanceOfSatisfying(
                            Result.Refused.class,
                            refused -> assertThat(refused.refusal().rule()).isEqualTo(Rule.TRIED_BEFORE));
        }
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    @Tag("rule-7")
    void get_redirectedElsewhereAfterPaying_takesNoCredentialThereAndPaysNothingThere() throws Exception {
        try (Shop other = new Shop(node, clock)) {
            shop.paid = (shop, exchange) -> shop.redirect(exchange, other.at("/stock/x"));

            assertThat(get("/weather/x"))
                    .isInstanceOfSatisfying(
                            Result.PaidNotDelivered.class,
                            result -> assertThat(result.reason()).contains("reached only by a redirect"));
            assertThat(other.authorizations()).isEmpty();
            assertThat(wallet.calls()).isEqualTo(1);
        }
    }

    @Test
    void get_redirectedWithinTheOriginBeforePaying_paysWhereItArrives() throws Exception {
        shop.unpaid = (shop, exchange) -> {
            if (exchange.getRequestURI().getPath().equals("/old")) {
                shop.redirect(exchange, URI.create("/weather/new"));
            } else {
                shop.sendDemand(exchange);
            }
        };

        assertBought(get("/old"), "the goods of /weather/new");
    }
}
