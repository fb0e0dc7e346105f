package org.l402.cli.inspect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.bolt11.FallbackAddress;
import org.l402.bolt11.RouteHint;
import org.l402.cli.Span;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;

/** Explains a BOLT 11 invoice. */
final class InvoiceExplainer {

    private static final Map<Integer, String> FEATURES = Map.of(
            8, "variable-length onion",
            14, "payment secret",
            16, "multi-part payment",
            24, "route blinding",
            36, "attribution data",
            48, "payment metadata");

    private final Instant now;

    InvoiceExplainer(Instant now) {
        this.now = now;
    }

    Explanation invoice(Bolt11Invoice invoice) {
        Explanation explanation = new Explanation("Lightning invoice (BOLT 11)", "invoice");
        Network network = invoice.network();
        explanation.add("network", network.label() + money(network), "network", network.label());
        amount(invoice, explanation);
        invoice.description().ifPresent(text -> explanation.add("description", "description", text));
        invoice.descriptionHash()
                .map(HexFormat.of()::formatHex)
                .ifPresent(hash ->
                        explanation.add("description", "only its SHA-256 is given: " + hash, "description_hash", hash));
        explanation.add("payment hash", "payment_hash", invoice.paymentHash().hex());
        explanation.add("payee", "payee", invoice.payee().hex());
        explanation.add(
                "made at",
                invoice.timestamp() + " (" + Span.between(now, invoice.timestamp()) + ")",
                "made_at",
                invoice.timestamp().toString());
        Instant expiry = invoice.expiresAt();
        boolean expired = !now.isBefore(expiry);
        explanation.add(
                expired ? "expired" : "expires",
                expiry + " (" + Span.between(now, expiry) + ")",
                "expires_at",
                expiry.toString());
        explanation.member("expired", expired);
        explanation.add(
                "last hop", invoice.minFinalCltv() + " blocks at least", "min_final_cltv", invoice.minFinalCltv());
        hints(invoice.routeHints(), explanation);
        features(invoice, explanation);
        fallbacks(invoice.fallbacks(), explanation);
        return explanation;
    }

    private static String money(Network network) {
        return switch (network) {
            case BITCOIN -> " (real money)";
            case REGTEST, SIMNET -> " (play money)";
            case TESTNET, SIGNET -> " (test money)";
        };
    }

    private static void amount(Bolt11Invoice invoice, Explanation explanation) {
        if (invoice.amount().isEmpty()) {
            explanation.words("amount", "none: the payer chooses, and a careful one does not pay it");
            return;
        }
        MilliSatoshi amount = invoice.amount().get();
        String msat = amount.value() + " msat";
        explanation.add(
                "amount",
                amount.toString().equals(msat) ? msat : amount + " (" + msat + ")",
                "amount_msat",
                amount.value());
    }

    private static void hints(List<RouteHint> hints, Explanation explanation) {
        List<Object> members = new ArrayList<>();
        for (RouteHint hint : hints) {
            List<Map<String, Object>> hops = new ArrayList<>();
            for (RouteHint.Hop hop : hint.hops()) {
                explanation.words(
                        "route hint",
                        "from " + hop.node() + " over channel " + hop.channel() + ", fee " + hop.feeBase() + " and "
                                + hop.feeMillionths() + " millionths, " + hop.cltvExpiryDelta() + " blocks");
                Map<String, Object> member = new LinkedHashMap<>();
                member.put("node", hop.node().hex());
                member.put("channel", hop.channel().toString());
                member.put("fee_base_msat", hop.feeBase().value());
                member.put("fee_millionths", hop.feeMillionths());
                member.put("cltv_expiry_delta", hop.cltvExpiryDelta());
                hops.add(member);
            }
            members.add(hops);
        }
        if (hints.isEmpty()) {
            explanation.words("route hints", "none");
        }
        explanation.member("route_hints", members);
    }

    private static void features(Bolt11Invoice invoice, Explanation explanation) {
        List<Integer> bits = List.copyOf(invoice.features().bits());
        List<String> words = bits.stream().map(InvoiceExplainer::feature).toList();
        explanation.add("features", words.isEmpty() ? "none" : String.join(", ", words), "features", bits);
    }

    private static String feature(int bit) {
        String name = FEATURES.getOrDefault(bit & ~1, "unknown");
        return name + " (" + bit + (bit % 2 == 0 ? ", required)" : ", optional)");
    }

    private static void fallbacks(List<FallbackAddress> fallbacks, Explanation explanation) {
        List<Map<String, Object>> members = new ArrayList<>();
        for (FallbackAddress address : fallbacks) {
            explanation.words("fallback", "on the chain, version " + address.version() + ": " + address.program());
            members.add(Map.of("version", address.version(), "program", address.program()));
        }
        if (!members.isEmpty()) {
            explanation.member("fallbacks", members);
        }
    }
}
