package org.l402.server.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.NodeException.Kind;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;
import org.l402.macaroon.Macaroon;
import org.l402.mint.Identifier;
import org.l402.mint.MasterKey;
import org.l402.mint.Mint;
import org.l402.mint.RootKeys;
import org.l402.mint.TokenId;
import org.l402.offer.Offer;
import org.l402.server.keys.DataException;

class ChallengeIssuerTest {

    private static final Instant EXPIRY = Instant.parse("2026-11-23T10:10:00Z");
    private static final InvoiceIssuer.Issued ISSUED =
            new InvoiceIssuer.Issued("lnbcrt1invoice", Preimage.of(new byte[32]).paymentHash(), EXPIRY);
    private static final Offer OFFER = Offer.of("weather", new MilliSatoshi(1000), Optional.of(Duration.ofHours(1)));
    private static final int AT_A_TIME = 64;
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Mint mint = new Mint(new RootKeys(List.of(MasterKey.generate(Network.REGTEST, new SecureRandom()))));
    private long now;
    private final List<InvoiceIssuer.Request> asked = new ArrayList<>();

    /** A node whose answers to {@code issue} are a test's own. */
    private final class Node implements InvoiceIssuer {
        private Supplier<CompletionStage<Issued>> answers;

        Node(Supplier<CompletionStage<Issued>> answers) {
            this.answers = answers;
        }

        @Override
        public CompletionStage<Issued> issue(Request request) {
            asked.add(request);
            return answers.get();
        }

