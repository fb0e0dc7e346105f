package org.l402.ledger;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.SettlementSource.Settlement;
import org.l402.mint.KeyId;
import org.l402.mint.MasterKey;
import org.l402.mint.Mint;
import org.l402.mint.RootKeys;
import org.l402.offer.Name;
import org.l402.offer.Offer;
import org.l402.server.issue.ChallengeIssuer;
import org.l402.server.issue.InstanceId;
import org.l402.server.node.CallKind;
import org.l402.server.node.NodeCalls;

/** A gateway as its node sees it: it asks for invoices with the memo and label of the gateway's own challenges. */
final class Seller {

    static final Seller OURS = new Seller("00112233445566aa", key("00000001", 1));
    static final Offer WEATHER =
            new Offer(new Name("weather"), 0, new Name("today"), new MilliSatoshi(1500), Optional.empty());

    private final InstanceId instance;
    private final RootKeys keys;

    Seller(String instance, MasterKey... keys) {
        this.instance = new InstanceId(instance);
        this.keys = new RootKeys(List.of(keys));
    }

    static MasterKey key(String id, int secret) {
        byte[] bytes = new byte[MasterKey.LENGTH];
        Arrays.fill(bytes, (byte) secret);
        return MasterKey.of(KeyId.ofHex(id), Network.REGTEST, bytes);
    }

    OwnInvoices own() {
        return new OwnInvoices(instance, keys);
    }

    /** What the gateway asks its node for when it challenges. */
    InvoiceIssuer.Request asked(Offer offer) {
        CompletableFuture<InvoiceIssuer.Request> asked = new CompletableFuture<>();
        InvoiceIssuer node = new InvoiceIssuer() {
            @Override
            public CompletionStage<Issued> issue(Request request) {
                asked.complete(request);
                return CompletableFuture.failedFuture(new NodeException("this node only listens"));
            }

            @Override
            public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
                return CompletableFuture.failedFuture(new NodeException("this node only listens"));
            }
        };
        ChallengeIssuer issuer = new ChallengeIssuer(
                node,
                new NodeCalls(CallKind.ISSUE, Duration.ofSeconds(5), 1),
                new Mint(keys),
                instance,
                Duration.ofMinutes(10));
        var unused = issuer.issue(offer, issuer.place());
        return asked.join();
    }

    /** That invoice, paid exactly, as a node tells of it. */
    Settlement settlement(long index, Offer offer) {
        InvoiceIssuer.Request request = asked(offer);
        return new Settlement(
                index,
                hash(index),
                request.memo(),
                Optional.of(request.label()),
                request.amount(),
                request.amount(),
                Instant.parse("2026-11-23T12:00:00Z").plusMillis(index));
    }

    Settlement settlement(long index) {
        return settlement(index, WEATHER);
    }

    /** An invoice of the price of {@link #WEATHER} with this memo, paid exactly, on a node without labels. */
    static Settlement settlement(long index, String memo) {
        return new Settlement(
                index,
                hash(index),
                memo,
                Optional.empty(),
                WEATHER.price(),
                WEATHER.price(),
                Instant.parse("2026-11-23T12:00:00Z").plusMillis(index));
    }

    /** An invoice of some other program. */
    static Settlement foreign(long index) {
        return new Settlement(
                index,
                hash(index),
                "a coffee",
                Optional.empty(),
                new MilliSatoshi(5),
                new MilliSatoshi(5),
                Instant.parse("2026-11-23T12:00:00Z"));
    }

    private static PaymentHash hash(long index) {
        return PaymentHash.of(ByteBuffer.allocate(32).putLong(24, index).array());
    }
}
