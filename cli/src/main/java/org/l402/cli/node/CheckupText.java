package org.l402.cli.node;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
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

    private static final String NOT_VISIBLE = "not visible with this credential";

    private CheckupText() {}

    /** Prints it, the verdict first. */
    static void print(PrintWriter out, Ansi ansi, String where, Checkup checkup) {
        out.println(Terminal.styled(ansi, where + verdict(checkup), Style.bold));
        checkup.report().ifPresent(report -> print(out, report, checkup));
        checkup.proof()
                .ifPresent(proof -> line(
                        out,
                        "invoice",
                        proof.amount() + ", made in " + millis(proof.issueTook()) + " ms, looked up in "
                                + millis(proof.lookupTook()) + " ms"));
        checkup.ledger().ifPresent(ledger -> line(out, "ledger", words(ledger)));
        checkup.warnings().forEach(warning -> paragraph(out, ansi, "warning: ", Style.fg_yellow, warning));
        checkup.problems().forEach(problem -> paragraph(out, ansi, "problem: ", Style.fg_red, problem.sentence()));
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
        line(out, "reached", "in " + millis(checkup.reportTook()) + " ms");
        line(out, "software", report.version().orElse(NOT_VISIBLE));
        line(out, "node", checkup.nodeId().orElse(NOT_VISIBLE));
        line(out, "network", checkup.network().map(Network::label).orElse(NOT_VISIBLE));
        line(out, "in sync", report.synced().map(yes -> yes ? "yes" : "no").orElse(NOT_VISIBLE));
        if (isPlayMoney(report)) {
            return;
        }
        line(out, "channels", channels(report));
        line(
                out,
                "receives",
                report.receivable().map(most -> most + " at most").orElse(NOT_VISIBLE) + "; the dearest price is "
                        + checkup.dearest());
        line(
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
                .orElseGet(() -> ledger.behind()
                        .map(behind -> behind == 0
                                ? "up to date; " + last
                                : behind + (behind == 1 ? " payment" : " payments")
                                        + " of the node not read yet, a running gateway does it; " + last)
                        .orElse(last));
    }

    private static String channels(Report report) {
        return report.activeChannels().map(count -> count + " active").orElse(NOT_VISIBLE);
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println(String.format(Locale.ROOT, "  %-12s%s", name, value));
    }

    private static void paragraph(PrintWriter out, Ansi ansi, String label, Style style, String sentence) {
        out.println();
        out.println(Terminal.styled(ansi, label, Style.bold, style) + sentence);
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
        object.put("credential", report.map(CheckupText::credential).orElse(null));
        object.put("invoice", checkup.proof().map(CheckupText::proof).orElse(null));
        object.put("ledger", checkup.ledger().map(CheckupText::ledger).orElse(null));
        object.put("warnings", checkup.warnings());
        object.put(
                "problems",
                checkup.problems().stream().map(Checkup.Problem::sentence).toList());
        object.put("exit_code", exitCode);
        return object;
    }

    private static Map<String, Object> credential(Report report) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("excess", report.rights().excess());
        members.put("missing", report.rights().missing());
        members.put("least_command", report.rights().leastCommand());
        return members;
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

    private static String millis(Duration duration) {
        return String.valueOf(Math.max(1, duration.toMillis()));
    }
}
