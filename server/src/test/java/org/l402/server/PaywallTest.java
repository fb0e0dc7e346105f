package org.l402.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.l402.credential.Credential;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.Preimage;
import org.l402.lightning.sandbox.Receiving;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.macaroon.Macaroon;
import org.l402.macaroon.RootKey;
import org.l402.mint.Mint;
import org.l402.offer.Offer;
import org.l402.server.Paywall.InvalidCredential;
import org.l402.server.answer.ProblemType;
import org.l402.server.issue.ChallengeIssuer;
import org.l402.server.issue.IssuedChallenge;
import org.l402.server.keys.DataDirectory;
import org.l402.server.limit.ChallengeLimiter;
import org.l402.server.limit.ChallengeLimits;
import org.l402.server.limit.ClientNetwork;
import org.l402.server.limit.Rate;
import org.l402.server.node.CallKind;
import org.l402.server.node.NodeCalls;
import org.l402.server.settle.SettlementCheck;
import org.l402.testkit.ManualClock;
import org.l402.verify.Verifier;

/** The rows of the contract's table of answers, with a node that issues real invoices and is paid. */
class PaywallTest {

    private static final Offer WEATHER = Offer.of("weather", new MilliSatoshi(1000), Optional.of(Duration.ofHours(1)));
    private static final Offer STOCK = Offer.of("stock", new MilliSatoshi(5000), Optional.empty());

    private static final ClientNetwork CLIENT = ClientNetwork.of(InetAddress.getLoopbackAddress());

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final SandboxNode node = new SandboxNode(clock);
    private Paywall paywall;

    @BeforeEach
    void open() {
        paywall = paywall("data", InvalidCredential.CHALLENGED);
    }

    private Paywall paywall(String data, InvalidCredential invalid) {
        return paywall(data, invalid, ChallengeLimits.OFF);
    }

    private Paywall paywall(String data, InvalidCredential invalid, ChallengeLimits limits) {
        DataDirectory keys = DataDirectory.open(directory.resolve(data), Network.REGTEST, clock);
        return new Paywall(
                new Verifier(keys.keys(), clock),
                new ChallengeLimiter(limits),
                new ChallengeIssuer(
                        node,
                        new NodeCalls(CallKind.ISSUE, Duration.ofMillis(50), 64),
                        new Mint(keys.keys()),
                        keys.instance(),
                        Duration.ofMinutes(10)),
                new SettlementCheck(node, new NodeCalls(CallKind.LOOK_UP, Duration.ofMillis(50), 64)),
                invalid);
    }

    @Test
    void noCredential_isChallenged() {
        Outcome.Challenge challenge = challenged(decide(WEATHER), ProblemType.PAYMENT_REQUIRED);

        assertThat(challenge.detail()).isEmpty();
        assertThat(challenge.challenge().offer()).isEqualTo(WEATHER);
        assertThat(challenge.challenge().expiresAt()).isEqualTo(Instant.parse("2026-11-23T10:10:00Z"));
        assertThat(challenge.challenge().challenge().invoice()).startsWith("lnbcrt10n1");
    }

    @Test
    void credential_paid_isForwarded() {
        Credential credential = buy(paywall, WEATHER);

        assertThat(decide(WEATHER, credential.authorization()))
                .isInstanceOfSatisfying(Outcome.Forward.class, forward -> {
                    assertThat(forward.credential().offer()).isEqualTo(WEATHER);
                    assertThat(forward.credential().expiresAt()).hasValue(Instant.parse("2026-11-23T11:10:00Z"));
                });
    }

    @Test
    void credential_whoseTimeIsOver_isExpired() {
        Credential credential = buy(paywall, WEATHER);
        clock.advance(Duration.ofMinutes(70));

        assertThat(challenged(decide(WEATHER, credential.authorization()), ProblemType.CREDENTIAL_EXPIRED)
                        .detail())
                .contains("2026-11-23T11:10:00Z");
    }

    @Test
    void credential_ofAnotherService_isInsufficient() {
        Credential credential = buy(paywall, WEATHER);

        assertThat(challenged(decide(STOCK, credential.authorization()), ProblemType.CREDENTIAL_INSUFFICIENT)
                        .challenge()
                        .offer())
                .isEqualTo(STOCK);
    }

