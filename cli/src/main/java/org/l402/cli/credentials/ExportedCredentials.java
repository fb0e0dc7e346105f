package org.l402.cli.credentials;

import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.l402.L402Exception;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.cli.wallet.Owner;
import org.l402.client.quote.Legible;
import org.l402.client.quote.Origin;
import org.l402.client.quote.TokenTerms;
import org.l402.client.state.HeldCredential;
import org.l402.client.state.Payment;
import org.l402.client.state.Purchase;
import org.l402.client.state.Standing;
import org.l402.credential.Credential;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.Preimage;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The text that {@code credentials export} writes, read by somebody who does not trust it. */
final class ExportedCredentials {

    private ExportedCredentials() {}

    /** All credentials in it, checked; one that is wrong fails all. */
    static List<HeldCredential> read(String text, Owner owner) {
        List<HeldCredential> credentials = new ArrayList<>();
        for (Map<String, String> members : objects(text)) {
            try {
                credentials.add(credential(members, owner));
            } catch (L402Exception | IllegalArgumentException e) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "nothing was imported: credential " + (credentials.size() + 1) + ": "
                                + Legible.text(String.valueOf(e.getMessage())));
            }
        }
        if (credentials.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there is no credential in it; write what l402 credentials export wrote: {\"credentials\":[{\"origin\":"
                            + " …, \"token\": …, \"preimage\": …}]}");
        }
        return credentials;
    }

    private static HeldCredential credential(Map<String, String> members, Owner owner) {
        Origin origin = origin(required(members, "origin"));
        if (!origin.isPrivate() && !owner.rules().insecureOrigins().contains(origin)) {
            throw new L402Exception("it would be sent to " + origin + ", over a connection that anybody on the way can"
                    + " read; name it under insecure-origins to allow that");
        }
        String path = members.getOrDefault("path", "/");
        if (!path.startsWith("/")) {
            throw new L402Exception("its path \"" + path + "\" does not begin with /");
        }
        String token = required(members, "token");
        Preimage preimage = Preimage.ofHex(required(members, "preimage"));
        PaymentHash hash = preimage.paymentHash();
        TokenTerms terms = TokenTerms.of(token);
        Optional<PaymentHash> stated =
                Optional.ofNullable(members.get("payment_hash")).map(PaymentHash::ofHex);
        Optional<PaymentHash> wrong = terms.paymentHash()
                .filter(committed -> !committed.equals(hash))
                .or(() -> stated.filter(said -> !said.equals(hash)));
        if (wrong.isPresent()) {
            throw new L402Exception("it belongs to the payment " + wrong.get() + ", but its preimage is that of " + hash
                    + "; together they open nothing");
        }
        Credential.authorization(token, preimage); // fails on what could not be sent
        Payment payment = new Payment(
                hash,
                origin,
                path,
                network(members, owner),
                "elsewhere",
                amount(members, "amount_msat"),
                MilliSatoshi.ZERO,
                "",
                token,
                boughtAt(members.getOrDefault("bought_at", "1970-01-01T00:00:00Z")),
                Instant.EPOCH);
        return new HeldCredential(
                new Purchase(payment, amount(members, "fee_msat")), preimage, terms, Standing.IMPORTED);
    }

    private static Origin origin(String text) {
        try {
            return Origin.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            throw new L402Exception("its origin \"" + text + "\" is not an address; write https://api.example.com", e);
        }
    }

    private static Instant boughtAt(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new L402Exception("its bought_at \"" + text + "\" is not a time; write 2026-11-01T12:00:00Z", e);
        }
    }

    private static Network network(Map<String, String> members, Owner owner) {
        String label = members.get("network");
        return label == null
                ? owner.network()
                : Arrays.stream(Network.values())
                        .filter(known -> known.label().equals(label))
                        .findFirst()
                        .orElseThrow(() -> new L402Exception("its network \"" + label + "\" is not known; it has to be"
                                + " bitcoin, testnet, signet or regtest"));
    }

    private static MilliSatoshi amount(Map<String, String> members, String name) {
        String text = members.getOrDefault(name, "0");
        try {
            return new MilliSatoshi(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new L402Exception("its " + name + " \"" + text + "\" is not a whole number of msat", e);
        }
    }

    private static String required(Map<String, String> members, String name) {
        String value = members.get(name);
        if (value == null) {
            throw new L402Exception("it has no " + name);
        }
        return value;
    }

    /** The plain members of each object in the list {@code credentials}. */
    private static List<Map<String, String>> objects(String text) {
        List<Map<String, String>> objects = new ArrayList<>();
        try (JsonParser parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), text)) {
            Map<String, String> open = new HashMap<>();
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart()) {
                    depth++;
                    open = depth == 3 ? new HashMap<>() : open;
                } else if (token.isStructEnd()) {
                    if (depth == 3) {
                        objects.add(open);
                    }
                    depth--;
                } else if (depth == 3 && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    open.put(String.valueOf(parser.currentName()), parser.getString());
                }
            }
        } catch (JacksonException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "nothing was imported: this is no JSON: " + Legible.text(e.getOriginalMessage()));
        }
        return objects;
    }
}
