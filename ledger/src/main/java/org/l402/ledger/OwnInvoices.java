package org.l402.ledger;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.l402.lightning.SettlementSource.Settlement;
import org.l402.mint.Mint;
import org.l402.mint.RootKeys;
import org.l402.mint.TokenId;
import org.l402.offer.Name;
import org.l402.offer.Offer;
import org.l402.server.issue.InstanceId;

/**
 * Tells the invoices that one gateway made from all others of its node, by what they were made with.
 *
 * <p>The memo is {@code <service> <capability> · l402 <instance> <token id>}; where the node names invoices, the name is
 * {@code l402:<instance>:<token id>}. Neither is believed for its words: other programs on the node let strangers write
 * memos. The token id must be one that this gateway's master keys made for that service, that capability and the
 * invoice's own amount.
 */
public final class OwnInvoices {

    private static final Pattern MEMO =
            Pattern.compile("([a-z0-9-]{1,40}) ([a-z0-9-]{1,40}) · l402 ([0-9a-f]{16}) ([0-9a-f]{64})");

    private final InstanceId instance;
    private final Mint mint;

    /** @param keys all that ever sold from here, or what was sold with those left out is passed over */
    public OwnInvoices(InstanceId instance, RootKeys keys) {
        this.instance = instance;
        this.mint = new Mint(keys);
    }

    /**
     * The sale that a settlement is; empty when the invoice is not ours.
     *
     * @param node the public key of the node that told
     */
    public Optional<Sale> sale(Settlement settlement, String node) {
        Matcher memo = MEMO.matcher(settlement.memo());
        if (!memo.matches()
                || !memo.group(3).equals(instance.value())
                || settlement.amount().isZero()) {
            return Optional.empty();
        }
        TokenId tokenId = TokenId.of(HexFormat.of().parseHex(memo.group(4)));
        if (!settlement.label().map(label(tokenId)::equals).orElse(true)) {
            return Optional.empty();
        }
        Name service = new Name(memo.group(1));
        Name capability = new Name(memo.group(2));
        if (!mint.made(tokenId, new Offer(service, 0, capability, settlement.amount(), Optional.empty()))) {
            return Optional.empty();
        }
        return Optional.of(new Sale(
                settlement.paymentHash(),
                service,
                capability,
                tokenId,
                settlement.amount(),
                settlement.received(),
                settlement.at(),
                node,
                settlement.index()));
    }

    private String label(TokenId tokenId) {
        return "l402:" + instance + ":" + tokenId;
    }
}
