package org.l402.bolt11;

import java.util.HexFormat;

/**
 * An address on the chain where a payee takes the payment too.
 *
 * @param version 0 to 16 for a witness program, 17 for a public key hash, 18 for a script hash
 * @param program the program or hash as hex digits: 20 bytes for 17 and 18, 20 or 32 for 0, 2 to 40 for the others
 */
public record FallbackAddress(int version, String program) {

    /** The first version that a reader skips. */
    static final int UNKNOWN_VERSION = 19;

    public FallbackAddress {
        int length = hexLength(program);
        boolean fits = switch (version) {
            case 0 -> length == 20 || length == 32;
            case 17, 18 -> length == 20;
            default -> version > 0 && version < 17 && length >= 2 && length <= 40;
        };
        if (!fits) {
            throw new Bolt11Exception("a fallback address of version " + version + " cannot have " + length + " bytes");
        }
    }

    private static int hexLength(String program) {
        try {
            return HexFormat.of().parseHex(program).length;
        } catch (IllegalArgumentException e) {
            throw new Bolt11Exception("a fallback address's program is hex digits, not \"" + program + "\"", e);
        }
    }
}
