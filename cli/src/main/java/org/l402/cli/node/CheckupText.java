package org.l402.cli.node;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.cli.Span;
import org.l402.cli.Terminal;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** A checkup for a person, and for a program. */
final class CheckupText {

    private CheckupText() {}

    /** Prints it, the verdict first. */
    static void print(PrintWriter out, Ansi ansi, String where, Checkup checkup) {
        out.println(Terminal.styled(ansi, where + verdict(checkup), Style.bold));
        checkup.report().ifPresent(report -> print(out, report, checkup));
        checkup.proof()
                .ifPresent(proof -> CheckText.line(
                        out,
                        "invoice",
                        proof.amount() + ", made in " + CheckText.millis(proof.issueTook()) + " ms, looked up in "
                                + CheckText.millis(proof.lookupTook()) + " ms"));
        checkup.ledger().ifPresent(ledger -> CheckText.line(out, "ledger", words(ledger)));
        CheckText.findings(out, ansi, checkup.warnings(), checkup.problems());
    }

    private static String verdict(Checkup checkup) {
        if (!checkup.problems().isEmpty()) {
            return " cannot sell yet.";
        }
        boolean seesChannels = checkup.report()
                .filter(report -> isPlayMoney(report) || report.receivable().isPresent())
                .isPresent();
        return seesChannels ? " can sell." : " can make invoices; its channels are not visible with this credential.";
    }

    /** Play money has neither channels nor credentials. */
    private static boolean isPlayMoney(Report report) {
        return report.rights().leastCommand().isEmpty();
    }

    private static void print(PrintWriter out, Report report, Checkup checkup) {
        out.println();
        CheckText.line(out, "reached", "in " + CheckText.millis(checkup.reportTook()) + " ms");
        CheckText.line(out, "software", report.version().orElse(CheckText.NOT_VISIBLE));
        CheckText.line(out, "node", checkup.nodeId().orElse(CheckText.NOT_VISIBLE));
        CheckText.line(out, "network", checkup.network().map(Network::label).orElse(CheckText.NOT_VISIBLE));
        CheckText.line(
                out, "in sync", report.synced().map(yes -> yes ? "yes" : "no").orElse(CheckText.NOT_VISIBLE));
        if (isPlayMoney(report)) {
            return;
        }
        CheckText.line(out, "channels", channels(report));
        CheckText.line(
                out,
                "receives",
                report.receivable().map(most -> most + " at most").orElse(CheckText.NOT_VISIBLE)
                        + "; the dearest price is " + checkup.dearest());
        CheckText.line(
                out,
                "credential",
                report.rights().excess().isEmpty() && report.rights().missing().isEmpty()
                        ? "allows what selling needs and no more"
                        : "see below");
    }

    private static String words(LedgerStanding ledger) {
        if (!ledger.exists()) {
            return "none yet; gateway run makes it";
        }
        String last = ledger.lastSettled()
                .map(at -> "last payment seen " + at + ", " + Span.between(Instant.now(), at))
                .orElse("no payment seen yet");
        return ledger.trouble()
                .map(trouble -> ledger.lastSettled().isPresent() ? trouble + "; " + last : trouble)
                .orElseGet(() -> ledger.behind()
                        .map(behind -> behind == 0
                                ? "up to date; " + last
                                : behind + (behind == 1 ? " payment" : " payments")
                                        + " of the node not read yet, a running gateway does it; " + last)
                        .orElse(last));
    }

    private static String channels(Report report) {
        return report.activeChannels().map(count -> count + " active").orElse(CheckText.NOT_VISIBLE);
    }

    /** The members of a JSON object; what is not visible is null. */
    static Map<String, @Nullable Object> members(String type, String where, Checkup checkup, int exitCode) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        Optional<Report> report = checkup.report();
        object.put("node", type);
        object.put("where", where);
        object.put("good", checkup.problems().isEmpty());
        object.put("reached", checkup.reached());
        object.put("report_ms", report.isPresent() ? checkup.reportTook().toMillis() : null);
        object.put("software", report.flatMap(Report::version).orElse(null));
        object.put("node_id", checkup.nodeId().orElse(null));
        object.put("network", checkup.network().map(Network::label).orElse(null));
        object.put("synced", report.flatMap(Report::synced).orElse(null));
        object.put("active_channels", report.flatMap(Report::activeChannels).orElse(null));
        object.put(
                "receivable_msat",
                report.flatMap(Report::receivable).map(MilliSatoshi::value).orElse(null));
        object.put("dearest_price_msat", checkup.dearest().value());
        object.put("credential", report.map(CheckText::credential).orElse(null));
        object.put("invoice", checkup.proof().map(CheckupText::proof).orElse(null));
        object.put("ledger", checkup.ledger().map(CheckupText::ledger).orElse(null));
        object.put("warnings", checkup.warnings());
        object.put(
                "problems", checkup.problems().stream().map(Problem::sentence).toList());
        object.put("exit_code", exitCode);
        return object;
    }

    private static Map<String, @Nullable Object> ledger(LedgerStanding ledger) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("exists", ledger.exists());
        members.put("last_settled_at", ledger.lastSettled().orElse(null));
        members.put("behind", ledger.behind().orElse(null));
        members.put("trouble", ledger.trouble().orElse(null));
        return members;
    }

    private static Map<String, Object> proof(Checkup.Proof proof) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("amount_msat", proof.amount().value());
        members.put("issue_ms", proof.issueTook().toMillis());
        members.put("lookup_ms", proof.lookupTook().toMillis());
        return members;
    }
}
