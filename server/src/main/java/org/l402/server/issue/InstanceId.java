package org.l402.server.issue;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.l402.L402Exception;

/** The name that one gateway signs its invoices with, 16 hex digits: it keeps two gateways on one node apart. */
public record InstanceId(String value) {

    private static final int LENGTH = 8;

    public InstanceId {
        if (!value.matches("[0-9a-f]{16}")) {
            throw new L402Exception("an instance id has 16 lower-case hex digits, not \"" + value + "\"");
        }
    }

    /** A new random one. */
    public static InstanceId generate(SecureRandom random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new InstanceId(HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return value;
    }
}
