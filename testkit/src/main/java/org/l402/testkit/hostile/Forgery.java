package org.l402.testkit.hostile;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.l402.bolt11.Bolt11Builder;
import org.l402.bolt11.Bolt11Invoice;
import org.l402.bolt11.NodeKey;
import org.l402.lightning.Network;

/** Invoices that differ in one thing from an honest one, well formed all the same. */
final class Forgery {

    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM_LENGTH = 6;
    /** A nanobitcoin is 100 msat, and 100 times 2^62 is 0 in 64 bits: ten of them are left, 1 sat. */
    private static final String OVERFLOWING = ((1L << 62) + 10) + "n";

    private Forgery() {}

    static Bolt11Invoice ofAnotherNetwork(Bolt11Invoice honest) {
        Network other = honest.network() == Network.BITCOIN ? Network.REGTEST : Network.BITCOIN;
        return signed(like(honest, other, honest.timestamp()).amount(HostileServer.PRICE));
    }

    static Bolt11Invoice withoutAmount(Bolt11Invoice honest) {
        return signed(like(honest, honest.network(), honest.timestamp()));
    }

    static Bolt11Invoice expired(Bolt11Invoice honest) {
        Instant twoHoursAgo = honest.timestamp().minus(Duration.ofHours(2));
        return signed(like(honest, honest.network(), twoHoursAgo)
                .amount(HostileServer.PRICE)
                .expiry(Duration.ofHours(1)));
    }

    private static Bolt11Builder like(Bolt11Invoice honest, Network network, Instant timestamp) {
        return new Bolt11Builder(network, timestamp)
                .paymentHash(honest.paymentHash())
                .paymentSecret(honest.paymentSecret())
                .description("hostile")
                .features(honest.features());
    }

    private static Bolt11Invoice signed(Bolt11Builder terms) {
        return terms.sign(NodeKey.random(new SecureRandom()));
    }

    /**
     * The invoice with an amount that no number of 64 bits holds. Its signature stays, and with it another payee: BOLT
     * 11 reads the payee out of the signature.
     */
    static String withOverflowingAmount(Bolt11Invoice honest) {
        String text = honest.text();
        String prefix = "ln" + honest.network().prefix() + OVERFLOWING;
        byte[] data = new byte[text.length() - text.lastIndexOf('1') - 1];
        for (int i = 0; i < data.length - CHECKSUM_LENGTH; i++) {
            data[i] = (byte) ALPHABET.indexOf(text.charAt(text.length() - data.length + i));
        }
        int checksum = polymod(prefix, data) ^ 1;
        StringBuilder forged = new StringBuilder(prefix).append('1');
        for (int i = 0; i < data.length; i++) {
            int left = data.length - 1 - i;
            forged.append(ALPHABET.charAt(left < CHECKSUM_LENGTH ? (checksum >>> (5 * left)) & 31 : data[i]));
        }
        return forged.toString();
    }

    /** The checksum of BIP 173. */
    private static int polymod(String prefix, byte[] data) {
        int checksum = 1;
        for (int i = 0; i < prefix.length(); i++) {
            checksum = step(checksum, prefix.charAt(i) >>> 5);
        }
        checksum = step(checksum, 0);
        for (int i = 0; i < prefix.length(); i++) {
            checksum = step(checksum, prefix.charAt(i) & 31);
        }
        for (byte group : data) {
            checksum = step(checksum, group);
        }
        return checksum;
    }

    private static int step(int checksum, int value) {
        int next = ((checksum & 0x1ffffff) << 5) ^ value;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= ((checksum >>> (25 + i)) & 1) * GENERATOR[i];
        }
        return next;
    }
}
