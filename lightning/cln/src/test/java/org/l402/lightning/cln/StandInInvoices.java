package org.l402.lightning.cln;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.l402.bolt11.Bolt11Builder;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.bolt11.Features;
import org.l402.bolt11.NodeKey;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;
import org.l402.lightning.cln.ClnStandIn.Answer;
import tools.jackson.databind.JsonNode;

/** The invoices of a stand-in, and the money that comes in for them. */
final class StandInInvoices {

    private final class Invoice {
        final String label;
        final Bolt11Invoice bolt11;
        final Preimage preimage;
        final int created;
        long received;
        long paidAt;
        int payIndex;
        CompletableFuture<Optional<Preimage>> held = new CompletableFuture<>();

        Invoice(String label, Bolt11Invoice bolt11, Preimage preimage, int created) {
            this.label = label;
            this.bolt11 = bolt11;
            this.preimage = preimage;
            this.created = created;
        }

        Map<String, Object> row() {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("label", label);
            row.put("bolt11", bolt11.text());
            row.put("payment_hash", bolt11.paymentHash().hex());
            bolt11.amount().ifPresent(amount -> row.put("amount_msat", amount.value()));
            row.put("status", payIndex > 0 ? "paid" : now() >= expiresAt() ? "expired" : "unpaid");
            if (payIndex > 0) {
                row.put("pay_index", payIndex);
                row.put("amount_received_msat", received);
                row.put("paid_at", paidAt);
                row.put("payment_preimage", preimage.hex());
            }
            row.put("description", bolt11.description().orElse(""));
            row.put("expires_at", expiresAt());
            row.put("created_index", created);
            return row;
        }

        long expiresAt() {
            return bolt11.expiresAt().getEpochSecond();
        }
    }

    private final InstantSource clock;
    private final Network network;
    private final SecureRandom random = new SecureRandom();
    private final NodeKey key = NodeKey.random(random);
    private final Map<String, Invoice> byLabel = new LinkedHashMap<>();
    private final Set<PaymentHash> holding = ConcurrentHashMap.newKeySet();
    private int paid;
    private CompletableFuture<@Nullable Void> nextPaid = new CompletableFuture<>();

    StandInInvoices(InstantSource clock, Network network) {
        this.clock = clock;
        this.network = network;
    }

    NodeKey key() {
        return key;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    synchronized Answer invoice(JsonNode params) {
        for (String required : List.of("amount_msat", "label", "description")) {
            if (!params.has(required)) {
                return Answer.failure(-32602, "missing required parameter: " + required);
            }
        }
        if (!params.path("amount_msat").isIntegralNumber()
                || params.path("amount_msat").asLong() < 1) {
            return Answer.failure(
                    -32602,
                    "amount_msat: should be positive msat or 'any': invalid token '" + params.path("amount_msat")
                            + "'");
        }
        String label = params.path("label").asString();
        String description = params.path("description").asString();
        if (byLabel.containsKey(label)) {
            return Answer.failure(900, "Duplicate label '" + label + "'");
        }
        if (description.length() > 639) {
            return Answer.failure(
                    -32602,
                    "Description greater than 639 bytes invalid (description length " + description.length() + ")");
        }
        byte[] secret = bytes();
        Preimage preimage = Preimage.of(bytes());
        Bolt11Invoice bolt11 = new Bolt11Builder(network, clock.instant())
                .amount(new MilliSatoshi(params.path("amount_msat").asLong()))
                .paymentHash(preimage.paymentHash())
                .paymentSecret(secret)
                .description(description)
                .expiry(Duration.ofSeconds(params.path("expiry").asLong(604_800)))
                .features(Features.of(Features.VARIABLE_LENGTH_ONION, Features.PAYMENT_SECRET))
                .sign(key);
        Invoice invoice = new Invoice(label, bolt11, preimage, byLabel.size() + 1);
        byLabel.put(label, invoice);
        return Answer.of(Map.of(
                "payment_hash", bolt11.paymentHash().hex(),
                "expires_at", invoice.expiresAt(),
                "bolt11", bolt11.text(),
                "payment_secret", java.util.HexFormat.of().formatHex(secret),
                "created_index", invoice.created));
    }

    synchronized Answer listinvoices(JsonNode params) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Invoice invoice : byLabel.values()) {
            if (params.path("label").asString(invoice.label).equals(invoice.label)
                    && params.path("payment_hash")
                            .asString(invoice.bolt11.paymentHash().hex())
                            .equals(invoice.bolt11.paymentHash().hex())) {
                rows.add(invoice.row());
            }
        }
        return Answer.of(Map.of("invoices", rows));
    }

    synchronized CompletableFuture<Answer> waitanyinvoice(JsonNode params) {
        int last = params.path("lastpay_index").asInt(0);
        Optional<Invoice> next = byLabel.values().stream()
                .filter(invoice -> invoice.payIndex > last)
                .min(Comparator.comparing(invoice -> invoice.payIndex));
        if (next.isPresent()) {
            return CompletableFuture.completedFuture(Answer.of(next.get().row()));
        }
        CompletableFuture<Answer> paid = nextPaid.thenCompose(any -> waitanyinvoice(params));
        Answer none = Answer.failure(904, "Timed out while waiting for invoice to be paid");
        return params.path("timeout").asInt(0) == 0
                ? CompletableFuture.completedFuture(none)
                : paid.completeOnTimeout(none, params.path("timeout").asInt(), TimeUnit.SECONDS);
    }

    /** What came in for all of them, msat. */
    synchronized long received() {
        return byLabel.values().stream().mapToLong(invoice -> invoice.received).sum();
    }

    /** Lets payments of this invoice hang until they are {@link #settle settled} or {@link #sendBack sent back}. */
    void hold(PaymentHash hash) {
        holding.add(hash);
    }

    void settle(PaymentHash hash) {
        Invoice invoice = find(hash);
        if (invoice == null || !invoice.held.complete(Optional.of(invoice.preimage))) {
            throw new IllegalStateException("nothing is held for " + hash);
        }
    }

    void sendBack(PaymentHash hash) {
        Invoice invoice = find(hash);
        if (invoice == null || !invoice.held.complete(Optional.empty())) {
            throw new IllegalStateException("nothing is held for " + hash);
        }
    }

    /** Takes a payment: the preimage when it is the node's, empty when it is turned down. */
    CompletableFuture<Optional<Preimage>> receive(PaymentHash hash, long msat) {
        Invoice invoice = find(hash);
        if (invoice == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<Preimage>> decided = holding.contains(hash)
                ? invoice.held
                : CompletableFuture.completedFuture(
                        now() < invoice.expiresAt() ? Optional.of(invoice.preimage) : Optional.empty());
        return decided.thenApply(preimage -> {
            preimage.ifPresent(known -> book(invoice, msat));
            return preimage;
        });
    }

    private void book(Invoice invoice, long msat) {
        CompletableFuture<@Nullable Void> awaited;
        synchronized (this) {
            if (invoice.payIndex != 0) {
                return;
            }
            invoice.received = msat;
            invoice.paidAt = now();
            invoice.payIndex = ++paid;
            awaited = nextPaid;
            nextPaid = new CompletableFuture<>();
        }
        awaited.completeAsync(() -> null);
    }

    private synchronized @Nullable Invoice find(PaymentHash hash) {
        return byLabel.values().stream()
                .filter(invoice -> invoice.bolt11.paymentHash().equals(hash))
                .findFirst()
                .orElse(null);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }
}
