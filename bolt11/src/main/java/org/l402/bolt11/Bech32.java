package org.l402.bolt11;

import java.util.Arrays;
import java.util.Locale;

/**
 * Text in Bech32 (BIP 173) without its 90-character limit: a human-readable part, then data in groups of five bits, each
 * written as one character, the last six of them a checksum.
 */
final class Bech32 {

    /** The most characters read: far more than an invoice needs, far less than would hurt. */
    static final int MAX_LENGTH = 8192;

    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM_LENGTH = 6;

    private final String humanReadable;
    private final byte[] groups;

    Bech32(String humanReadable, byte[] groups) {
        this.humanReadable = humanReadable;
        this.groups = groups.clone();
    }

    /** What stands before the separator, in lower case. */
    String humanReadable() {
        return humanReadable;
    }

    /** The data without the checksum, five bits in each byte. */
    byte[] groups() {
        return groups.clone();
    }

    /**
     * Reads text that is all lower case or all upper case.
     *
     * @throws Bolt11Exception when it is not Bech32, or the checksum does not fit
     */
    static Bech32 decode(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new Bolt11Exception(
                    "an invoice has at most " + MAX_LENGTH + " characters; this one has " + text.length());
        }
        checkCharacters(text);
        String lower = text.toLowerCase(Locale.ROOT);
        int separator = lower.lastIndexOf('1');
        if (separator < 1) {
            throw new Bolt11Exception("an invoice has a 1 between its amount and its data; this text has none");
        }
        byte[] data = new byte[lower.length() - separator - 1];
        for (int i = 0; i < data.length; i++) {
            char character = lower.charAt(separator + 1 + i);
            int value = ALPHABET.indexOf(character);
            if (value < 0) {
                throw new Bolt11Exception("'" + character + "' at position " + (separator + 2 + i)
                        + " is not a character of Bech32; a character of the invoice was changed or lost");
            }
            data[i] = (byte) value;
        }
        String humanReadable = lower.substring(0, separator);
        if (data.length < CHECKSUM_LENGTH || polymod(humanReadable, data) != 1) {
            throw new Bolt11Exception("the invoice's checksum is wrong; a character of it was changed or lost");
        }
        return new Bech32(humanReadable, Arrays.copyOf(data, data.length - CHECKSUM_LENGTH));
    }

    /** The text, in lower case. */
    String encode() {
        byte[] data = Arrays.copyOf(groups, groups.length + CHECKSUM_LENGTH);
        int checksum = polymod(humanReadable, data) ^ 1;
        for (int i = 0; i < CHECKSUM_LENGTH; i++) {
            data[groups.length + i] = (byte) ((checksum >>> (5 * (CHECKSUM_LENGTH - 1 - i))) & 31);
        }
        StringBuilder text = new StringBuilder(humanReadable.length() + 1 + data.length);
        text.append(humanReadable).append('1');
        for (byte group : data) {
            text.append(ALPHABET.charAt(group));
        }
        return text.toString();
    }

    private static void checkCharacters(String text) {
        boolean lower = false;
        boolean upper = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 33 || c > 126) {
                throw new Bolt11Exception("an invoice has letters and digits only; character " + (i + 1) + " is "
                        + String.format(Locale.ROOT, "U+%04X", (int) c));
            }
            lower |= c >= 'a' && c <= 'z';
            upper |= c >= 'A' && c <= 'Z';
        }
        if (lower && upper) {
            throw new Bolt11Exception("an invoice is all lower case or all upper case; this text mixes both");
        }
    }

    private static int polymod(String humanReadable, byte[] data) {
        int checksum = 1;
        for (int i = 0; i < humanReadable.length(); i++) {
            checksum = step(checksum, humanReadable.charAt(i) >>> 5);
        }
        checksum = step(checksum, 0);
        for (int i = 0; i < humanReadable.length(); i++) {
            checksum = step(checksum, humanReadable.charAt(i) & 31);
        }
        for (byte group : data) {
            checksum = step(checksum, group);
        }
        return checksum;
    }

    private static int step(int checksum, int value) {
        int top = checksum >>> 25;
        int next = ((checksum & 0x1ffffff) << 5) ^ value;
        for (int i = 0; i < GENERATOR.length; i++) {
            if (((top >>> i) & 1) == 1) {
                next ^= GENERATOR[i];
            }
        }
        return next;
    }
}
