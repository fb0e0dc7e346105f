package org.l402.docs;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.l402.challenge.Challenge;
import org.l402.credential.Credential;
import org.l402.credential.CredentialReader;
import org.l402.credential.Presented;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentOutcome;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.macaroon.Macaroon;
import org.l402.mint.MasterKey;
import org.l402.mint.Mint;
import org.l402.mint.RootKeys;
import org.l402.mint.TokenId;
import org.l402.offer.Offer;
import org.l402.verify.Verdict;
import org.l402.verify.Verifier;

/** What the README shows of minting and verifying; {@link DocumentationTest} runs it and compares the two. */
final class MintingExample {

    private MintingExample() {}

    static Verdict sellAndVerify() throws InterruptedException, ExecutionException {
        SandboxNode node = new SandboxNode(InstantSource.system());
        // begin
        RootKeys keys = new RootKeys(List.of(MasterKey.generate(Network.REGTEST, new SecureRandom())));
        Offer offer = Offer.of("weather", MilliSatoshi.ofSat(1), Optional.of(Duration.ofHours(1)));

        Mint mint = new Mint(keys);
        TokenId id = mint.tokenId(offer); // goes into the invoice's memo
        var wanted = new InvoiceIssuer.Request(offer.price(), "weather " + id, Duration.ofMinutes(10));
        var invoice = node.issue(wanted).toCompletableFuture().get();
        Macaroon token = mint.token(offer, id, invoice.paymentHash(), invoice.expiresAt());
        List<String> wwwAuthenticate = Challenge.of(token, invoice.bolt11()).headerValues();
        // end
        String authorization = pay(node, wwwAuthenticate);
        // begin
        Verifier verifier = new Verifier(keys, InstantSource.system());
        Presented presented =
                CredentialReader.read(name -> name.equals("authorization") ? List.of(authorization) : List.of());
        if (presented instanceof Presented.One one) {
            return verifier.verify(one.credential(), offer); // Granted, or refused with the reason
        }
        // end
        throw new AssertionError(presented);
    }

    private static String pay(SandboxNode node, List<String> wwwAuthenticate)
            throws InterruptedException, ExecutionException {
        Challenge challenge = Challenge.read(wwwAuthenticate).get(0);
        PaymentOutcome outcome = node.pay(challenge.invoice(), MilliSatoshi.ZERO, Duration.ofSeconds(5))
                .toCompletableFuture()
                .get();
        return Credential.authorization(challenge.token(), ((PaymentOutcome.Paid) outcome).preimage());
    }
}
