package org.l402.lightning.cln;

import org.l402.lightning.NodeException;

/**
 * A credential of Core Lightning: a secret text that says itself what it allows.
 *
 * <p>{@link #toString} never shows it.
 */
public final class Rune {

    private static final int MAX_LENGTH = 4096;

    private final String text;

    private Rune(String text) {
        this.text = text;
    }

    /**
     * The rune with this text, as {@code createrune} printed it; spaces and line ends around it are dropped.
     *
     * @throws NodeException when it is empty, longer than 4096 characters or holds what no rune does; the message does
     *     not quote it
     */
    public static Rune of(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw new NodeException("the rune is empty; make one with lightning-cli createrune");
        }
        if (stripped.length() > MAX_LENGTH || !stripped.matches("[A-Za-z0-9_=+/-]+")) {
            throw new NodeException("the rune has " + stripped.length()
                    + " characters; a rune is at most " + MAX_LENGTH + " letters, digits, - and _, as the \"rune\" that"
                    + " lightning-cli createrune prints");
        }
        return new Rune(stripped);
    }

    /** The secret, for the header of a call alone. */
    String text() {
        return text;
    }

    @Override
    public String toString() {
        return "rune (secret)";
    }
}
