package org.l402.lightning.cln;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.l402.lightning.InspectableNode.Rights;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.cln.RuneText.Alternative;

/** What a credential allows, measured against a role. */
final class RuneRights {

    /** What the commands in {@link LeastRune} allow. */
    private static final List<String> ISSUE =
            List.of("invoice", "listinvoices", "waitanyinvoice", "waitinvoice", "autoclean-status");

    private static final List<String> PAY = List.of("xpay", "listpays");
    private static final Set<String> NOT_NEEDED = Set.of("waitinvoice", "autoclean-status");
    /** What a report reads: of use, and no danger. */
    private static final Set<String> REPORT = Set.of("getinfo", "listpeerchannels", "autoclean-status");
    /** Ways to spend or to get at more, by which a rune without named methods is judged. */
    private static final List<String> DANGEROUS = List.of("xpay", "pay", "sendpay", "withdraw", "close", "createrune");

    private RuneRights() {}

    static Rights ofSocket(Role role) {
        return new Rights(
                List.of("the socket of Core Lightning grants everything, payments included; clnrest with a rune made by"
                        + " the command below grants less"),
                List.of(),
                LeastRune.command(role));
    }

    static Rights ofRune(Rune rune, Role role) {
        Optional<RuneText> text = RuneText.read(rune);
        if (text.isEmpty()) {
            return new Rights(
                    List.of("the rune cannot be read, so what it allows is not visible; lightning-cli decode shows it"),
                    List.of(),
                    LeastRune.command(role));
        }
        return new Rights(excess(text.get(), role), missing(text.get(), role), LeastRune.command(role));
    }

    private static List<String> missing(RuneText rune, Role role) {
        return methods(role).stream()
                .filter(method -> !NOT_NEEDED.contains(method) && !rune.allows(method))
                .map(method -> method + ": "
                        + switch (method) {
                            case "invoice" -> "no invoice can be made without it";
                            case "listinvoices" -> "without it nobody knows whether an invoice was paid";
                            case "waitanyinvoice" -> "without it what was sold does not get into the books";
                            case "xpay" -> "nothing can be paid without it";
                            default -> "without it a payment whose answer was lost stays unknown";
                        })
                .toList();
    }

    private static List<String> excess(RuneText rune, Role role) {
        List<String> excess = new ArrayList<>();
        Predicate<String> beyond = method -> !methods(role).contains(method) && !REPORT.contains(method);
        Optional<List<String>> named = rune.namedMethods();
        if (named.isPresent()) {
            List<String> unneeded = named.get().stream().filter(beyond).toList();
            if (!unneeded.isEmpty()) {
                excess.add("the rune also allows " + Json.quote(String.join(", ", unneeded)));
            }
        } else {
            List<String> dangerous =
                    DANGEROUS.stream().filter(rune::allows).filter(beyond).toList();
            excess.add(
                    dangerous.isEmpty()
                            ? "the rune does not name the methods that it allows one by one, and allows more than needed"
                            : "the rune is not bound to methods by name and allows " + String.join(", ", dangerous)
                                    + " and more");
        }
        if (role == Role.PAY && rune.allows("xpay")) {
            if (!rune.demands("xpay", limit("pinvinvstring_amount"))) {
                excess.add("the rune pays any amount: it has no pinvinvstring_amount<");
            }
            if (!rune.demands("xpay", limit("pnamemaxfee"))) {
                excess.add("the rune pays any routing fee: it has no pnamemaxfee<");
            }
        }
        return excess;
    }

    private static Predicate<Alternative> limit(String field) {
        return alternative ->
                alternative.field().equals(field) && (alternative.condition() == '<' || alternative.condition() == '=');
    }

    private static List<String> methods(Role role) {
        return role == Role.ISSUE ? ISSUE : PAY;
    }
}
