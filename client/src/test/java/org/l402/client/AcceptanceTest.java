package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.client.quote.Refusal;
import org.l402.lightning.MilliSatoshi;

/** What counts as a credential accepted, and what as paid for nothing. */
class AcceptanceTest extends ShopTest {

    @Test
    void get_otherAnswersBetween_doNotMakeARejectedCredentialAnAcceptedOne() throws Exception {
        Shop.Behaviour answer = (shop, exchange) -> {
            switch (exchange.getRequestURI().getPath()) {
                case "/free" -> shop.send(exchange, 200, "free");
                case "/favicon.ico" -> shop.send(exchange, 404, "none");
                case "/moved" -> shop.redirect(exchange, URI.create("/free"));
                default -> shop.sendDemand(exchange);
            }
        };
        shop.paid = answer;
        shop.unpaid = answer;

        for (String between : List.of("/free", "/favicon.ico", "/moved")) {
            notDelivered(get("/buy"));
            assertThat(delivered(get(between)).access()).isEqualTo(new Result.Free());
        }
        notDelivered(get("/buy"));

        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    void get_redirectInsteadOfTheGoods_doesNotMakeTheCredentialAnAcceptedOne() throws Exception {
        shop.unpaid = (shop, exchange) -> {
            if (exchange.getRequestURI().getPath().equals("/login")) {
                shop.send(exchange, 200, "log in");
            } else {
                shop.sendDemand(exchange);
            }
        };
        shop.paid = (shop, exchange) -> shop.redirect(exchange, URI.create("/login"));
        shop.serviceOf = path -> path.equals("/login") ? "login" : "weather";
        get("/weather/x");

        shop.paid = Shop::sendDemand;
        notDelivered(get("/weather/x"));
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    void get_credentialHeld_isSaidToBeNeededOnlyAfterADemandWithoutIt() throws Exception {
        shop.paid = (shop, exchange) -> exchange.close();
        notDelivered(get("/weather/x"));
        shop.paid = (shop, exchange) -> shop.send(exchange, 200, "goods");

        assertThat(delivered(get("/weather/x")).access())
                .isInstanceOfSatisfying(
                        Result.Held.class, held -> assertThat(held.isNeeded()).isTrue());
        assertThat(delivered(get("/weather/x")).access())
                .isInstanceOfSatisfying(
                        Result.Held.class, held -> assertThat(held.isNeeded()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x/y", "mailto:a@b.example", "http://x:99999/"})
    void get_redirectedToAnUnusableAddressAfterPaying_isPaidNotDelivered(String target) throws Exception {
        shop.paid = (shop, exchange) -> shop.redirect(exchange, URI.create(target));

        assertThat(notDelivered(get("/weather/x")).reason()).contains("302", target);
    }

    @Test
    void get_redirectedToGoodsAtAnotherOrigin_isAcceptedAndBlocksNothing() throws Exception {
        try (Shop depot = new Shop(node, clock)) {
            depot.unpaid = (shop, exchange) -> shop.send(exchange, 200, "from the depot");
            shop.paid = (shop, exchange) -> shop.redirect(exchange, depot.at("/signed"));
            assertBought(get("/weather/x"), "from the depot");
            assertThat(depot.authorizations()).isEmpty();

            shop.paid = Shop::sendDemand;
            notDelivered(get("/weather/x"));
        }
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(2));
    }

    @Test
    void get_redirectedToAFailureAtAnotherOrigin_isNotAccepted() throws Exception {
        try (Shop depot = new Shop(node, clock)) {
            depot.unpaid = (shop, exchange) -> shop.send(exchange, 404, "gone");
            shop.paid = (shop, exchange) -> shop.redirect(exchange, depot.at("/signed"));
            get("/weather/x");

            shop.paid = Shop::sendDemand;
            assertThat(notDelivered(get("/weather/x")).isRejected()).isTrue();
        }
        assertThat(wallet.spent()).isEqualTo(MilliSatoshi.ofSat(1));
    }

    @Test
    void get_redirectedToAnUnusableAddressUnpaid_isTheAnswer() throws Exception {
        shop.unpaid = (shop, exchange) -> shop.redirect(exchange, URI.create("ftp://x/y"));

        assertThat(delivered(get("/weather/x")).response().statusCode()).isEqualTo(302);
    }

    @Test
    void get_credentialTurnedDown_isSaidToBeRejectedNowAndLater() throws Exception {
        shop.paid = Shop::sendDemand;
        assertThat(notDelivered(get("/weather/x")).isRejected()).isTrue();
        assertThat(notDelivered(get("/weather/x")).isRejected()).isTrue();
    }

    @Test
    void get_serverDiesAfterPayment_isNotSaidToBeRejected() throws Exception {
        shop.paid = (shop, exchange) -> exchange.close();
        assertThat(notDelivered(get("/weather/x")).isRejected()).isFalse();
    }

    @Test
    void get_stateFileFailsAfterPaying_isPaidNotDelivered() throws Exception {
        try (Shop other = new Shop(node, clock)) {
            shop.paid = (shop, exchange) -> {
                dropCredentials();
                shop.redirect(exchange, other.at("/free"));
            };

            assertThat(notDelivered(get("/weather/x")).reason()).contains("state file");
        }
    }

    @Test
    void get_requestWithItsOwnAuthorizationWhereACredentialIsHeld_isSentAsItIs() throws Exception {
        try (L402Client client = client()) {
            client.send(HttpRequest.newBuilder(shop.at("/weather/x")).build(), BodyHandlers.ofString());
            Result<String> result = client.send(
                    HttpRequest.newBuilder(shop.at("/weather/x"))
                            .header("Authorization", "Bearer mine")
                            .build(),
                    BodyHandlers.ofString());

            refused(result, Refusal.Rule.OWN_AUTHORIZATION);
        }
        assertThat(shop.authorizations()).hasSize(2).last().isEqualTo("Bearer mine");
    }

    private void dropCredentials() throws IOException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory().resolve("client.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE credentials");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
