package org.l402.bolt11;

import java.util.Arrays;
import java.util.Optional;

/** A tagged field of an invoice: its type, and its length in groups of five bits where that is fixed. */
enum Field {
    PAYMENT_HASH(1, "payment hash (p)", 52),
    ROUTE_HINT(3, "route hint (r)", 0),
    FEATURES(5, "feature field (9)", 0),
    EXPIRY(6, "expiry (x)", 0),
    FALLBACK(9, "fallback address (f)", 0),
    DESCRIPTION(13, "description (d)", 0),
    PAYMENT_SECRET(16, "payment secret (s)", 52),
    PAYEE(19, "payee (n)", 53),
    DESCRIPTION_HASH(23, "description hash (h)", 52),
    MIN_FINAL_CLTV(24, "final CLTV delta (c)", 0),
    METADATA(27, "metadata (m)", 0);

    /** What the ten bits of a length can say. */
    static final int MAX_LENGTH = 1023;

    private final int type;
    private final String title;
    private final int fixedLength;

    Field(int type, String title, int fixedLength) {
        this.type = type;
        this.title = title;
        this.fixedLength = fixedLength;
    }

    /** The field of this type; empty for one that a reader skips. */
    static Optional<Field> ofType(int type) {
        return Arrays.stream(values()).filter(field -> field.type == type).findFirst();
    }

    int type() {
        return type;
    }

    /** Its name, for messages. */
    String title() {
        return title;
    }

    /** Whether an invoice may have several; of any other field the first counts. */
    boolean repeats() {
        return this == ROUTE_HINT || this == FALLBACK;
    }

    void checkLength(int length) {
        if (fixedLength != 0 && length != fixedLength) {
            throw new Bolt11Exception("the invoice's " + title + " has " + length + " groups of five bits; "
                    + fixedLength + " are the only length a payer may accept");
        }
    }
}
