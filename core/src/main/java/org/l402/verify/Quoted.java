package org.l402.verify;

/** A part of a token made fit for a message: short, and nothing in it but printable ASCII. */
final class Quoted {

    private static final int LONGEST = 60;

    private Quoted() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            quoted.append(c < ' ' || c > '~' || c == '"' ? '?' : c);
        }
        return text.length() > LONGEST ? quoted + "..." : quoted.toString();
    }
}
