package org.l402.config;

/**
 * One thing worth saying about a place in a file: what is wrong there, or what its author may not have meant.
 *
 * @param file the file, as it was named
 * @param line counted from 1; 0 when the finding is about the whole file
 * @param column counted from 1 in characters; 0 when the finding is about the whole file
 * @param key the key as a dotted path, such as {@code services[1].price}; empty when there is none
 * @param message what was found and what is allowed, for the person who has to act
 */
public record Finding(String file, int line, int column, String key, String message) {

    /** One line for a terminal: {@code gateway.yaml:12:12: services[1].price: "5 sats" is not an amount; …}. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
