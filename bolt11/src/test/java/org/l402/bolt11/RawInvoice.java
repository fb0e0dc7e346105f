package org.l402.bolt11;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** An invoice written field by field and rightly signed, whatever the fields are: what a careless or hostile payee sends. */
final class RawInvoice {

    static final NodeKey KEY = Vectors.SPECIFICATION.key();

    private final String humanReadable;
    private final ByteArrayOutputStream groups = new ByteArrayOutputStream();

    private RawInvoice(String humanReadable) {
        this.humanReadable = humanReadable;
        groups.writeBytes(FiveBits.ofNumber(1496314658, 7));
    }

    /** Without any field. */
    static RawInvoice empty(String humanReadable) {
        return new RawInvoice(humanReadable);
    }

    /** With the fields that a payer needs. */
    static RawInvoice payable(String humanReadable) {
        return empty(humanReadable)
                .bytes(Field.PAYMENT_HASH, filled(32, 1))
                .bytes(Field.PAYMENT_SECRET, filled(32, 2))
                .bytes(Field.DESCRIPTION, "a cup".getBytes(StandardCharsets.UTF_8));
    }

    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    RawInvoice bytes(Field field, byte[] bytes) {
        return groups(field.type(), FiveBits.ofBytes(bytes));
    }

    RawInvoice groups(Field field, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        return groups(field.type(), bytes);
    }

    RawInvoice groups(int type, byte[] data) {
        return header(type, data.length).rest(data);
    }

    /** The type and length of a field, whatever follows. */
    RawInvoice header(int type, int length) {
        groups.write(type);
        groups.writeBytes(FiveBits.ofNumber(length, 2));
        return this;
    }

    RawInvoice rest(byte[] data) {
        groups.writeBytes(data);
        return this;
    }

    String sign() {
        return InvoiceWriter.sign(humanReadable, groups.toByteArray(), KEY);
    }

    /** With another signature than the one that would be right. */
    String sign(UnaryOperator<Signature> change) {
        byte[] signed = groups.toByteArray();
        Signature signature = change.apply(KEY.sign(InvoiceWriter.signedHash(humanReadable, signed)));
        return withSignature(signature.bytes());
    }

    String withSignature(byte[] signature) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(groups.toByteArray());
        all.writeBytes(FiveBits.ofBytes(signature));
        return new Bech32(humanReadable, all.toByteArray()).encode();
    }
}
