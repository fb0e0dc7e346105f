package org.l402.testkit.hostile;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.challenge.Challenge;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;
import org.l402.mint.MasterKey;
import org.l402.mint.Mint;
import org.l402.mint.RootKeys;
import org.l402.offer.Offer;
import org.l402.testkit.HttpMessage;

/** The honest half of a hostile server: it sells at a node, and knows a preimage that was paid for when it sees one. */
final class Seller {

    private static final Duration INVOICE_EXPIRY = Duration.ofMinutes(10);
    private static final Duration VALIDITY = Duration.ofHours(1);
    private static final Pattern PREIMAGE = Pattern.compile("[0-9a-fA-F]{64}");

    private final InvoiceIssuer node;
    private final Mint mint = new Mint(new RootKeys(List.of(MasterKey.generate(Network.REGTEST, new SecureRandom()))));
    private final Set<PaymentHash> shown = ConcurrentHashMap.newKeySet();

    Seller(InvoiceIssuer node) {
        this.node = node;
    }

    Bolt11Invoice invoice(MilliSatoshi price) {
        InvoiceIssuer.Issued issued = node.issue(new InvoiceIssuer.Request(price, "hostile", INVOICE_EXPIRY))
                .toCompletableFuture()
                .join();
        shown.add(issued.paymentHash());
        return Bolt11Invoice.decode(issued.bolt11());
    }

    /** The text of a token that opens a service once the payment with this hash is made. */
    String token(String service, PaymentHash hash, Instant invoiceExpiry) {
        Offer offer = Offer.of(service, HostileServer.PRICE, Optional.of(VALIDITY));
        return Challenge.of(mint.token(offer, mint.tokenId(offer), hash, invoiceExpiry), "x")
                .token();
    }

    /** The preimages of its invoices that stand anywhere in a request's line and header. */
    List<PaymentHash> proofs(HttpMessage request) {
        return Stream.concat(Stream.of(request.startLine()), request.fields().stream())
                .flatMap(line -> PREIMAGE.matcher(line).results())
                .map(found -> Preimage.ofHex(found.group()).paymentHash())
                .filter(shown::contains)
                .toList();
    }
}
