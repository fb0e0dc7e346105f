package org.l402.macaroon;

import static org.l402.macaroon.MacaroonField.EOS;
import static org.l402.macaroon.MacaroonField.IDENTIFIER;
import static org.l402.macaroon.MacaroonField.LOCATION;
import static org.l402.macaroon.MacaroonField.SIGNATURE;
import static org.l402.macaroon.MacaroonField.VERIFICATION_ID;

import java.util.Arrays;

/**
 * Where the parts of an encoded macaroon stand, found in one pass that accepts only what Go's library writes.
 *
 * <p>The format: the byte 2, then sections of fields (type, length as varint, bytes) each closed by a zero byte. The
 * first section is [location] identifier, then comes one section with an identifier for each caveat, then an empty one,
 * then a bare signature field and nothing more. (The table of field tags in the L402 specification is mistaken.)
 */
final class MacaroonLayout {

    private static final int VERSION = 2;
    /** Sections, for messages. */
    private static final int HEADER = 0;

    private static final int CAVEAT = 1;
    private static final int END = 2;

    private final byte[] bytes;
    private int position = 1;

    private int locationStart;
    private int locationLength;
    private int identifierStart;
    private int identifierLength;
    /** Start and length of each caveat in turn. */
    private int[] caveats = new int[8];

    private int caveatCount;
    private int signatureStart;

    private MacaroonLayout(byte[] bytes) {
        this.bytes = bytes;
    }

    static MacaroonLayout of(byte[] bytes) {
        checkVersion(bytes);
        MacaroonLayout layout = new MacaroonLayout(bytes);
        layout.readHeader();
        while (layout.peek() != EOS) {
            layout.readCaveat();
        }
        layout.readEnd();
        return layout;
    }

    private static void checkVersion(byte[] bytes) {
        if (bytes.length == 0) {
            throw new MacaroonException("there is no macaroon: it has 0 bytes");
        }
        if (bytes.length > Macaroon.MAX_BYTES) {
            throw new MacaroonException("a macaroon of " + bytes.length + " bytes is too long; at most "
                    + Macaroon.MAX_BYTES + " are read");
        }
        if (bytes[0] == '{') {
            throw new MacaroonException("this is a macaroon in JSON form; the version 2 binary form is wanted");
        }
        if (bytes[0] == '0') {
            throw new MacaroonException("this is a version 1 macaroon; the version 2 binary form is wanted");
        }
        if (bytes[0] != VERSION) {
            throw new MacaroonException("this is not a macaroon: it begins with byte " + (bytes[0] & 0xff)
                    + " where version 2 begins with 2");
        }
    }

    private void readHeader() {
        if (peek() == LOCATION) {
            locationLength = readField(LOCATION, HEADER);
            locationStart = position - locationLength;
        }
        identifierLength = readField(IDENTIFIER, HEADER);
        identifierStart = position - identifierLength;
        endSection(HEADER);
    }

    private void readCaveat() {
        if (caveatCount == Macaroon.MAX_CAVEATS) {
            throw new MacaroonException("a macaroon may have at most " + Macaroon.MAX_CAVEATS + " caveats");
        }
        if (peek() == LOCATION) {
            throw new MacaroonException("caveat " + (caveatCount + 1)
                    + " has a location, so it is for a third party; third-party caveats are not supported");
        }
        int length = readField(IDENTIFIER, CAVEAT);
        if (peek() == VERIFICATION_ID) {
            throw new MacaroonException("caveat " + (caveatCount + 1)
                    + " has a verification id, so it is for a third party; third-party caveats are not supported");
        }
        if (2 * caveatCount == caveats.length) {
            caveats = Arrays.copyOf(caveats, 2 * caveats.length);
        }
        caveats[2 * caveatCount] = position - length;
        caveats[2 * caveatCount + 1] = length;
        endSection(CAVEAT);
        caveatCount++;
    }

    private void readEnd() {
        position++;
        int length = readField(SIGNATURE, END);
        if (length != HmacSha256.LENGTH) {
            throw new MacaroonException("a macaroon's signature has 32 bytes, not " + length);
        }
        signatureStart = position - length;
        if (position != bytes.length) {
            throw new MacaroonException((bytes.length - position) + " bytes follow the macaroon's signature");
        }
    }

    /** Reads one field and leaves the position behind it. */
    private int readField(int type, int section) {
        int found = peek();
        if (found != type) {
            throw new MacaroonException("the " + name(type, section) + " is missing: field type " + type
                    + " was expected at byte " + position + ", " + found + " was found");
        }
        position++;
        int length = readLength();
        if (length > bytes.length - position) {
            throw new MacaroonException("the macaroon is cut off in the " + name(type, section) + ": " + length
                    + " bytes were announced, " + (bytes.length - position) + " are left");
        }
        position += length;
        return length;
    }

    /** An unsigned varint in its shortest form; two bytes say more than {@link Macaroon#MAX_BYTES}. */
    private int readLength() {
        int low = peek();
        position++;
        if (low < 0x80) {
            return low;
        }
        int high = peek();
        position++;
        if (high == 0) {
            throw new MacaroonException("a field length at byte " + (position - 2) + " is not in its shortest form");
        }
        if (high >= 0x80) {
            throw new MacaroonException("a field length at byte " + (position - 2) + " is more than 16383");
        }
        return (high << 7) | (low & 0x7f);
    }

    private void endSection(int section) {
        int found = peek();
        if (found != EOS) {
            throw new MacaroonException("field type " + found + " was found at byte " + position + " where "
                    + section(section) + " should end: fields are doubled, unknown or out of order");
        }
        position++;
    }

    /** For messages: built only when one is needed, since this is on the path of every paid request. */
    private String name(int type, int section) {
        return switch (type) {
            case LOCATION -> "location";
            case SIGNATURE -> "signature";
            default -> "identifier of " + section(section);
        };
    }

    private String section(int section) {
        return section == CAVEAT ? "caveat " + (caveatCount + 1) : "the macaroon";
    }

    private int peek() {
        if (position >= bytes.length) {
            throw new MacaroonException("the macaroon is cut off after " + bytes.length + " bytes");
        }
        return bytes[position] & 0xff;
    }

    int locationStart() {
        return locationStart;
    }

    int locationLength() {
        return locationLength;
    }

    int identifierStart() {
        return identifierStart;
    }

    int identifierLength() {
        return identifierLength;
    }

    int caveatCount() {
        return caveatCount;
    }

    int caveatStart(int index) {
        return caveats[2 * index];
    }

    int caveatLength(int index) {
        return caveats[2 * index + 1];
    }

    int signatureStart() {
        return signatureStart;
    }
}
