package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.challenge.Challenge;
import org.l402.credential.Credential;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.sandbox.PayPort;
import org.l402.lightning.sandbox.SandboxPayer;
import org.l402.mint.Identifier;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;

/** From the first request to the resource, and what a credential is good for afterwards. */
class PurchaseTest {

    @TempDir
    Path directory;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.open(directory);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void challenge_everyFact_isInHeaderAndBodyAlike() {
        HttpMessage answer = shop.get("/weather/oslo?day=1");

        assertThat(answer.status()).isEqualTo(402);
        Challenge challenge = Shop.challenge(answer);
        String parameters = " macaroon=\"" + challenge.token() + "\", invoice=\"" + challenge.invoice()
                + "\", version=\"0\", token=\"" + challenge.token() + '"';
        assertThat(answer.headers("WWW-Authenticate")).containsExactly("LSAT" + parameters, "L402" + parameters);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        Bolt11Invoice invoice = Bolt11Invoice.decode(challenge.invoice());
        JsonObject body = new JsonObject(answer.text());
        assertThat(body.getString("type")).isEqualTo("urn:l402:problem:payment-required");
        assertThat(body.getInteger("status")).isEqualTo(402);
        assertThat(body.getLong("price_msat")).isEqualTo(1000);
        assertThat(body.getString("payment_request")).isEqualTo(challenge.invoice());
        assertThat(body.getString("payment_hash"))
                .isEqualTo(invoice.paymentHash().hex());
        assertThat(body.getString("token")).isEqualTo(challenge.token());
        assertThat(body.getString("service")).isEqualTo("weather");
        assertThat(body.getString("capability")).isEqualTo("default");
        assertThat(Instant.parse(body.getString("invoice_expires_at"))).isEqualTo(invoice.expiresAt());
        assertThat(body.getString("detail")).contains("costs 1 sat", "payment_request", "Authorization: L402");
        assertThat(invoice.amount()).hasValue(new MilliSatoshi(1000));
        assertThat(invoice.network()).isEqualTo(Network.REGTEST);
    }

    @Test
    void challenge_token_saysWhatIsSoldAndUntilWhen() {
        Challenge challenge = Shop.challenge(shop.get("/weather"));

        assertThat(Shop.token(challenge).location()).isEqualTo("lsat");
        assertThat(Shop.token(challenge).caveats())
                .containsExactly(
                        "services=weather:0",
                        "weather_capabilities=default",
                        "weather_valid_until="
                                + Instant.parse("2026-11-23T11:10:00Z").getEpochSecond());
        assertThat(Shop.token(Shop.challenge(shop.get("/stock"))).caveats())
                .as("no valid-for: no expiry")
                .containsExactly("services=stock:0", "stock_capabilities=default");
    }

    @Test
    void challenge_memo_namesTheSale() {
        Challenge challenge = Shop.challenge(shop.get("/weather"));

        assertThat(Bolt11Invoice.decode(challenge.invoice()).description())
                .hasValueSatisfying(memo -> assertThat(memo)
                        .matches("weather default · l402 [0-9a-f]{16} [0-9a-f]{64}")
                        .endsWith(Identifier.read(Shop.token(challenge).identifier())
                                .orElseThrow()
                                .tokenId()
                                .hex()));
    }

    @Test
    void challenges_forEveryRequest_areTheirOwn() {
        Challenge first = Shop.challenge(shop.get("/weather"));
        Challenge second = Shop.challenge(shop.get("/weather"));

        assertThat(second.invoice()).isNotEqualTo(first.invoice());
        assertThat(second.token()).isNotEqualTo(first.token());
    }

    @Test
    void credential_bought_opensAgainAndAgainAllOfItsService() {
        String shown = Shop.show(shop.buy("/weather"));

        assertThat(shop.get("/weather?q=%20/../x", shown).text()).isEqualTo("GET /weather?q=%20/../x HTTP/1.1");
        assertThat(shop.get("/weather/a/b", shown).text()).isEqualTo("GET /weather/a/b HTTP/1.1");
        assertThat(shop.get("/weather/", shown).text()).isEqualTo("GET /weather/ HTTP/1.1");
        assertThat(shop.upstream.requests()).hasSize(3);
    }

