package org.l402.cli.demo;

import java.io.PrintWriter;
import java.util.regex.Pattern;
import org.l402.cli.Terminal;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** How the demonstration looks on a terminal; long values are shortened, colour only where it may be. */
final class Stage {

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final int HEAD = 8;
    private static final int TAIL = 4;

    private final PrintWriter out;
    private final Ansi ansi;

    Stage(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    void title(String text, String remark) {
        out.println();
        out.println(Terminal.styled(ansi, text, Style.bold) + "  " + faint(remark));
        out.println();
    }

    void fact(String what, String where, String remark) {
        out.println(String.format("  %-16s %-18s", what, where) + faint(remark));
    }

    void step(int number, String text) {
        out.println();
        out.println(Terminal.styled(ansi, number + "  " + text, Style.bold));
    }

    void sent(String line) {
        out.println("   " + Terminal.styled(ansi, ">", Style.fg_cyan) + " " + line);
    }

    void received(String line) {
        out.println("   " + Terminal.styled(ansi, "<", Style.fg_yellow) + " " + line);
    }

    void note(String what, String value) {
        out.println("     " + faint(String.format("%-16s", what)) + value);
    }

    void heading(String text) {
        out.println();
        out.println(Terminal.styled(ansi, text, Style.bold));
    }

    void shown(String what, String result) {
        out.println("   " + Terminal.styled(ansi, "ok", Style.fg_green) + " " + String.format("%-42s", what) + result);
    }

    void command(String command, String remark) {
        out.println("   " + command);
        out.println("      " + faint(remark));
    }

    void line(String text) {
        out.println(text);
    }

    /** Shows a challenge: what stands between quotation marks shortened, in two lines, since one is too long. */
    void challenge(String value) {
        String shown = QUOTED.matcher(value).replaceAll(quoted -> "\"" + shortened(quoted.group(1)) + "\"");
        int half = shown.indexOf(", ") + 1;
        received("WWW-Authenticate: " + shown.substring(0, half));
        out.println("      " + shown.substring(half));
    }

    /** The ends of a value too long to be shown. */
    static String shortened(String value) {
        return value.length() <= HEAD + TAIL + 1
                ? value
                : value.substring(0, HEAD) + "…" + value.substring(value.length() - TAIL);
    }

    private String faint(String text) {
        return Terminal.styled(ansi, text, Style.faint);
    }
}