    @ParameterizedTest
    @EnumSource
    void credential_underAKeyThatIsNotHere_isRevokedAndNever401(InvalidCredential setting) {
        Credential credential = buy(paywall("elsewhere", setting), WEATHER);

        challenged(
                decide(paywall("data", setting), WEATHER, credential.authorization()), ProblemType.CREDENTIAL_REVOKED);
    }

    @Test
    void credential_notGenuine_isInvalidWithTheReason() {
        Credential good = buy(paywall, WEATHER);
        Macaroon token = good.macaroon();
        Macaroon forged = Macaroon.mint(RootKey.of(new byte[32]), "lsat", token.identifier(), token.caveats());

        assertInvalid(new Credential(forged, good.preimage()), "signature is wrong");
        assertInvalid(new Credential(token, Preimage.of(new byte[32])), "preimage does not belong");
        assertInvalid(new Credential(token.attenuate("weather_mood=good"), good.preimage()), "weather_mood=good");
        assertInvalid(new Credential(token.attenuate("services=weather:0,stock:0"), good.preimage()), "would widen");
        assertInvalid("L402 nonsense", "no colon");
        assertInvalid("L402 " + good.preimage().hex(), "a preimage alone");
    }

    private void assertInvalid(Credential credential, String reason) {
        assertInvalid(credential.authorization(), reason);
    }

    private void assertInvalid(String authorization, String reason) {
        assertThat(challenged(decide(WEATHER, authorization), ProblemType.CREDENTIAL_INVALID)
                        .detail())
                .contains(reason);
        assertThat(decide(paywall("data", InvalidCredential.UNAUTHORIZED), WEATHER, authorization))
                .isInstanceOfSatisfying(Outcome.Refuse.class, refuse -> {
                    assertThat(refuse.why()).isEqualTo(ProblemType.CREDENTIAL_UNAUTHORIZED);
                    assertThat(refuse.detail()).contains(reason);
                });
    }

