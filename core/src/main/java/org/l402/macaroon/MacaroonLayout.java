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
            locationLength = readField(LOCATION, "location");
            locationStart = position - locationLength;
        }
        identifierLength = readField(IDENTIFIER, "identifier");
        identifierStart = position - identifierLength;
        endSection("the macaroon's header");
    }

    private void readCaveat() {
        if (caveatCount == Macaroon.MAX_CAVEATS) {
            throw new MacaroonException("a macaroon may have at most " + Macaroon.MAX_CAVEATS + " caveats");
        }
        if (peek() == LOCATION) {
            throw new MacaroonException("caveat " + (caveatCount + 1)
                    + " has a location, so it is for a third party; third-party caveats are not supported");
        }
        int length = readField(IDENTIFIER, "identifier of caveat " + (caveatCount + 1));
        if (peek() == VERIFICATION_ID) {
            throw new MacaroonException("caveat " + (caveatCount + 1)
                    + " has a verification id, so it is for a third party; third-party caveats are not supported");
        }
        if (2 * caveatCount == caveats.length) {
            caveats = Arrays.copyOf(caveats, 2 * caveats.length);
        }
        caveats[2 * caveatCount] = position - length;
        caveats[2 * caveatCount + 1] = length;
        caveatCount++;
        endSection("caveat " + caveatCount);
    }

    private void readEnd() {
        position++;
        int length = readField(SIGNATURE, "signature");
        if (length != HmacSha256.LENGTH) {
            throw new MacaroonException("a macaroon's signature has 32 bytes, not " + length);
        }
        signatureStart = position - length;
        if (position != bytes.length) {
            throw new MacaroonException((bytes.length - position) + " bytes follow the macaroon's signature");
        }
    }

    /** Reads one field and leaves the position behind it. */
    private int readField(int type, String what) {
        int found = peek();
        if (found != type) {
            throw new MacaroonException("the macaroon's " + what + " is missing: field type " + type
                    + " was expected at byte " + position + ", " + found + " was found");
        }
        position++;
        int length = readLength();
        if (length > bytes.length - position) {
            throw new MacaroonException("the macaroon is cut off in its " + what + ": " + length
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

    private void endSection(String what) {
        int found = peek();
        if (found != EOS) {
            throw new MacaroonException("field type " + found + " was found at byte " + position + " where " + what
                    + " should end: fields are doubled, unknown or out of order");
        }
        position++;
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
