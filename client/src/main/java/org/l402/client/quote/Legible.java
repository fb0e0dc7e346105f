package org.l402.client.quote;

/**
 * A sentence with a stranger's words in it, made fit to be shown: what a server or a node says may steer a terminal, or
 * be as long as a header can be.
 */
public final class Legible {

    private static final int FROM_START = 700;
    private static final int FROM_END = 300;

    private Legible() {}

    /**
     * The text on one line, with {@code ?} for what a terminal acts upon and for marks that turn the direction of
     * writing; of more than a thousand characters the middle is left out.
     */
    public static String text(String text) {
        String whole = text.length() <= FROM_START + FROM_END
                ? text
                : text.substring(0, FROM_START) + " … " + text.substring(text.length() - FROM_END);
        return oneLine(whole);
    }

    /** The whole text on one line, made harmless in the same way. */
    public static String oneLine(String text) {
        StringBuilder legible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> legible.appendCodePoint(isHarmless(c) ? c : '?'));
        return legible.toString();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