    @Test
    void credentials_thatDiffer_areAmbiguousWithoutAChallenge() {
        Outcome outcome = decide(
                WEATHER,
                buy(paywall, WEATHER).authorization(),
                buy(paywall, WEATHER).authorization());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refuse.class,
                        refuse -> assertThat(refuse.why()).isEqualTo(ProblemType.CREDENTIAL_AMBIGUOUS));
    }

    @Test
    void credential_inTheFormOfMetadata_isReadUnderItsOwnName() {
        Credential credential = buy(paywall, WEATHER);
        byte[] token = credential
                .macaroon()
                .attenuate("preimage=" + credential.preimage().hex())
                .encode();
        Map<String, String> headers =
                new TreeMap<>(Map.of("grpc-metadata-macaroon", HexFormat.of().formatHex(token)));

        Outcome outcome = paywall.decide(
                        WEATHER,
                        Acceptance.PROOF,
                        CLIENT,
                        name -> Optional.ofNullable(headers.get(name)).stream().toList())
                .toCompletableFuture()
                .join();

        assertThat(outcome).isInstanceOf(Outcome.Forward.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "HELD"})
    void node_thatIsAwayOrSlow_isAskedForNothingByThePaid(Receiving trouble) {
        Credential credential = buy(paywall, WEATHER);
        node.receiving(trouble);

        assertThat(decide(WEATHER, credential.authorization())).isInstanceOf(Outcome.Forward.class);
        assertThat(decide(WEATHER)).isInstanceOfSatisfying(Outcome.Refuse.class, refuse -> {
            assertThat(refuse.why()).isEqualTo(ProblemType.NODE_UNAVAILABLE);
            assertThat(refuse.cause())
                    .hasValue(
                            trouble == Receiving.DOWN
                                    ? "the sandbox node is down"
                                    : "the node made no invoice within 50 ms");
        });
        node.receiving(Receiving.PROMPT);
        challenged(decide(WEATHER), ProblemType.PAYMENT_REQUIRED);
    }

    @Test
    void limit_onChallenges_isForAllThatWouldBeChallengedAndAsksNoNode() {
        Rate one = new Rate(1, Duration.ofHours(1));
        Paywall limited =
                paywall("data", InvalidCredential.CHALLENGED, new ChallengeLimits(Optional.of(one), Optional.empty()));
        Credential credential = buy(limited, WEATHER);
        node.receiving(Receiving.DOWN);

        for (String authorization : List.of(
                "L402 nonsense", new Credential(credential.macaroon(), Preimage.of(new byte[32])).authorization())) {
            assertThat(decide(limited, WEATHER, authorization)).isInstanceOfSatisfying(Outcome.Refuse.class, refuse -> {
                assertThat(refuse.why()).isEqualTo(ProblemType.RATE_LIMITED);
                assertThat(refuse.detail()).contains("your network is 1 in 3600 s; try again in 3600 s");
                assertThat(refuse.cause()).hasValue("the network 127.0.0.0/24 is at its limit of 1 in 3600 s");
                assertThat(refuse.retryAfter())
                        .hasValueSatisfying(
                                wait -> assertThat(wait).isBetween(Duration.ofMinutes(59), Duration.ofHours(1)));
            });
        }
        assertThat(decide(limited, WEATHER)).isInstanceOf(Outcome.Refuse.class);
        assertThat(decide(limited, WEATHER, credential.authorization())).isInstanceOf(Outcome.Forward.class);
    }

    @Test
    void limit_onChallenges_countsNoneThatTheNodeWasNotAskedFor() {
        Rate four = new Rate(4, Duration.ofHours(1));
        Paywall limited = paywall(
                "data", InvalidCredential.CHALLENGED, new ChallengeLimits(Optional.of(four), Optional.of(four)));
        node.receiving(Receiving.DOWN);

        for (int i = 0; i < 20; i++) {
            assertThat(decide(limited, WEATHER))
                    .as("three calls open the circuit, and nothing more is counted")
                    .isInstanceOfSatisfying(
                            Outcome.Refuse.class,
                            refuse -> assertThat(refuse.why()).isEqualTo(ProblemType.NODE_UNAVAILABLE));
        }

        node.receiving(Receiving.PROMPT);
        Outcome outcome = decide(limited, WEATHER);
        for (long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                outcome instanceof Outcome.Refuse refuse
                        && refuse.why() == ProblemType.NODE_UNAVAILABLE
                        && System.nanoTime() < end; ) {
            outcome = decide(limited, WEATHER);
        }
        challenged(outcome, ProblemType.PAYMENT_REQUIRED);
        assertThat(decide(limited, WEATHER))
                .isInstanceOfSatisfying(
                        Outcome.Refuse.class, refuse -> assertThat(refuse.why()).isEqualTo(ProblemType.RATE_LIMITED));
    }

    private Outcome decide(Offer offer, String... authorization) {
        return decide(paywall, offer, authorization);
    }

    private static Outcome decide(Paywall paywall, Offer offer, String... authorization) {
        return paywall.decide(
                        offer,
                        Acceptance.PROOF,
                        CLIENT,
                        name -> name.equals("authorization") ? List.of(authorization) : List.of())
                .toCompletableFuture()
                .join();
    }

    private static Outcome.Challenge challenged(Outcome outcome, ProblemType why) {
        assertThat(outcome).isInstanceOf(Outcome.Challenge.class);
        Outcome.Challenge challenge = (Outcome.Challenge) outcome;
        assertThat(challenge.why()).isEqualTo(why);
        return challenge;
    }

    private Credential buy(Paywall seller, Offer offer) {
        IssuedChallenge issued =
                challenged(decide(seller, offer), ProblemType.PAYMENT_REQUIRED).challenge();
        PaymentOutcome outcome = node.pay(issued.challenge().invoice(), MilliSatoshi.ZERO, Duration.ofSeconds(10))
                .toCompletableFuture()
                .join();
        assertThat(outcome).isInstanceOf(PaymentOutcome.Paid.class);
        return new Credential(
                Macaroon.decode(Base64.getDecoder().decode(issued.challenge().token())),
                ((PaymentOutcome.Paid) outcome).preimage());
    }
}
