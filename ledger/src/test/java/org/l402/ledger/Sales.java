package org.l402.ledger;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.PaymentHash;
import org.l402.mint.TokenId;
import org.l402.offer.Name;

/** Sales made up for tests: each is told from the others by its index. */
final class Sales {

    static final String NODE = "02" + "ab".repeat(32);
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private Sales() {}

    static Sale sale(long index) {
        return sale(index, "weather", 1000, 1000, NOON.plusSeconds(index));
    }

    static Sale sale(long index, String service, long price, long received, Instant at) {
        return new Sale(
                hash(index),
                new Name(service),
                new Name("default"),
                TokenId.of(HexFormat.of().parseHex("%064x".formatted(index))),
                new MilliSatoshi(price),
                new MilliSatoshi(received),
                at,
                NODE,
                index);
    }

    /** A node that was read up to a place, where something settled. */
    static Cursor upTo(long position) {
        return new Cursor(position, NOON.plusSeconds(position));
    }

    static PaymentHash hash(long index) {
        return PaymentHash.of(ByteBuffer.allocate(32).putLong(24, index).array());
    }
}
