package org.l402.macaroon;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the version 2 binary form, section by section. */
final class MacaroonWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    private int caveats;

    MacaroonWriter(String location, byte[] identifier) {
        out.write(2);
        if (!location.isEmpty()) {
            byte[] hint = location.getBytes(StandardCharsets.UTF_8);
            field(MacaroonField.LOCATION, hint, 0, hint.length);
        }
        field(MacaroonField.IDENTIFIER, identifier, 0, identifier.length);
        out.write(MacaroonField.EOS);
    }

    void caveat(byte[] condition, int start, int length) {
        caveats++;
        if (caveats > Macaroon.MAX_CAVEATS) {
            throw new MacaroonException("a macaroon may have at most " + Macaroon.MAX_CAVEATS + " caveats");
        }
        field(MacaroonField.IDENTIFIER, condition, start, length);
        out.write(MacaroonField.EOS);
    }

    byte[] finish(byte[] signature) {
        out.write(MacaroonField.EOS);
        field(MacaroonField.SIGNATURE, signature, 0, signature.length);
        return out.toByteArray();
    }

    private void field(int type, byte[] content, int start, int length) {
        if (out.size() + length > Macaroon.MAX_BYTES) {
            throw new MacaroonException("the macaroon would be longer than " + Macaroon.MAX_BYTES + " bytes");
        }
        out.write(type);
        if (length < 0x80) {
            out.write(length);
        } else {
            out.write((length & 0x7f) | 0x80);
            out.write(length >> 7);
        }
        out.write(content, start, length);
    }
}
