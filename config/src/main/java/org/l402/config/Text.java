package org.l402.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.l402.L402Exception;

/**
 * The text of a single value, as it was written and as it counts.
 *
 * @param written what the file says
 * @param value the same with every <code>${NAME}</code> replaced
 */
record Text(String written, String value) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)(}?)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final int SHOWN_CHARACTERS = 80;

    static Text written(String written) {
        return new Text(written, written);
    }

    /**
     * This text with the variables replaced, alone or amid other characters. What comes out of the environment is taken
     * as it is: neither as YAML nor as text with variables.
     *
     * @throws L402Exception when a variable is not set, is empty or has no name
     */
    Text expanded(Environment environment) {
        StringBuilder value = new StringBuilder();
        Matcher variable = VARIABLE.matcher(written);
        while (variable.find()) {
            String name = variable.group(1);
            if (variable.group(2).isEmpty() || !NAME.matcher(name).matches()) {
                throw new L402Exception("\"" + written + "\" has a ${ that names no variable; write \"${NAME}\"");
            }
            String replacement = environment.value(name);
            if (replacement == null || replacement.isEmpty()) {
                throw new L402Exception("\"" + written + "\" takes the environment variable " + name + ", which is "
                        + (replacement == null ? "not set" : "empty") + "; set it, or write the value itself");
            }
            variable.appendReplacement(value, Matcher.quoteReplacement(replacement));
        }
        return new Text(written, variable.appendTail(value).toString());
    }

    /**
     * The message with the quoted value put as the file has it: what came from the environment may be a secret, and what
     * is in the file may be long or steer a terminal.
     */
    String hideIn(String message) {
        String shown = "\"" + printable(written) + "\"" + (written.equals(value) ? "" : " (with the variable's value)");
        return message.replace("\"" + value + "\"", shown);
    }

    /** The message without the value and without what the file has for it. */
    String leftOutOf(String message) {
        return message.replace("\"" + value + "\"", "the value").replace("\"" + written + "\"", "the value");
    }

    /** The text, shortened, for a terminal. */
    static String printable(String text) {
        return visible(text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text);
    }

    /** The text with the characters visible that would break a line or steer a terminal. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> visible.append(String.format("\\u%04x", c));
                default -> visible.appendCodePoint(c);
            }
        });
        return visible.toString();
    }
}
