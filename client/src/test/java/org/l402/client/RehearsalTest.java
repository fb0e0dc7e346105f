package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.l402.client.quote.Refusal.Rule;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.sandbox.Paying;

/** What would be done, without doing it. */
class RehearsalTest extends ShopTest {

    @Test
    void rehearse_nothingHeld_saysWhatWouldBePaidAndPaysNothing() throws Exception {
        assertThat(rehearse("/weather/x"))
                .isInstanceOfSatisfying(
                        Result.WouldPay.class,
                        would -> assertThat(would.quote().amount()).isEqualTo(MilliSatoshi.ofSat(1)));
        assertThat(wallet.calls()).isZero();
        assertThat(directory()).doesNotExist();
    }

    @Test
    void rehearse_credentialHeld_doesNotSendItAndSaysThatItWouldBeUsed() throws Exception {
        get("/weather/x");
        shop.authorizations().clear();

        assertThat(rehearse("/weather/x")).isInstanceOf(Result.WouldUse.class);
        assertThat(shop.authorizations()).isEmpty();
    }

    @Test
    void rehearse_credentialNeverAccepted_saysThatItWouldBeUsedBeforeAnyPurchase() throws Exception {
        shop.paid = Shop::sendDemand;
        get("/weather/x");

        assertThat(rehearse("/stock/x"))
                .isInstanceOfSatisfying(
                        Result.WouldUse.class,
                        would -> assertThat(would.credential().isAccepted()).isFalse());
    }

    @Test
    void rehearse_paymentPending_isUnknownAsThePurchaseWouldBe() throws Exception {
        node.paying(Paying.HANGS);
        get("/weather/x");

        assertThat(rehearse("/weather/x")).isInstanceOf(Result.OutcomeUnknown.class);
        assertThat(wallet.calls()).isEqualTo(1);
    }

    @Test
    void rehearse_tooDear_isRefused() throws Exception {
        shop.price = MilliSatoshi.ofSat(101);

        refused(rehearse("/weather/x"), Rule.LIMIT);
    }

    private Result<String> rehearse(String path) throws IOException, InterruptedException {
        try (L402Client client = client()) {
            return client.rehearse(HttpRequest.newBuilder(shop.at(path)).build(), BodyHandlers.ofString());
        }
    }
}
