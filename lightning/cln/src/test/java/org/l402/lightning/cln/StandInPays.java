package org.l402.lightning.cln;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.l402.bolt11.Bolt11Exception;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.lightning.Network;
import org.l402.lightning.Preimage;
import org.l402.lightning.cln.ClnStandIn.Answer;
import tools.jackson.databind.JsonNode;

/** The payments that a stand-in makes. */
final class StandInPays {

    /**
     * A way to another stand-in.
     *
     * @param fee what it costs, msat
     * @param capacity the most that goes through, msat
     */
    record Channel(StandInInvoices payee, long fee, long capacity) {}

    private static final class Pay {
        final Bolt11Invoice invoice;
        final long sent;
        final long createdAt;
        String status = "pending";

        @Nullable
        Preimage preimage;

        Pay(Bolt11Invoice invoice, long sent, long createdAt) {
            this.invoice = invoice;
            this.sent = sent;
            this.createdAt = createdAt;
        }
    }

    private final InstantSource clock;
    private final StandInInvoices own;
    private final List<Channel> channels = new CopyOnWriteArrayList<>();
    private final List<Pay> pays = new ArrayList<>();

    StandInPays(InstantSource clock, StandInInvoices own) {
        this.clock = clock;
        this.own = own;
    }

    void connect(Channel channel) {
        channels.add(channel);
    }

    List<Channel> channels() {
        return channels;
    }

    CompletableFuture<Answer> xpay(JsonNode params) {
        Bolt11Invoice invoice;
        try {
            invoice = Bolt11Invoice.decode(params.path("invstring").asString(""));
        } catch (Bolt11Exception e) {
            return failure(-32602, "Invalid bolt11 invoice: " + e.getMessage());
        }
        if (invoice.network() != Network.REGTEST) {
            return failure(-32602, "Invalid bolt11 invoice: Prefix is not for regtest");
        }
        if (invoice.amount().isEmpty()) {
            return failure(-32602, "amount_msat required");
        }
        long late = clock.instant().getEpochSecond() - invoice.expiresAt().getEpochSecond();
        if (late > 0) {
            return failure(207, "Invoice expired " + late + " seconds ago");
        }
        long amount = invoice.amount().get().value();
        Channel channel = channel(invoice);
        if (channel == null || channel.capacity < amount) {
            return failure(205, "Failed: We could not find a usable set of paths.");
        }
        if (params.has("maxfee") && params.path("maxfee").asLong() < channel.fee) {
            return failure(206, "Failed: Could not find route without excessive cost");
        }
        Pay pay = new Pay(invoice, amount + channel.fee, clock.instant().getEpochSecond());
        synchronized (this) {
            for (Pay other : pays) {
                if (other.invoice.paymentHash().equals(invoice.paymentHash())) {
                    if (other.status.equals("complete")) {
                        return failure(219, "Already paid this invoice successfully");
                    }
                    if (other.status.equals("pending")) {
                        return failure(-3, "Unexpected injectpaymentonion error 200: already in progress");
                    }
                }
            }
            pays.add(pay);
        }
        return channel.payee.receive(invoice.paymentHash(), amount).thenApply(preimage -> end(pay, preimage));
    }

    private synchronized Answer end(Pay pay, Optional<Preimage> preimage) {
        if (preimage.isEmpty()) {
            pay.status = "failed";
            return Answer.failure(
                    203, "Destination said it doesn't know invoice: incorrect_or_unknown_payment_details");
        }
        pay.status = "complete";
        pay.preimage = preimage.get();
        return Answer.of(Map.of(
                "payment_preimage",
                preimage.get().hex(),
                "amount_msat",
                pay.invoice.amount().orElseThrow().value(),
                "amount_sent_msat",
                pay.sent,
                "failed_parts",
                0,
                "successful_parts",
                1));
    }

    synchronized Answer listpays(JsonNode params) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Pay pay : pays) {
            if (pay.invoice
                    .paymentHash()
                    .hex()
                    .equals(params.path("payment_hash").asString(""))) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("bolt11", pay.invoice.text());
                row.put("destination", pay.invoice.payee().toString());
                row.put("payment_hash", pay.invoice.paymentHash().hex());
                row.put("status", pay.status);
                row.put("created_at", pay.createdAt);
                if (pay.preimage != null) {
                    row.put("preimage", pay.preimage.hex());
                }
                if (!pay.status.equals("failed")) {
                    row.put("amount_msat", pay.invoice.amount().orElseThrow().value());
                }
                row.put("amount_sent_msat", pay.status.equals("failed") ? 0 : pay.sent);
                rows.add(row);
            }
        }
        return Answer.of(Map.of("pays", rows));
    }

    private @Nullable Channel channel(Bolt11Invoice invoice) {
        if (invoice.payee().equals(own.key().nodeId())) {
            return new Channel(own, 0, Long.MAX_VALUE);
        }
        return channels.stream()
                .filter(channel -> invoice.payee().equals(channel.payee.key().nodeId()))
                .findFirst()
                .orElse(null);
    }

    private static CompletableFuture<Answer> failure(int code, String message) {
        return CompletableFuture.completedFuture(Answer.failure(code, message));
    }
}
