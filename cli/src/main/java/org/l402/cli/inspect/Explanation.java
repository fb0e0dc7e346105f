package org.l402.cli.inspect;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.l402.cli.Terminal;
import org.l402.client.quote.Legible;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * What something is, as lines of words for a person and as members of an object for a program, gathered together so
 * that the two say the same.
 */
final class Explanation {

    private static final int LABEL = 16;

    private final String title;
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Object> members = new LinkedHashMap<>();

    private record Line(String label, String words) {}

    Explanation(String title, String kind) {
        this.title = title;
        members.put("kind", kind);
    }

    /** Adds a fact; what is not printable in its words is shown as a question mark. */
    void add(String label, String words, String member, Object value) {
        lines.add(new Line(label, Legible.oneLine(words)));
        members.put(member, value);
    }

    /** Adds a fact that reads the same for both. */
    void add(String label, String member, String value) {
        add(label, value, member, value);
    }

    /** Adds a fact for a program alone. */
    void member(String member, Object value) {
        members.put(member, value);
    }

    /** Adds words for a person alone. */
    void words(String label, String words) {
        lines.add(new Line(label, Legible.oneLine(words)));
    }

    /** Adds a part that has facts of its own. */
    void part(String member, Explanation part) {
        lines.add(new Line("", ""));
        lines.add(new Line(part.title, ""));
        lines.addAll(part.lines);
        members.put(member, part.members);
    }

    Map<String, Object> members() {
        return members;
    }

    void print(PrintWriter out, Ansi ansi) {
        out.println(Terminal.styled(ansi, title, Style.bold));
        for (Line line : lines) {
            if (line.words.isEmpty()) {
                out.println(Terminal.styled(ansi, line.label, Style.bold));
            } else {
                String gap = " ".repeat(Math.max(1, LABEL - line.label.length()));
                out.println("  " + Terminal.styled(ansi, line.label, Style.faint) + gap + line.words);
            }
        }
    }
}
