package org.l402.offer;

import org.l402.L402Exception;

/**
 * The name of a service or of a capability: 1 to 40 of the characters {@code a-z 0-9 -}.
 *
 * <p>Names become parts of caveats, in which {@code , : = _} and white space have a meaning; a name cannot hold them, so
 * it cannot change what a caveat says.
 */
public record Name(String value) implements Comparable<Name> {

    public static final int MAX_LENGTH = 40;

    public Name {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new L402Exception("a name has 1 to " + MAX_LENGTH + " characters; \"" + shortened(value) + "\" has "
                    + value.length());
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
                throw new L402Exception("a name is made of a-z, 0-9 and -; \"" + value + "\" has '" + c + "'");
            }
        }
    }

    private static String shortened(String value) {
        return value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH) + "…";
    }

    @Override
    public int compareTo(Name other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
