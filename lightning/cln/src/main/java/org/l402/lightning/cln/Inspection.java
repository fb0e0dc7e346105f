package org.l402.lightning.cln;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.InspectableNode.Rights;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.cln.Reply.Kind;
import org.l402.lightning.cln.Reply.Result;
import org.l402.lightning.cln.Reply.Trouble;
import tools.jackson.databind.JsonNode;

/** What a node tells about itself, as far as its rune lets it. */
final class Inspection {

    /** The rune is the node's own and good, and does not allow this call. */
    private static final int NOT_PERMITTED = 1502;

    /** What the node's cleaning calls paid invoices. */
    private static final String PAID = "paidinvoices";

    private static final String USABLE = "CHANNELD_NORMAL";

    private final Calls calls;
    private final Duration timeout;

    Inspection(Calls calls, Duration timeout) {
        this.calls = calls;
        this.timeout = timeout;
    }

    CompletableFuture<Report> report(Rights rights) {
        CompletableFuture<Report> outcome = new CompletableFuture<>();
        look(
                outcome,
                "getinfo",
                Map.of(),
                info -> look(
                        outcome,
                        "listpeerchannels",
                        Map.of(),
                        channels -> look(
                                outcome,
                                "autoclean-status",
                                Map.of("subsystem", PAID),
                                cleaning -> outcome.complete(report(
                                        info,
                                        channels.map(Inspection::usable),
                                        cleaning.flatMap(Inspection::deletesPaidAfter),
                                        rights)))));
        return outcome;
    }

    private static Report report(
            Optional<Members> info,
            Optional<List<Members>> usable,
            Optional<Duration> deletesPaidAfter,
            Rights rights) {
        return new Report(
                info.flatMap(members -> members.text("version")),
                info.flatMap(members -> members.text("id")),
                info.flatMap(members -> members.text("network")).flatMap(Inspection::network),
                info.map(members -> members.text("warning_bitcoind_sync").isEmpty()
                        && members.text("warning_lightningd_sync").isEmpty()),
                usable.map(List::size).or(() -> info.flatMap(members -> members.number("num_active_channels"))),
                usable.map(channels -> sum(channels, "receivable_msat")),
                usable.map(channels -> sum(channels, "spendable_msat")),
                deletesPaidAfter,
                rights);
    }

    private static List<Members> usable(Members channels) {
        return channels.requiredList("channels").stream()
                .filter(channel -> channel.text("state").equals(Optional.of(USABLE)))
                .filter(channel -> channel.json().path("peer_connected").asBoolean(true))
                .toList();
    }

    private static MilliSatoshi sum(List<Members> channels, String member) {
        return new MilliSatoshi(channels.stream()
                .map(channel -> channel.msat(member).orElse(MilliSatoshi.ZERO))
                .mapToLong(MilliSatoshi::value)
                .sum());
    }

    /** The plugin has one answer for what is never cleaned: not enabled. */
    private static Optional<Duration> deletesPaidAfter(Members cleaning) {
        JsonNode paid = cleaning.json().path("autoclean").path(PAID);
        return paid.path("enabled").asBoolean(false)
                ? Optional.of(Duration.ofSeconds(paid.path("age").asLong(0)))
                : Optional.empty();
    }

    private static Optional<Network> network(String name) {
        return Arrays.stream(Network.values())
                .filter(network -> network.label().equals(name))
                .findFirst();
    }

    /** Hands on what the node answered, or nothing where it is not for this rune to see. */
    private void look(
            CompletableFuture<?> outcome, String method, Map<String, Object> params, Consumer<Optional<Members>> then) {
        calls.askAgainWhenLost(outcome, method, params, timeout, reply -> {
            if (reply instanceof Result result) {
                then.accept(Optional.of(new Members(method, result.json())));
                return;
            }
            Trouble trouble = (Trouble) reply;
            if (trouble.kind() == Kind.ERROR || (trouble.kind() == Kind.FORBIDDEN && trouble.code() == NOT_PERMITTED)) {
                then.accept(Optional.empty());
                return;
            }
            throw new NodeException(
                    trouble.inTheWay(),
                    trouble.kind() == Kind.FORBIDDEN
                            ? trouble.sentence() + "; take the rune that createrune of this very node printed"
                            : trouble.sentence());
        });
    }
}
