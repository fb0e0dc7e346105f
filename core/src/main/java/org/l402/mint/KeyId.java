package org.l402.mint;

import java.util.HexFormat;
import org.l402.L402Exception;

/**
 * The name of a master key: 4 bytes, not secret, the first of every token id made with it, so that verification need
 * not try every key.
 */
public record KeyId(int value) {

    public static final int LENGTH = 4;

    /** The id written as 8 hex digits. */
    public static KeyId ofHex(String hex) {
        if (hex.length() != 2 * LENGTH || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
            throw new L402Exception("a key id has 8 hex digits, not \"" + hex + "\"");
        }
        return new KeyId(HexFormat.fromHexDigits(hex));
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
