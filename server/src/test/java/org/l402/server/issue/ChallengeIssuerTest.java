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
import org.junit.jupiter.api.Test;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;
import org.l402.macaroon.Macaroon;
import org.l402.mint.Identifier;
import org.l402.mint.MasterKey;
import org.l402.mint.Mint;
import org.l402.mint.RootKeys;
import org.l402.mint.TokenId;
import org.l402.offer.Offer;
import org.l402.server.node.CallKind;
import org.l402.server.node.NodeCalls;

class ChallengeIssuerTest {

    private static final Instant EXPIRY = Instant.parse("2026-11-23T10:10:00Z");
    private static final InvoiceIssuer.Issued ISSUED =
            new InvoiceIssuer.Issued("lnbcrt1invoice", Preimage.of(new byte[32]).paymentHash(), EXPIRY);
    private static final Offer OFFER = Offer.of("weather", new MilliSatoshi(1000), Optional.of(Duration.ofHours(1)));

    private final Mint mint = new Mint(new RootKeys(List.of(MasterKey.generate(Network.REGTEST, new SecureRandom()))));
    private final List<InvoiceIssuer.Request> asked = new ArrayList<>();

    /** A node whose answers to {@code issue} are a test's own. */
    private final class Node implements InvoiceIssuer {
        private final Supplier<CompletionStage<Issued>> answers;

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

    private ChallengeIssuer issuer(InvoiceIssuer node) {
        return new ChallengeIssuer(
                node,
                new NodeCalls(CallKind.ISSUE, Duration.ofMinutes(5), 64),
                mint,
                new InstanceId("0123456789abcdef"),
                Duration.ofMinutes(10));
    }

    @Test
    void issue_onANode_asksForThePriceAndNamesTheSale() {
        IssuedChallenge challenge = join(issuer(new Node(() -> CompletableFuture.completedStage(ISSUED))));

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
    void issue_onANodeThatMakesNone_fails() {
        ChallengeIssuer issuer =
                issuer(new Node(() -> CompletableFuture.failedStage(new NodeException("the node is away"))));

        assertThatThrownBy(() -> join(issuer))
                .cause()
                .isInstanceOf(NodeException.class)
                .hasMessage("the node is away");
    }

    private static IssuedChallenge join(ChallengeIssuer issuer) {
        return issuer.issue(OFFER, issuer.place()).toCompletableFuture().join();
    }
}
