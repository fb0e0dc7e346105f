package org.l402.cli.node;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.l402.cli.Terminal;
import org.l402.lightning.InspectableNode.Report;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** How any check of a node is told, whether it sells or pays. */
public final class CheckText {

    public static final String NOT_VISIBLE = "not visible with this credential";

    private CheckText() {}

    /** Prints a fact, its name in front. */
    public static void line(PrintWriter out, String name, String value) {
        out.println(String.format(Locale.ROOT, "  %-12s%s", name, value));
    }

    /** Prints what should and what must change. */
    public static void findings(PrintWriter out, Ansi ansi, List<String> warnings, List<Problem> problems) {
        warnings.forEach(warning -> paragraph(out, ansi, "warning: ", Style.fg_yellow, warning));
        problems.forEach(problem -> paragraph(out, ansi, "problem: ", Style.fg_red, problem.sentence()));
    }

    private static void paragraph(PrintWriter out, Ansi ansi, String label, Style style, String sentence) {
        out.println();
        out.println(Terminal.styled(ansi, label, Style.bold, style) + sentence);
    }

    /** What the credential allows, for programs. */
    public static Map<String, Object> credential(Report report) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("excess", report.rights().excess());
        members.put("missing", report.rights().missing());
        members.put("least_command", report.rights().leastCommand());
        return members;
    }

    public static String millis(Duration duration) {
        return String.valueOf(Math.max(1, duration.toMillis()));
    }
}