    @Test
    void unpaid_neverReachesTheUpstream() {
        shop.get("/weather");
        shop.send("HEAD", "/weather");
        shop.send("OPTIONS", "/weather");
        shop.send("DELETE", "/weather/1");

        assertThat(shop.upstream.requests()).isEmpty();
    }

    @Test
    void head_unpaid_isPricedAsGet() {
        HttpMessage answer = shop.send("HEAD", "/weather");

        assertThat(answer.status()).isEqualTo(402);
        assertThat(answer.body()).isEmpty();
        Credential credential = new Credential(Shop.token(Shop.challenge(answer)), shop.pay(Shop.challenge(answer)));
        assertThat(shop.send("HEAD", "/weather", Shop.show(credential)).status())
                .isEqualTo(200);
        assertThat(shop.get("/weather", Shop.show(credential)).status()).isEqualTo(200);
    }

    @Test
    void post_paid_deliversItsBody() {
        String shown = Shop.show(shop.buy("/weather"));
        try (RawHttp client = shop.connect()) {
            client.head("POST /weather HTTP/1.1", "Host: shop", shown, "Transfer-Encoding: chunked")
                    .send("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(shop.upstream.requests().get(0).body()).isEqualTo("hello world");
    }

    @Test
    void post_unpaid_isAnsweredBeforeItsBodyIsSent() {
        try (RawHttp client = shop.connect()) {
            client.head("POST /weather HTTP/1.1", "Host: shop", "Content-Length: 1000000000");
            assertThat(client.answer().status()).isEqualTo(402);
        }
        try (RawHttp client = shop.connect()) {
            client.head("POST /weather HTTP/1.1", "Host: shop", "Content-Length: 10", "Expect: 100-continue");
            assertThat(client.answer().status()).as("no 100 before").isEqualTo(402);
        }
    }

    @Test
    void post_unpaidWithASmallBody_keepsTheConnectionInOrder() {
        try (RawHttp client = shop.connect()) {
            client.head("POST /weather HTTP/1.1", "Host: shop", "Content-Length: 5")
                    .send("GET /");
            assertThat(client.answer().status()).isEqualTo(402);
            client.head("GET /docs HTTP/1.1", "Host: shop");
            assertThat(client.answer().text()).isEqualTo("GET /docs HTTP/1.1");
        }
    }

    @Test
    void free_withOrWithoutACredential_isServedAndTheCredentialKept() {
        assertThat(shop.get("/docs/a").status()).isEqualTo(200);
        assertThat(shop.get("/docs/a", Shop.show(shop.buy("/weather"))).status())
                .isEqualTo(200);
        assertThat(shop.get("/docs/a", "Authorization: L402 nonsense").status()).isEqualTo(200);
        assertThat(shop.get("/docs/a", "Macaroon: nonsense").status()).isEqualTo(200);
        assertThat(shop.get("/docs/a", "Authorization: Bearer own").status()).isEqualTo(200);

        assertThat(shop.upstream.requests()).hasSize(5);
        assertThat(shop.upstream.requests())
                .flatExtracting(request -> request.headers("Authorization"))
                .as("of another scheme than ours")
                .containsExactly("Bearer own");
        assertThat(shop.upstream.requests())
                .flatExtracting(request -> request.headers("Macaroon"))
                .isEmpty();
    }

    @Test
    void invoice_paidThroughThePayPort_opens() {
        try (PayPort port = PayPort.open(shop.node, 0)) {
            Challenge challenge = Shop.challenge(shop.get("/weather"));
            SandboxPayer wallet = new SandboxPayer(port.address());

            PaymentOutcome outcome = wallet.pay(challenge.invoice(), MilliSatoshi.ZERO, Duration.ofSeconds(10))
                    .toCompletableFuture()
                    .join();

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            PaymentOutcome.Paid.class,
                            paid -> assertThat(shop.get(
                                                    "/weather",
                                                    "Authorization: "
                                                            + Credential.authorization(
                                                                    challenge.token(), paid.preimage()))
                                            .status())
                                    .isEqualTo(200));
        }
    }
}
