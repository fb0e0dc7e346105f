package org.l402.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.l402.bolt11.Bolt11Builder;
import org.l402.bolt11.Bolt11Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.bolt11.NodeKey;
import org.l402.challenge.Challenge;
import org.l402.credential.Credential;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;
import org.l402.testkit.HttpMessage;
import org.l402.testkit.RawHttp;

/** That the tricks are what they are said to be, on the wire. */
class HostileServerTest {

    private static final Preimage PREIMAGE = Preimage.of(new byte[] {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
        31, 32
    });

    /** A node that issues invoices of which the test knows the preimage, the same for all. */
    private static final InvoiceIssuer NODE = new InvoiceIssuer() {
        private final NodeKey key = NodeKey.random(new SecureRandom());

        @Override
        public CompletionStage<Issued> issue(Request request) {
            Bolt11Invoice invoice = new Bolt11Builder(Network.REGTEST, Instant.parse("2026-05-01T12:00:00Z"))
                    .amount(request.amount())
                    .paymentHash(PREIMAGE.paymentHash())
                    .paymentSecret(new byte[32])
                    .description(request.memo())
                    .expiry(request.expiry())
                    .sign(key);
            return CompletableFuture.completedFuture(
                    new Issued(invoice.text(), invoice.paymentHash(), invoice.expiresAt()));
        }

        @Override
        public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
            return CompletableFuture.completedFuture(new InvoiceStatus.NotFound());
        }
    };

    @Test
    void invoice_overflowing_isWellFormedAndOneSatIn64Bits() {
        String invoice = challenge(Trick.OVERFLOWING_AMOUNT).invoice();

        assertThat(invoice).startsWith("lnbcrt4611686018427387914n1");
        assertThat(Long.parseLong("4611686018427387914") * 100).isEqualTo(1000);
        // The checksum is looked at first.
        assertThatThrownBy(() -> Bolt11Invoice.decode(invoice))
                .isInstanceOf(Bolt11Exception.class)
                .hasMessageContaining("more than 21 million btc");
    }

    @Test
    void invoice_forged_differsInOneThing() {
        assertThat(invoice(Trick.INVOICE_OF_ANOTHER_NETWORK).network()).isEqualTo(Network.BITCOIN);
        assertThat(invoice(Trick.INVOICE_WITHOUT_AMOUNT).amount()).isEmpty();
        assertThat(invoice(Trick.HUGE_AMOUNT).amount()).contains(MilliSatoshi.MAX);
        assertThat(invoice(Trick.EXPIRED_INVOICE).expiresAt()).isEqualTo(Instant.parse("2026-05-01T11:00:00Z"));
        assertThat(invoice(Trick.EXPIRED_INVOICE).amount()).contains(HostileServer.PRICE);
        assertThat(invoice(Trick.EXPIRED_INVOICE).paymentHash()).isEqualTo(PREIMAGE.paymentHash());
    }

    @ParameterizedTest
    @EnumSource(
            value = Trick.class,
            names = {"CHALLENGE_IN_QUOTES", "LOOK_ALIKE_SCHEMES", "TWO_TOKENS", "NON_ASCII", "LONG_WORDS"})
    void demand_misleading_hasAnInvoiceInEachLine(Trick trick) {
        try (HostileServer server = HostileServer.open(NODE, trick)) {
            HttpMessage answer = get(server.uri().getPort(), "");

            assertThat(answer.status()).isEqualTo(402);
            assertThat(answer.headers("WWW-Authenticate"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains(server.invoice()));
        }
    }

    @Test
    void demand_thousands_isBelowTheHeaderLimitOfTheJdk() {
        try (HostileServer server = HostileServer.open(NODE, Trick.THOUSANDS_OF_CHALLENGES)) {
            HttpMessage answer = get(server.uri().getPort(), "");

            assertThat(Challenge.read(answer.headers("WWW-Authenticate"))).hasSize(3000);
            assertThat(answer.fields().stream()
                            .mapToInt(line -> line.length() + 32)
                            .sum())
                    .isLessThan(384 * 1024);
        }
    }

    @Test
    void counts_tellWhereACredentialCameTo() {
        String credential = "Authorization: " + Credential.authorization("AAAA", PREIMAGE);
        try (HostileServer server = HostileServer.open(NODE, Trick.REDIRECT_AFTER_PAYING)) {
            assertThat(get(server.uri().getPort(), "").status()).isEqualTo(402);
            assertThat(get(server.uri().getPort(), credential).header("Location"))
                    .contains(server.elsewhere().toString());
            assertThat(server.requests()).isEqualTo(2);
            assertThat(server.credentials()).isEqualTo(1);
            assertThat(server.credentialsElsewhere()).isZero();

            get(server.elsewhere().getPort(), credential);
            assertThat(server.requestsElsewhere()).isEqualTo(1);
            assertThat(server.credentialsElsewhere()).isEqualTo(1);
        }
    }

    @Test
    void open_trickThatLeadsAwayFromTls_wantsIt() {
        assertThatThrownBy(() -> HostileServer.open(NODE, Trick.DOWNGRADE_AFTER_PAYING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SSLContext");
    }

    private static Bolt11Invoice invoice(Trick trick) {
        return Bolt11Invoice.decode(challenge(trick).invoice());
    }

    private static Challenge challenge(Trick trick) {
        try (HostileServer server = HostileServer.open(NODE, trick)) {
            List<Challenge> challenges =
                    Challenge.read(get(server.uri().getPort(), "").headers("WWW-Authenticate"));
            assertThat(challenges).hasSize(1);
            return challenges.get(0);
        }
    }

    private static HttpMessage get(int port, String field) {
        try (RawHttp client = RawHttp.connect(port)) {
            String[] head = field.isEmpty()
                    ? new String[] {"GET /goods HTTP/1.1", "Host: localhost"}
                    : new String[] {"GET /goods HTTP/1.1", "Host: localhost", field};
            return client.head(head).answer();
        }
    }
}
