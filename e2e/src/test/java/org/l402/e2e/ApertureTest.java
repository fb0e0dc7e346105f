package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ApertureTest {

    private static final Pattern CHALLENGE = Pattern.compile("macaroon=\"([^\"]+)\", invoice=\"([^\"]+)\"");

    private final Regtest regtest = Regtest.shared();

    @Test
    void get_withoutAndWithPayment_challengeThenGoods(@TempDir Path directory) throws Exception {
        try (Aperture aperture = Aperture.start(directory, regtest.seller(), 3)) {
            HttpResponse<String> unpaid = get(aperture, "");
            assertThat(unpaid.statusCode()).isEqualTo(402);
            assertThat(unpaid.headers().allValues("www-authenticate"))
                    .anyMatch(line -> line.startsWith("L402 "))
                    .anyMatch(line -> line.startsWith("LSAT "));

            Matcher challenge = CHALLENGE.matcher(
                    unpaid.headers().allValues("www-authenticate").get(0));
            assertThat(challenge.find()).isTrue();
            JsonNode payment = regtest.buyer().json("payinvoice", "--force", "--json", challenge.group(2));

            HttpResponse<String> paid = get(
                    aperture,
                    "L402 " + challenge.group(1) + ":"
                            + payment.path("payment_preimage").asString());
            assertThat(paid.statusCode()).isEqualTo(200);
            assertThat(paid.body()).isEqualTo(Aperture.GOODS);
        }
    }

    /** Our command, with a wallet at the buyer's LND that can do nothing but pay. */
    @Test
    void ourGet_buysAndThenUsesWhatItBought(@TempDir Path directory) {
        Lnd buyer = regtest.buyer();
        L402 l402 = new L402(directory);
        l402.wallet("""
                wallet: { type: lnd, network: regtest, address: "%s", tls-cert: %s, macaroon: %s }
                limits: { per-request: 20 sat, per-day: 1000 sat }
                """.formatted(buyer.grpcAddress(), buyer.certificate(), RealNode.payOnly(buyer)));
        try (Aperture aperture = Aperture.start(directory, regtest.seller(), 3)) {
            String url = aperture.address().resolve("goods").toString();

            Program first = l402.run("get", url);
            assertThat(first.exitCode()).as(first.errors()).isZero();
            assertThat(first.output()).isEqualTo(Aperture.GOODS);
            assertThat(first.errors()).contains("3 sat");

            Program second = l402.run("get", "--json", url);
            assertThat(second.exitCode()).as(second.errors()).isZero();
            assertThat(second.output()).contains("\"paid\":false");
        }
    }

    private static HttpResponse<String> get(Aperture aperture, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(aperture.address().resolve("goods")).version(HttpClient.Version.HTTP_1_1);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
