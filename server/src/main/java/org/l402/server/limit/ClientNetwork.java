package org.l402.server.limit;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The network that a client's address belongs to, which is as much of it as one customer is commonly given: the first 24
 * bits of an IPv4 address, the first 48 of an IPv6 address. An IPv4 address in IPv6's clothes is one of IPv4.
 *
 * @param key the bits, with a mark above them for the family
 */
public record ClientNetwork(long key) {

    /** All whose address is not known. */
    public static final ClientNetwork UNKNOWN = new ClientNetwork(0);

    private static final long IPV4 = 1L << 48;
    private static final long IPV6 = 2L << 48;

    /** The network of an address; null is an address that is not known. */
    public static ClientNetwork of(@Nullable InetAddress address) {
        return address == null ? UNKNOWN : of(address.getAddress());
    }

    /** The network of an address of 4 or 16 bytes, the highest first. */
    static ClientNetwork of(byte[] address) {
        if (address.length == 4) {
            return new ClientNetwork(IPV4 | bits(address, 0, 3));
        }
        boolean mapped = bits(address, 0, 6) == 0 && bits(address, 6, 6) == 0xffff;
        return new ClientNetwork(mapped ? IPV4 | bits(address, 12, 3) : IPV6 | bits(address, 0, 6));
    }

    private static long bits(byte[] address, int from, int bytes) {
        long bits = 0;
        for (int i = from; i < from + bytes; i++) {
            bits = (bits << 8) | (address[i] & 0xff);
        }
        return bits;
    }

    /** As networks are written: {@code 192.0.2.0/24}, {@code 2001:db8:1::/48}. */
    @Override
    public String toString() {
        if (key >= IPV6) {
            return String.format("%x:%x:%x::/48", key >> 32 & 0xffff, key >> 16 & 0xffff, key & 0xffff);
        }
        return key >= IPV4
                ? (key >> 16 & 0xff) + "." + (key >> 8 & 0xff) + "." + (key & 0xff) + ".0/24"
                : "an unknown network";
    }
}