        @Override
        public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
            throw new AssertionError("a challenge asks for no status");
        }
    }

    private ChallengeIssuer issuer(InvoiceIssuer node, Duration timeout) {
        return new ChallengeIssuer(
                node, mint, new InstanceId("0123456789abcdef"), Duration.ofMinutes(10), timeout, AT_A_TIME, () -> now);
    }

    @Test
    void issue_onANode_asksForThePriceAndNamesTheSale() {
        IssuedChallenge challenge = join(issuer(new Node(() -> CompletableFuture.completedStage(ISSUED)), LONG));

        Macaroon token =
                Macaroon.decode(Base64.getDecoder().decode(challenge.challenge().token()));
        TokenId tokenId = Identifier.read(token.identifier()).orElseThrow().tokenId();
        assertThat(asked)
                .containsExactly(new InvoiceIssuer.Request(
                        new MilliSatoshi(1000),
                        "weather default · l402 0123456789abcdef " + tokenId.hex(),
                        Duration.ofMinutes(10),
                        "l402:0123456789abcdef:" + tokenId.hex()));
        assertThat(asked.get(0).memo().getBytes(StandardCharsets.UTF_8))
                .as("what the shortest description field of an invoice holds")
                .hasSizeLessThan(640);
        assertThat(mint.made(tokenId, OFFER)).isTrue();
        assertThat(Identifier.read(token.identifier()).orElseThrow().paymentHash())
                .isEqualTo(ISSUED.paymentHash());
        assertThat(token.caveats())
                .containsExactly(
                        "services=weather:0",
                        "weather_capabilities=default",
                        "weather_valid_until="
                                + EXPIRY.plus(Duration.ofHours(1)).getEpochSecond());
        assertThat(challenge.challenge().invoice()).isEqualTo("lnbcrt1invoice");
        assertThat(challenge.paymentHash()).isEqualTo(ISSUED.paymentHash());
        assertThat(challenge.expiresAt()).isEqualTo(EXPIRY);
        assertThat(challenge.offer()).isEqualTo(OFFER);
    }

    @Test
    void issue_onASlowNode_failsInTimeAndCancelsTheCall() {
        CompletableFuture<InvoiceIssuer.Issued> never = new CompletableFuture<>();
        ChallengeIssuer issuer = issuer(new Node(() -> never), Duration.ofMillis(20));

        assertThatThrownBy(() -> join(issuer))
                .hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class)
                .cause()
                .isInstanceOf(NodeException.class)
                .hasMessage("the node made no invoice within 20 ms");
        assertThat(never).isCancelled();
    }

    @Test
    void issue_beyondTheBound_failsAtOnceUntilAnotherHasEnded() {
        List<CompletableFuture<InvoiceIssuer.Issued>> calls = new ArrayList<>();
        ChallengeIssuer issuer = issuer(
                new Node(() -> {
                    calls.add(new CompletableFuture<>());
                    return calls.get(calls.size() - 1);
                }),
                LONG);
        List<CompletableFuture<IssuedChallenge>> challenges = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            challenges.add(issuer.place().issue(OFFER).toCompletableFuture());
        }

        assertThatThrownBy(issuer::place)
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("64 invoices are being waited for already");
        assertThat(asked).as("the node is not asked").hasSize(64);

        calls.get(0).complete(ISSUED);
        assertThat(challenges.get(0)).isCompleted();
        assertThat(issuer.place().issue(OFFER).toCompletableFuture()).isNotDone();
        assertThat(asked).hasSize(65);
    }

    static Stream<Supplier<CompletionStage<InvoiceIssuer.Issued>>> faults() {
        return Stream.of(
                () -> CompletableFuture.failedStage(new NodeException("down")),
                () -> CompletableFuture.failedStage(new IllegalStateException("a fault of the adapter")),
                () -> CompletableFuture.<InvoiceIssuer.Issued>supplyAsync(() -> {
                    throw new NodeException("down, said later");
                }),
                () -> {
                    throw new NodeException("down, thrown");
                },
                () -> {
                    throw new IllegalStateException("a fault of the adapter, thrown");
                });
    }

    @ParameterizedTest
    @MethodSource("faults")
    void issue_onANodeThatFails_failsAndIsReadyForTheNext(Supplier<CompletionStage<InvoiceIssuer.Issued>> fault) {
        Node node = new Node(fault);
        ChallengeIssuer issuer = issuer(node, LONG);

        for (int i = 0; i < 2 * AT_A_TIME; i++) {
            assertThatThrownBy(() -> join(issuer))
                    .cause()
                    .isInstanceOf(NodeException.class)
                    .hasMessageNotContaining("waited for already");
        }
        now += NodeCircuit.BETWEEN_PROBES.toNanos();
        node.answers = () -> CompletableFuture.completedStage(ISSUED);
        assertThat(join(issuer).paymentHash()).isEqualTo(ISSUED.paymentHash());
    }

    @Test
    void place_givenBack_isRoomForAnother() {
        Node node = new Node(() -> CompletableFuture.failedStage(new NodeException("down")));
        ChallengeIssuer issuer = issuer(node, LONG);
        for (int i = 0; i < NodeCircuit.FAILURES; i++) {
            assertThatThrownBy(() -> join(issuer)).hasRootCauseMessage("down");
        }
        assertThatThrownBy(issuer::place).hasMessageContaining("not asked until it is well again: down");
        now += NodeCircuit.BETWEEN_PROBES.toNanos();

        for (int i = 0; i < 2 * AT_A_TIME; i++) {
            issuer.place().giveBack();
        }

        node.answers = () -> CompletableFuture.completedStage(ISSUED);
        assertThat(join(issuer).paymentHash()).isEqualTo(ISSUED.paymentHash());
    }

    @Test
    void issue_thatTheNodeTurnsDown_keepsNoOtherFromBeingMade() {
        Node node = new Node(() -> CompletableFuture.failedStage(new NodeException(Kind.REQUEST, "too large")));
        ChallengeIssuer issuer = issuer(node, LONG);

        for (int i = 0; i < 2 * NodeCircuit.FAILURES; i++) {
            assertThatThrownBy(() -> join(issuer)).hasRootCauseMessage("too large");
        }

        node.answers = () -> CompletableFuture.completedStage(ISSUED);
        assertThat(join(issuer).paymentHash()).isEqualTo(ISSUED.paymentHash());
    }

    @Test
    void issue_thatFailsForAReasonOfThisProject_saysItsSentence() {
        ChallengeIssuer issuer =
                issuer(new Node(() -> CompletableFuture.failedStage(new DataException("the disk is full"))), LONG);

        assertThatThrownBy(() -> join(issuer))
                .cause()
                .isInstanceOf(NodeException.class)
                .hasMessage("the disk is full");
    }

    private static IssuedChallenge join(ChallengeIssuer issuer) {
        return CompletableFuture.completedFuture(issuer)
                .thenCompose(asked -> asked.place().issue(OFFER))
                .join();
    }
}
