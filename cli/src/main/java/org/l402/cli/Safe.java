package org.l402.cli;

/** Text that strangers wrote, made fit for a terminal: on one line, and nothing in it that a terminal acts upon. */
public final class Safe {

    private Safe() {}

    /** The text with control characters, line breaks and marks that turn the direction of writing shown as {@code ?}. */
    public static String text(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> safe.appendCodePoint(isSafe(c) ? c : '?'));
        return safe.toString();
    }

    private static boolean isSafe(int c) {
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
