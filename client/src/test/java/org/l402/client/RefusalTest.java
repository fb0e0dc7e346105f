package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.l402.bolt11.Bolt11Builder;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.bolt11.NodeKey;
import org.l402.challenge.Challenge;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Refusal;
import org.l402.client.quote.Refusal.Rule;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.Preimage;
import org.l402.offer.Offer;

/** What is asked for is refused, and the wallet is never called. */
class RefusalTest extends ShopTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @AfterEach
    void nothingWasPaid() {
        assertThat(wallet.calls()).isZero();
    }

    @Test
    void get_priceAboveTheLimit_isRefusedWithWhatWasAsked() throws Exception {
        shop.price = new MilliSatoshi(100_001);

        Refusal refusal = refusal(Rule.LIMIT);

        assertThat(refusal.message()).contains("100001 msat").contains("100 sat");
        assertThat(refusal.quote().orElseThrow().amount()).isEqualTo(new MilliSatoshi(100_001));
    }

    @Test
    @Tag("rule-4")
    void get_invoiceWithoutAmount_isRefused() throws Exception {
        demand(terms(Network.REGTEST));

        refusal(Rule.NO_AMOUNT);
    }

    @Test
    void get_invoiceOverNothing_isRefused() throws Exception {
        shop.demand = (shop, offer) -> {
            Challenge challenge = shop.challenge(offer);
            return List.of("L402 token=\"" + challenge.token() + "\", invoice=\""
                    + challenge.invoice().replaceFirst("lnbcrt10n", "lnbcrt0n") + "\"");
        };

        refusal(Rule.INVOICE);
    }

    @Test
    @Tag("rule-4")
    void get_invoiceOfAnotherNetwork_isRefused() throws Exception {
        demand(terms(Network.BITCOIN).amount(MilliSatoshi.ofSat(1)));

        assertThat(refusal(Rule.NETWORK).message()).contains("bitcoin").contains("regtest");
    }

    @Test
    @Tag("rule-4")
    void get_expiredInvoice_isRefused() throws Exception {
        demand(terms(Network.REGTEST).amount(MilliSatoshi.ofSat(1)).expiry(Duration.ofSeconds(9)));

        refusal(Rule.INVOICE_EXPIRED);
    }

    @Test
    @Tag("rule-4")
    void get_tamperedInvoice_isRefused() throws Exception {
        shop.demand = (shop, offer) -> {
            Challenge challenge = shop.challenge(offer);
            String cheaper = challenge.invoice().replaceFirst("lnbcrt10n", "lnbcrt11n");
            return new Challenge(challenge.token(), cheaper).headerValues();
        };

        refusal(Rule.INVOICE);
    }

    @Test
    @Tag("rule-4")
    void get_undecodableInvoice_isRefusedAndNotTakenForFree() throws Exception {
        shop.demand = (shop, offer) ->
                List.of("L402 token=\"" + shop.challenge(offer).token() + "\", invoice=\"lnbcrt1nonsense\"");

        refusal(Rule.INVOICE);
    }

    @Test
    @Tag("rule-5")
    void get_tokenOfAnotherPayment_isRefused() throws Exception {
        shop.demand = (shop, offer) -> new Challenge(
                        shop.challenge(offer).token(), shop.challenge(offer).invoice())
                .headerValues();

        refusal(Rule.TOKEN_MISMATCH);
    }

    @Test
    @Tag("rule-15")
    void get_tokenExpiredOnArrival_isRefused() throws Exception {
        shop.demand = (shop, offer) -> {
            Bolt11Invoice invoice = Bolt11Invoice.decode(shop.invoice(offer).bolt11());
            // Valid for five seconds, which is less than a payment may take.
            Offer brief = Offer.of("weather", offer.price(), Optional.of(Duration.ofSeconds(5)));
            return shop.challenge(brief, invoice).headerValues();
        };

        refusal(Rule.TOKEN_UNUSABLE);
    }

    @Test
    void get_tokenThatIsNotBase64_isRefused() throws Exception {
        shop.demand = (shop, offer) -> List.of(
                "L402 token=\"not:base64!\", invoice=\"" + shop.invoice(offer).bolt11() + "\"");

        refusal(Rule.TOKEN_UNUSABLE);
    }

    @Test
    @Tag("rule-2")
    void get_tokenAndMacaroonDiffer_isRefused() throws Exception {
        shop.demand = (shop, offer) -> List.of("L402 token=\"AAAA\", macaroon=\"BBBB\", invoice=\""
                + shop.invoice(offer).bolt11() + "\"");

        refusal(Rule.CHALLENGE);
    }

    @Test
    @Tag("rule-2")
    void get_challengeInsideAQuotedString_isNotRead() throws Exception {
        shop.demand = (shop, offer) -> List.of(
                "Basic realm=\"L402 macaroon=x, invoice=" + shop.invoice(offer).bolt11() + "\"");

        delivered(get("/weather/x"));
    }

    @Test
    @Tag("rule-1")
    void get_challengeWithoutStatus402_isNotPaid() throws Exception {
        shop.unpaid = (shop, exchange) -> {
            shop.challenge(Offer.of("weather", MilliSatoshi.ofSat(1), Optional.empty()))
                    .headerValues()
                    .forEach(value -> exchange.getResponseHeaders().add("WWW-Authenticate", value));
            shop.send(exchange, 403, "no");
        };

        assertThat(get("/weather/x"))
                .isInstanceOfSatisfying(
                        Result.Delivered.class,
                        delivered ->
                                assertThat(delivered.response().statusCode()).isEqualTo(403));
    }

    @Test
    void get_requestWithItsOwnAuthorization_isSentAsItIsAndNotPaid() throws Exception {
        try (L402Client client = client()) {
            Result<String> result = client.send(
                    HttpRequest.newBuilder(shop.at("/weather/x"))
                            .header("Authorization", "Bearer mine")
                            .build(),
                    BodyHandlers.ofString());

            refused(result, Rule.OWN_AUTHORIZATION);
        }
        assertThat(shop.authorizations()).containsExactly("Bearer mine");
    }

    @Test
    @Tag("rule-6")
    void get_openConnectionToAnotherMachine_isNotPaid() throws Exception {
        HttpClient throughProxy = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), shop.at("/").getPort())))
                .build();
        try (L402Client client = L402Client.builder(
                        new Wallet(wallet, Network.REGTEST, "the buyer's wallet"), Limits.PLAY_MONEY)
                .http(throughProxy)
                .state(directory())
                .clock(clock)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://shop.example/weather/x"))
                    .build();

            refused(client.send(request, BodyHandlers.ofString()), Rule.INSECURE_ORIGIN);
        }
        assertThat(shop.demands()).isEqualTo(1);
    }

    @Test
    @Tag("rule-7")
    void get_hostReachedByRedirectOnly_isNotPaid() throws Exception {
        try (Shop other = new Shop(node, clock)) {
            shop.unpaid = (shop, exchange) -> shop.redirect(exchange, other.at("/stock/x"));

            assertThat(refusal(Rule.REDIRECTED).message())
                    .contains(other.at("/stock/x").toString());
            assertThat(other.demands()).isEqualTo(1);
        }
    }

    @Test
    void get_redirectsForEver_isAnError() throws Exception {
        shop.unpaid = (shop, exchange) -> shop.redirect(exchange, exchange.getRequestURI());

        assertThatThrownBy(() -> get("/weather/x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("redirects more than");
    }

    @Test
    void get_thousandsOfChallenges_looksAtTheFirstFew() throws Exception {
        shop.demand = (shop, offer) -> {
            Challenge dear = shop.challenge(Offer.of("weather", MilliSatoshi.ofSat(101), Optional.empty()));
            String[] lines = new String[100];
            Arrays.setAll(lines, i -> "L402 token=\"" + dear.token() + "\", invoice=\"" + dear.invoice() + "\"");
            return List.of(lines);
        };

        refusal(Rule.LIMIT);
    }

    private Refusal refusal(Rule rule) throws Exception {
        return refused(get("/weather/x"), rule);
    }

    private Bolt11Builder terms(Network network) {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new Bolt11Builder(network, clock.instant())
                .paymentHash(Preimage.of(bytes).paymentHash())
                .paymentSecret(bytes)
                .description("one forecast");
    }

    private void demand(Bolt11Builder terms) {
        Bolt11Invoice invoice = terms.sign(NodeKey.random(RANDOM));
        shop.demand = (shop, offer) -> shop.challenge(offer, invoice).headerValues();
    }
}
