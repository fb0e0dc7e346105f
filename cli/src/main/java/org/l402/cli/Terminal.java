package org.l402.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Whether colour may be written to standard output and to standard error.
 *
 * <p>Only the shell that starts the process can tell on every JDK which of the two is a terminal, so the launcher says it
 * in a system property; without it there is no colour.
 */
public record Terminal(Ansi out, Ansi err) {

    /** Holds {@code out}, {@code err} or {@code out,err}. */
    static final String PROPERTY = "l402.terminal";

    static final Terminal PLAIN = new Terminal(Ansi.OFF, Ansi.OFF);

    /** Colour where there is a terminal that shows it and NO_COLOR does not forbid it (no-color.org). */
    static Terminal of(String terminals, Map<String, String> environment) {
        boolean forbidden = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb");
        if (forbidden) {
            return PLAIN;
        }
        List<String> streams = List.of(terminals.split(","));
        return new Terminal(streams.contains("out") ? Ansi.ON : Ansi.OFF, streams.contains("err") ? Ansi.ON : Ansi.OFF);
    }

    /** Whether standard error is shown on a terminal, in colour or not. */
    public static boolean isErrTerminal() {
        return List.of(System.getProperty(PROPERTY, "").split(",")).contains("err");
    }

    /** The text in a style where that is shown, else as it is; nothing in the text is taken for markup. */
    public static String styled(Ansi where, String text, Style... styles) {
        return where.enabled() ? Style.on(styles) + text + Style.reset.on() : text;
    }
}
