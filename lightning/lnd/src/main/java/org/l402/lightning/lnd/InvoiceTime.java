package org.l402.lightning.lnd;

import java.time.Instant;
import org.l402.lightning.NodeException;

/** When an invoice was made, read from its text and nothing else of it: the first seven characters after the last 1. */
final class InvoiceTime {

    private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int LENGTH = 7;

    private InvoiceTime() {}

    /**
     * The time that stands in an invoice of the node's own making.
     *
     * @throws NodeException when the text is no invoice
     */
    static Instant of(String bolt11) {
        int start = bolt11.lastIndexOf('1') + 1;
        if (!bolt11.startsWith("ln") || start == 0 || bolt11.length() < start + LENGTH) {
            throw new NodeException("what should be an invoice is none");
        }
        long seconds = 0;
        for (int i = start; i < start + LENGTH; i++) {
            int group = BECH32.indexOf(bolt11.charAt(i));
            if (group < 0) {
                throw new NodeException("what should be an invoice is none");
            }
            seconds = seconds << 5 | group;
        }
        return Instant.ofEpochSecond(seconds);
    }
}
