package org.l402.bolt11;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.l402.bolt11.RouteHint.Hop;

/** Writes and signs one invoice. */
final class InvoiceWriter {

    private static final int TIMESTAMP_LENGTH = 7;

    private final ByteArrayOutputStream groups = new ByteArrayOutputStream();

    private InvoiceWriter() {}

    /** The invoice's text: what the terms hold, whether or not it is enough. */
    static String write(Bolt11Builder terms, NodeKey key) {
        InvoiceWriter writer = new InvoiceWriter();
        writer.groups.writeBytes(FiveBits.ofNumber(terms.timestamp.getEpochSecond(), TIMESTAMP_LENGTH));
        writer.writeFields(terms);
        return sign(
                new InvoicePrefix(terms.network, Optional.ofNullable(terms.amount)).text(),
                writer.groups.toByteArray(),
                key);
    }

    /** The text of an invoice with this human-readable part and this data, time and fields. */
    static String sign(String humanReadable, byte[] data, NodeKey key) {
        byte[] signature =
                FiveBits.ofBytes(key.sign(signedHash(humanReadable, data)).bytes());
        byte[] groups = ByteBuffer.allocate(data.length + signature.length)
                .put(data)
                .put(signature)
                .array();
        String text = new Bech32(humanReadable, groups).encode();
        if (text.length() > Bech32.MAX_LENGTH) {
            throw new Bolt11Exception("an invoice has at most " + Bech32.MAX_LENGTH
                    + " characters; this one would have " + text.length());
        }
        return text;
    }

    /** The hash that an invoice's signature signs; of the human-readable part as it stands, in lower case. */
    static byte[] signedHash(String humanReadable, byte[] data) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(humanReadable.getBytes(StandardCharsets.UTF_8));
            return sha256.digest(FiveBits.toPaddedBytes(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void writeFields(Bolt11Builder terms) {
        if (terms.paymentSecret != null) {
            write(Field.PAYMENT_SECRET, FiveBits.ofBytes(terms.paymentSecret));
        }
        if (terms.paymentHash != null) {
            write(Field.PAYMENT_HASH, FiveBits.ofBytes(terms.paymentHash.bytes()));
        }
        if (terms.description != null) {
            write(Field.DESCRIPTION, FiveBits.ofBytes(terms.description.getBytes(StandardCharsets.UTF_8)));
        }
        if (terms.descriptionHash != null) {
            write(Field.DESCRIPTION_HASH, FiveBits.ofBytes(terms.descriptionHash));
        }
        if (terms.metadata != null) {
            write(Field.METADATA, FiveBits.ofBytes(terms.metadata));
        }
        if (terms.expiry != null) {
            write(Field.EXPIRY, FiveBits.ofNumber(terms.expiry.toSeconds()));
        }
        if (terms.minFinalCltv != null) {
            write(Field.MIN_FINAL_CLTV, FiveBits.ofNumber(terms.minFinalCltv));
        }
        terms.fallbacks.forEach(address -> write(Field.FALLBACK, fallback(address)));
        terms.routeHints.forEach(hint -> write(Field.ROUTE_HINT, FiveBits.ofBytes(routeHint(hint))));
        if (!terms.features.bits().isEmpty()) {
            write(Field.FEATURES, terms.features.groups());
        }
    }

    private void write(Field field, byte[] data) {
        if (data.length > Field.MAX_LENGTH) {
            throw new Bolt11Exception("an invoice's " + field.title() + " has room for " + Field.MAX_LENGTH * 5 / 8
                    + " bytes; this one has " + data.length * 5 / 8);
        }
        groups.write(field.type());
        groups.writeBytes(FiveBits.ofNumber(data.length, 2));
        groups.writeBytes(data);
    }

    private static byte[] fallback(FallbackAddress address) {
        byte[] program = FiveBits.ofBytes(HexFormat.of().parseHex(address.program()));
        return ByteBuffer.allocate(1 + program.length)
                .put((byte) address.version())
                .put(program)
                .array();
    }

    private static byte[] routeHint(RouteHint hint) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Hop hop : hint.hops()) {
            long channel = ((long) hop.channel().block() << 40)
                    | ((long) hop.channel().transaction() << 16)
                    | hop.channel().output();
            bytes.writeBytes(hop.node().bytes());
            bytes.writeBytes(ByteBuffer.allocate(18)
                    .putLong(channel)
                    .putInt((int) hop.feeBase().value())
                    .putInt((int) hop.feeMillionths())
                    .putShort((short) hop.cltvExpiryDelta())
                    .array());
        }
        return bytes.toByteArray();
    }
}
