package org.l402.lightning.lnd;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.l402.lightning.InspectableNode.Rights;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.lnd.rpc.MacaroonId;
import org.l402.lightning.lnd.rpc.Op;
import org.l402.macaroon.Macaroon;

/**
 * What a macaroon of LND allows: it says so itself, in its identifier, as pairs of an entity and an action, the entity
 * {@code uri} for one call.
 */
final class LndRights {

    /** The version byte of an identifier that the bakery wrote. */
    private static final byte VERSION = 3;

    /** One call, and the broad right that covers it too. */
    private record Need(String uri, String broad, String words) {}

    /**
     * What a role is measured by.
     *
     * @param within broad rights that are no excess
     */
    private record Measure(List<Need> needed, Set<String> within, String leastCommand) {}

    private static final Measure ISSUE = new Measure(
            List.of(
                    new Need(uri(LndCall.ADD_INVOICE), "invoices:write", "create invoices"),
                    new Need(uri(LndCall.LOOKUP_INVOICE), "invoices:read", "look up invoices"),
                    new Need(uri(LndCall.SUBSCRIBE_INVOICES), "invoices:read", "hear of paid invoices"),
                    new Need(uri(LndCall.LIST_INVOICES), "invoices:read", "list invoices")),
            Set.of("invoices:write", "invoices:read"),
            "lncli bakemacaroon --save_to l402-gateway.macaroon uri:/lnrpc.Lightning/AddInvoice"
                    + " uri:/lnrpc.Lightning/LookupInvoice uri:/lnrpc.Lightning/SubscribeInvoices"
                    + " uri:/lnrpc.Lightning/ListInvoices");

    private static final Measure PAY = new Measure(
            List.of(
                    new Need(uri(LndCall.SEND_PAYMENT), "offchain:write", "pay invoices"),
                    new Need(uri(LndCall.TRACK_PAYMENT), "offchain:read", "follow payments")),
            Set.of(),
            "lncli bakemacaroon --save_to l402-payer.macaroon uri:/routerrpc.Router/SendPaymentV2"
                    + " uri:/routerrpc.Router/TrackPaymentV2");

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("onchain:write", "spend the on-chain wallet, open and close channels"),
            Map.entry("onchain:read", "read the on-chain wallet"),
            Map.entry("offchain:write", "pay from the node's channels and change them"),
            Map.entry("offchain:read", "read the node's channels and payments"),
            Map.entry("address:write", "make addresses of the on-chain wallet"),
            Map.entry("address:read", "read addresses of the on-chain wallet"),
            Map.entry("message:write", "sign messages as the node"),
            Map.entry("message:read", "check signed messages"),
            Map.entry("peers:write", "connect and disconnect peers"),
            Map.entry("peers:read", "list peers"),
            Map.entry("info:write", "stop the node"),
            Map.entry("info:read", "read about the node and the network"),
            Map.entry("invoices:write", "create, settle and cancel invoices"),
            Map.entry("invoices:read", "read all invoices"),
            Map.entry("signer:generate", "sign with the node's keys"),
            Map.entry("signer:read", "read signatures and shared keys"),
            Map.entry("macaroon:generate", "make macaroons that allow anything"),
            Map.entry("macaroon:write", "revoke macaroons"),
            Map.entry("macaroon:read", "list macaroons"));

    private LndRights() {}

    static String leastCommand(Role role) {
        return measure(role).leastCommand;
    }

    /** The rights of a macaroon; one that does not say what it allows is taken to allow nothing. */
    static Rights of(Macaroon macaroon, Role role) {
        Set<String> granted = granted(macaroon.identifier());
        Measure measure = measure(role);
        List<String> missing = measure.needed.stream()
                .filter(need -> !granted.contains("uri:" + need.uri) && !granted.contains(need.broad))
                .map(Need::words)
                .toList();
        List<String> excess = granted.stream()
                .filter(right -> !measure.within.contains(right))
                .filter(right -> measure.needed.stream().noneMatch(need -> right.equals("uri:" + need.uri)))
                .map(LndRights::inWords)
                .toList();
        return new Rights(excess, missing, measure.leastCommand);
    }

    private static Measure measure(Role role) {
        return switch (role) {
            case ISSUE -> ISSUE;
            case PAY -> PAY;
        };
    }

    private static String inWords(String right) {
        if (right.startsWith("uri:")) {
            return "call " + right.substring("uri:".length());
        }
        String words = WORDS.get(right);
        return words == null ? right : words + " (" + right + ")";
    }

    private static String uri(LndCall<?, ?> call) {
        return "/" + call.method().getFullMethodName();
    }

    private static Set<String> granted(byte[] identifier) {
        Set<String> granted = new LinkedHashSet<>();
        if (identifier.length == 0 || identifier[0] != VERSION) {
            return granted;
        }
        try {
            MacaroonId id = MacaroonId.parseFrom(Arrays.copyOfRange(identifier, 1, identifier.length));
            for (Op op : id.getOpsList()) {
                op.getActionsList().forEach(action -> granted.add(op.getEntity() + ":" + action));
            }
        } catch (InvalidProtocolBufferException e) {
            return Set.of();
        }
        return granted;
    }
}
