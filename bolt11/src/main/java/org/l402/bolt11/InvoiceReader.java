package org.l402.bolt11;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.l402.bolt11.RouteHint.Hop;
import org.l402.bolt11.RouteHint.ShortChannelId;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;

/** Reads one invoice. */
final class InvoiceReader {

    private static final int TIMESTAMP_LENGTH = 7;
    private static final int SIGNATURE_LENGTH = 104;
    private static final int TAG_LENGTH = 3;
    /** 50 bits: any more would be a time beyond what can be counted. */
    private static final int MAX_NUMBER_LENGTH = 10;

    private static final int HOP_BYTES = 51;

    private final Bolt11Builder terms;
    private final Set<Field> seen = EnumSet.noneOf(Field.class);
    private @Nullable NodeId named;

    private InvoiceReader(Bolt11Builder terms) {
        this.terms = terms;
    }

    static Bolt11Invoice read(String text) {
        Bech32 bech32 = Bech32.decode(text);
        InvoicePrefix prefix = InvoicePrefix.parse(bech32.humanReadable());
        byte[] groups = bech32.groups();
        int signed = groups.length - SIGNATURE_LENGTH;
        if (signed < TIMESTAMP_LENGTH) {
            throw new Bolt11Exception("the invoice is too short to hold a time and a signature; a part of it was lost");
        }
        byte[] time = Arrays.copyOf(groups, TIMESTAMP_LENGTH);
        Bolt11Builder terms = new Bolt11Builder(prefix.network(), Instant.ofEpochSecond(FiveBits.toNumber(time)));
        prefix.amount().ifPresent(terms::amount);
        InvoiceReader reader = new InvoiceReader(terms);
        reader.readFields(Arrays.copyOfRange(groups, TIMESTAMP_LENGTH, signed));

        byte[] hash = InvoiceWriter.signedHash(bech32.humanReadable(), Arrays.copyOf(groups, signed));
        byte[] signature = FiveBits.toBytes(Arrays.copyOfRange(groups, signed, groups.length), "signature");
        return new Bolt11Invoice(terms, reader.payee(hash, Signature.of(signature)), bech32.encode());
    }

    private void readFields(byte[] groups) {
        int at = 0;
        while (at < groups.length) {
            int from = at + TAG_LENGTH;
            int end = from <= groups.length ? from + ((groups[at + 1] << 5) | groups[at + 2]) : from;
            if (end > groups.length) {
                throw new Bolt11Exception("the invoice's last field is longer than the invoice; a part of it was lost");
            }
            byte[] data = Arrays.copyOfRange(groups, from, end);
            Field.ofType(groups[at]).ifPresent(field -> {
                field.checkLength(data.length);
                if (seen.add(field) || field.repeats()) {
                    read(field, data);
                }
            });
            at = end;
        }
    }

    private void read(Field field, byte[] data) {
        switch (field) {
            case PAYMENT_HASH -> terms.paymentHash(PaymentHash.of(FiveBits.toBytes(data, field.title())));
            case PAYMENT_SECRET -> terms.paymentSecret(FiveBits.toBytes(data, field.title()));
            case DESCRIPTION -> terms.description(text(FiveBits.toBytes(data, field.title())));
            case DESCRIPTION_HASH -> terms.descriptionHash(FiveBits.toBytes(data, field.title()));
            case PAYEE -> named = NodeId.of(FiveBits.toBytes(data, field.title()));
            case METADATA -> terms.metadata(FiveBits.toBytes(data, field.title()));
            case EXPIRY -> terms.expiry(Duration.ofSeconds(number(field, data)));
            case MIN_FINAL_CLTV -> terms.minFinalCltv(number(field, data));
            case FEATURES -> {
                checkMinimal(field, data);
                terms.features(Features.ofGroups(data));
            }
            case ROUTE_HINT -> terms.routeHint(routeHint(FiveBits.toBytes(data, field.title())));
            case FALLBACK -> fallback(data);
        }
    }

    /** Checks the signature as BOLT 11 has it: against a named payee strictly, else by recovering the payee. */
    private NodeId payee(byte[] hash, Signature signature) {
        if (named == null) {
            return Secp256k1.recover(hash, signature)
                    .orElseThrow(() ->
                            new Bolt11Exception("the invoice's signature is not recoverable: no key can have made it"));
        }
        if (!Secp256k1.hasLowS(signature)) {
            throw new Bolt11Exception(
                    "the invoice names its payee, but its signature is not in the low-S form that this requires");
        }
        if (!Secp256k1.verify(hash, signature, named)) {
            throw new Bolt11Exception("the invoice was not signed by the payee it names, " + named);
        }
        return named;
    }

    private void fallback(byte[] data) {
        if (data.length == 0) {
            throw new Bolt11Exception("the invoice has a fallback address with nothing in it");
        }
        if (data[0] < FallbackAddress.UNKNOWN_VERSION) {
            byte[] program = FiveBits.toBytes(Arrays.copyOfRange(data, 1, data.length), Field.FALLBACK.title());
            terms.fallback(new FallbackAddress(data[0], HexFormat.of().formatHex(program)));
        }
    }

    private static RouteHint routeHint(byte[] bytes) {
        if (bytes.length % HOP_BYTES != 0) {
            throw new Bolt11Exception(
                    "the invoice's route hint (r) is hops of " + HOP_BYTES + " bytes each; it has " + bytes.length);
        }
        List<Hop> hops = new ArrayList<>();
        ByteBuffer source = ByteBuffer.wrap(bytes);
        while (source.hasRemaining()) {
            byte[] node = new byte[NodeId.LENGTH];
            source.get(node);
            long channel = source.getLong();
            hops.add(new Hop(
                    NodeId.of(node),
                    new ShortChannelId(
                            (int) (channel >>> 40), (int) ((channel >>> 16) & 0xffffff), (int) (channel & 0xffff)),
                    new MilliSatoshi(Integer.toUnsignedLong(source.getInt())),
                    Integer.toUnsignedLong(source.getInt()),
                    Short.toUnsignedInt(source.getShort())));
        }
        return new RouteHint(hops);
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Bolt11Exception("the invoice's description (d) is not UTF-8", e);
        }
    }

    private static long number(Field field, byte[] data) {
        checkMinimal(field, data);
        if (data.length > MAX_NUMBER_LENGTH) {
            throw new Bolt11Exception("the invoice's " + field.title() + " is a number of " + data.length * 5
                    + " bits; " + MAX_NUMBER_LENGTH * 5 + " are read");
        }
        return FiveBits.toNumber(data);
    }

    private static void checkMinimal(Field field, byte[] data) {
        if (data.length > 0 && data[0] == 0) {
            throw new Bolt11Exception(
                    "the invoice's " + field.title() + " begins with a zero; it has to be as short as it can be");
        }
    }
}
