package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.l402.testkit.hostile.HostileServer.PRICE;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.l402.client.budget.Allowance;
import org.l402.client.budget.Limit;
import org.l402.client.budget.Limits;
import org.l402.client.quote.Origin;
import org.l402.client.quote.Refusal.Rule;
import org.l402.client.state.ClientState;
import org.l402.client.state.HeldCredential;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.testkit.ManualClock;
import org.l402.testkit.hostile.HostileServer;
import org.l402.testkit.hostile.Trick;

/** A server that tries to cheat, trick by trick: what the client says, and what the money did. */
@Timeout(120)
class HostileTest {

    private static final Limits LIMITS = Limits.of(MilliSatoshi.ofSat(100), MilliSatoshi.ofSat(1000));
    /** Far more than any buffer between two sockets holds, far less than a flood has. */
    private static final long A_LOT = 32L * 1024 * 1024;

    @TempDir
    static Path keys;

    private static SSLContext tls;

    @TempDir
    Path home;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-05-01T12:00:00Z"));
    private final SandboxNode node = new SandboxNode(clock);
    private final ShopWallet wallet = new ShopWallet(node);
    /** Everything that anybody might read or log. */
    private final List<String> texts = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = SelfSigned.context(keys);
    }

    /**
     * What five calls come to, the last two by a new client on the same state.
     *
     * @param first of the first call, as {@link #name} has it
     * @param later of each further call
     * @param spent what the wallet's node says left it
     * @param says a part of what the first call says
     */
    private record Story(String first, String later, long spent, String says) {}

    private static Story story(Trick trick) {
        return switch (trick) {
            case INVOICE_OF_ANOTHER_TOKEN -> refused(Rule.TOKEN_MISMATCH, "paying it would not buy this token");
            case INVOICE_OF_ANOTHER_NETWORK -> refused(Rule.NETWORK, "bitcoin; the wallet here is on regtest");
            case INVOICE_WITHOUT_AMOUNT -> refused(Rule.NO_AMOUNT, "names no amount");
            case HUGE_AMOUNT -> refused(Rule.LIMIT, "2100000000000000 sat, and at most 100 sat");
            case OVERFLOWING_AMOUNT -> refused(Rule.INVOICE, "is more than 21 million btc");
            case EXPIRED_INVOICE -> refused(Rule.INVOICE_EXPIRED, "ask again for a new one");
            case TWO_TOKENS -> refused(Rule.CHALLENGE, "two different tokens");
            case NON_ASCII -> refused(Rule.CHALLENGE, "characters that no token has");
            case LONG_WORDS -> refused(Rule.CHALLENGE, "of L402 version \"?31m?xxx");
            case CHALLENGE_IN_QUOTES, LOOK_ALIKE_SCHEMES -> unpaid("Delivered 402 Free", "");
            case CHALLENGE_WITHOUT_402 -> unpaid("Delivered 403 Free", "");
            case REDIRECT_BEFORE_PAYING -> refused(Rule.REDIRECTED, "Ask for that address itself if you trust it");
            case DOWNGRADE_BEFORE_PAYING -> unpaid("Delivered 302 Free", "");
            case CUT_DEMAND -> unpaid("IOException", "");
            case DRIPPED_DEMAND -> unpaid("HttpTimeoutException", "timed out");
            case MEGABYTES_OF_CHALLENGE -> unpaid("ProtocolException", "Header size too big");
            case ENDLESS_INTERIM_ANSWERS -> unpaid("ProtocolException", "Too many interim responses");

            case INVOICE_PAID_BEFORE, BOTTOMLESS_DEMAND, DRIPPED_DEMAND_CONTENT, BOMB ->
                paid("Delivered 200 Bought", "Delivered 200 Held", "");
            case USED_UP_AT_ONCE -> new Story("Delivered 200 Bought", "Delivered 200 Bought", 5 * PRICE.value(), "");
            case SAME_INVOICE_AGAIN -> paid("Delivered 200 Bought", "Refused TRIED_BEFORE", "");
            case NEVER_SATISFIED, NEVER_AUTHORIZED, THOUSANDS_OF_CHALLENGES ->
                paid("PaidNotDelivered rejected", "PaidNotDelivered rejected", "Show the seller the payment hash");
            case EVER_CHANGING ->
                new Story(
                        "PaidNotDelivered rejected",
                        "Refused UNACCEPTED_CREDENTIAL",
                        PRICE.value() + 1,
                        "nothing more is paid to it");
            case REDIRECT_AFTER_PAYING, REDIRECT_IN_DISGUISE ->
                paid("PaidNotDelivered", "Refused REDIRECTED", "who is reached only by a redirect is not paid");
            case REDIRECT_WITH_LONG_WORDS ->
                paid("PaidNotDelivered", "PaidNotDelivered", "a redirect that cannot be followed, to ?31m?xxx");
            case DOWNGRADE_AFTER_PAYING ->
                paid("PaidNotDelivered", "PaidNotDelivered", "a redirect that cannot be followed, to http://");
            case CUT_GOODS -> paid("PaidNotDelivered", "PaidNotDelivered", "received no bytes");
            case TRUNCATED_GOODS -> paid("PaidNotDelivered", "IOException", "bytes received: 5");
            case TRUNCATED_CHUNKS -> paid("PaidNotDelivered", "IOException", "chunked");
            case DRIPPED_GOODS -> paid("PaidNotDelivered", "PaidNotDelivered", "timed out");
            case DRIPPED_CONTENT -> paid("PaidNotDelivered", "HttpTimeoutException", "not complete within 3000 ms");
            case MEGABYTES_OF_HEADER -> paid("PaidNotDelivered", "PaidNotDelivered", "Header size too big");
        };
    }

    private static Story refused(Rule rule, String says) {
        return unpaid("Refused " + rule, says);
    }

    private static Story unpaid(String name, String says) {
        return new Story(name, name, 0, says);
    }

    private static Story paid(String first, String later, String says) {
        return new Story(first, later, PRICE.value(), says);
    }

    @ParameterizedTest
    @EnumSource
    void send_againAndAgain_paysNoMoreThanOnceAndSaysWhy(Trick trick) throws Exception {
        Story story = story(trick);
        try (HostileServer server = open(trick)) {
            if (trick == Trick.INVOICE_PAID_BEFORE) {
                // A sandbox node has one purse for all: who pays again gets the first payment's preimage, and no money
                // moves. What a node does that tells payers apart is shown by a test of its own.
                node.pay(server.invoice(), MilliSatoshi.ZERO, Duration.ofSeconds(5));
            }
            try (L402Client client = client(LIMITS)) {
                String first = send(client, server, timeout(trick, true));
                assertThat(first).startsWith(story.first() + "\n").contains(story.says());
                assertLater(client, server, trick, 2);
            }
            try (L402Client client = client(LIMITS)) {
                assertLater(client, server, trick, 2);
            }

            assertMoney(server, story.spent());
            assertThat(wallet.payments()).isLessThanOrEqualTo(trick.payments());
            assertThat(server.credentialsElsewhere()).isZero();
        }
    }

    /** Short where the server makes every call take it all, but enough for what comes before that. */
    private static Duration timeout(Trick trick, boolean isFirst) {
        return switch (trick) {
            case DRIPPED_DEMAND, DRIPPED_GOODS -> Duration.ofSeconds(3);
            case DRIPPED_CONTENT -> Duration.ofSeconds(isFirst ? 3 : 2);
            default -> Duration.ofSeconds(20);
        };
    }

    private void assertLater(L402Client client, HostileServer server, Trick trick, int calls) throws Exception {
        for (int i = 0; i < calls; i++) {
            assertThat(send(client, server, timeout(trick, false)))
                    .startsWith(story(trick).later() + "\n");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Trick.class,
            names = {"MEGABYTES_OF_CHALLENGE", "ENDLESS_INTERIM_ANSWERS", "MEGABYTES_OF_HEADER"})
    void send_headerDoesNotEnd_readsLittleOfIt(Trick trick) throws Exception {
        try (HostileServer server = open(trick);
                L402Client client = client(LIMITS)) {
            send(client, server, Duration.ofSeconds(20));

            // The call is over; had it read the header to its end, all of it would have been sent.
            assertThat(server.flooded()).isLessThan(A_LOT);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Trick.class,
            names = {"BOTTOMLESS_DEMAND", "DRIPPED_DEMAND_CONTENT"})
    void send_contentOfTheDemandDoesNotEnd_paysAndClosesItsConnection(Trick trick) throws Exception {
        try (HostileServer server = open(trick);
                L402Client client = client(LIMITS)) {
            assertThat(send(client, server, Duration.ofSeconds(20))).startsWith("Delivered 200 Bought\n");

            server.end().get(20, TimeUnit.SECONDS);
            assertThat(server.flooded()).isLessThan(A_LOT);
        }
    }

    @Test
    void send_contentIsReadAsItComes_outlivesTheTimeout() throws Exception {
        Duration timeout = Duration.ofSeconds(2);
        try (HostileServer server = open(Trick.DRIPPED_CONTENT);
                L402Client client = client(LIMITS)) {
            HttpRequest request =
                    HttpRequest.newBuilder(server.uri()).timeout(timeout).build();
            long begin = System.nanoTime();
            Result<InputStream> result = client.send(request, BodyHandlers.ofInputStream());

            try (InputStream content =
                    ((Result.Delivered<InputStream>) result).response().body()) {
                while (System.nanoTime() - begin < timeout.multipliedBy(2).toNanos()) {
                    assertThat(content.read()).isPositive();
                }
            }
        }
    }

    @Test
    void send_answerThatUnpacksToAGibibyte_isDeliveredAsItCame() throws Exception {
        try (HostileServer server = open(Trick.BOMB);
                L402Client client = client(LIMITS)) {
            Result<byte[]> result =
                    client.send(HttpRequest.newBuilder(server.uri()).build(), BodyHandlers.ofByteArray());

            assertThat(result)
                    .isInstanceOfSatisfying(
                            Result.Delivered.class,
                            delivered -> assertThat(
                                            (byte[]) delivered.response().body())
                                    .startsWith(0x1f, 0x8b)
                                    .hasSizeLessThan(2 * 1024 * 1024));
        }
    }

    @Test
    void send_demandCutAtEachByte_paysNothingUntilItIsWhole() throws Exception {
        try (HostileServer server = open(Trick.CUT_DEMAND);
                L402Client client = client(LIMITS)) {
            send(client, server, Duration.ofSeconds(20));
            int length = server.answerLength();
            assertThat(length).isGreaterThan(500);
            for (int bytes = 0; bytes < length; bytes++) {
                server.cutAfter(bytes);
                assertThat(send(client, server, Duration.ofSeconds(20)))
                        .as("cut after %d of %d bytes", bytes, length)
                        .startsWith("IOException\n");
            }
            assertMoney(server, 0);

            server.cutAfter(length);
            assertThat(send(client, server, Duration.ofSeconds(20))).startsWith("Delivered 200 Bought\n");
            assertMoney(server, PRICE.value());
        }
    }

    @Test
    void send_goodsCutAtEachByte_keepsTheCredentialAndTheNextCallIsFree() throws Exception {
        try (HostileServer server = open(Trick.CUT_GOODS)) {
            int length = 1;
            for (int bytes = 0; bytes < length; bytes++) {
                home = keys.resolve("cut-" + bytes);
                try (L402Client client = client(LIMITS)) {
                    server.cutAfter(bytes);
                    assertThat(send(client, server, Duration.ofSeconds(20)))
                            .as("cut after %d of %d bytes", bytes, length)
                            .startsWith("PaidNotDelivered\n");
                    length = server.answerLength();
                    server.cutAfter(length);
                    assertThat(send(client, server, Duration.ofSeconds(20)))
                            .as("after a cut at %d of %d bytes", bytes, length)
                            .startsWith("Delivered 200 Held\n");
                }
                assertThat(wallet.payments()).isEqualTo(bytes + 1);
                assertThat(wallet.spent()).isEqualTo(new MilliSatoshi((bytes + 1) * PRICE.value()));
            }
            assertThat(length).isGreaterThan(40);
        }
    }

    /** Where payer and payee are two nodes, the payee turns down whoever pays a paid invoice, and the payment fails. */
    @Test
    void send_invoicePaidBeforeAtAnotherNode_failsAndIsNotTriedAgain() throws Exception {
        wallet.says(outcome -> new PaymentOutcome.Failed("incorrect or unknown payment details"));
        try (HostileServer server = open(Trick.INVOICE_PAID_BEFORE);
                L402Client client = client(LIMITS)) {
            node.pay(server.invoice(), MilliSatoshi.ZERO, Duration.ofSeconds(5));

            assertThat(send(client, server, Duration.ofSeconds(20)))
                    .startsWith("PaymentFailed\n")
                    .contains("incorrect or unknown payment details");
            assertThat(send(client, server, Duration.ofSeconds(20)))
                    .startsWith("Refused TRIED_BEFORE\n")
                    .contains("the seller has to issue a new one");
            assertThat(wallet.calls()).isEqualTo(1);
            assertThat(day(server).spent()).isEqualTo(MilliSatoshi.ZERO);
        }
    }

    @Test
    void send_everythingIsSoldAnew_theDaysLimitEndsIt() throws Exception {
        Limits day = Limits.of(MilliSatoshi.ofSat(100), MilliSatoshi.ofSat(30));
        try (HostileServer server = open(Trick.USED_UP_AT_ONCE);
                L402Client client = client(day)) {
            for (int bought = 0; bought < 22; bought++) {
                assertThat(send(client, server, Duration.ofSeconds(20))).startsWith("Delivered 200 Bought\n");
            }

            assertThat(send(client, server, Duration.ofSeconds(20)))
                    .startsWith("Refused LIMIT\n")
                    .contains("30 sat");
            assertMoney(server, 22 * PRICE.value());
        }
    }

    private HostileServer open(Trick trick) {
        return trick.needsTls() ? HostileServer.open(node, trick, tls) : HostileServer.open(node, trick);
    }

    private L402Client client(Limits limits) {
        return L402Client.builder(new Wallet(wallet, Network.REGTEST, "the buyer's wallet"), limits)
                .state(home.resolve("state"))
                .clock(clock)
                .http(HttpClient.newBuilder().sslContext(tls).build())
                .listener(event -> texts.add(event.toString()))
                .build();
    }

    /** One GET: the name of what came of it, and on further lines what was said. */
    private String send(L402Client client, HostileServer server, Duration timeout) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.uri()).timeout(timeout).build();
        try {
            Result<String> result = client.send(request, BodyHandlers.ofString());
            texts.add(result.toString());
            String message = message(result);
            assertThat(message)
                    .hasSizeLessThan(1100)
                    .matches(text -> text.chars().noneMatch(Character::isISOControl));
            return name(result) + "\n" + message;
        } catch (IOException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            texts.add(trace.toString());
            return e.getClass().getSimpleName() + "\n" + e.getMessage();
        }
    }

    private static String name(Result<String> result) {
        String name = result.getClass().getSimpleName();
        if (result instanceof Result.Delivered<String> delivered) {
            return name + " " + delivered.response().statusCode() + " "
                    + delivered.access().getClass().getSimpleName();
        }
        if (result instanceof Result.Refused<String> refused) {
            return name + " " + refused.refusal().rule();
        }
        return result instanceof Result.PaidNotDelivered<String> lost && lost.isRejected() ? name + " rejected" : name;
    }

    private static String message(Result<String> result) {
        if (result instanceof Result.Refused<String> refused) {
            return refused.refusal().message();
        }
        if (result instanceof Result.PaymentFailed<String> failed) {
            return failed.reason();
        }
        return result instanceof Result.PaidNotDelivered<String> lost ? lost.reason() : "";
    }

    /** By the node's record and by the client's own, which agree; what was paid for is kept, and nobody was told it. */
    private void assertMoney(HostileServer server, long msat) {
        long payments = msat / PRICE.value();
        assertThat(wallet.spent()).isEqualTo(new MilliSatoshi(msat));
        assertThat(wallet.payments()).isEqualTo(payments);
        assertThat(wallet.calls()).isEqualTo((int) payments);
        assertThat(day(server).spent()).isEqualTo(new MilliSatoshi(msat));
        assertThat(day(server).held()).isEqualTo(MilliSatoshi.ZERO);
        List<HeldCredential> kept = credentials(server);
        assertThat(kept).hasSize((int) payments);
        assertThat(kept)
                .allSatisfy(credential -> assertThat(texts)
                        .noneMatch(text -> text.contains(credential.preimage().hex())));
    }

    private Allowance day(HostileServer server) {
        try (ClientState state = new ClientState(home.resolve("state"), clock)) {
            return state.allowances(LIMITS, Network.REGTEST, Origin.of(server.uri())).stream()
                    .filter(allowance -> allowance.limit() == Limit.PER_DAY)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<HeldCredential> credentials(HostileServer server) {
        try (ClientState state = new ClientState(home.resolve("state"), clock)) {
            return state.credentials(Origin.of(server.uri()));
        }
    }
}
