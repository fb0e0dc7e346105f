package org.l402.mint;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.l402.L402Exception;
import org.l402.lightning.Network;

/**
 * The secret from which the root key of every token of one gateway is derived, for one bitcoin network.
 *
 * <p>Because a key belongs to one network, what was bought with play money never opens a service that sells for real
 * money.
 */
public final class MasterKey {

    /** Bytes of the secret. */
    public static final int LENGTH = 32;

    private final KeyId id;
    private final Network network;
    private final byte[] secret;

    private MasterKey(KeyId id, Network network, byte[] secret) {
        this.id = id;
        this.network = network;
        this.secret = secret;
    }

    /**
     * The master key with this secret, copied.
     *
     * @throws L402Exception when there are not 32 bytes
     */
    public static MasterKey of(KeyId id, Network network, byte[] secret) {
        if (secret.length != LENGTH) {
            throw new L402Exception("a master key has 32 bytes, not " + secret.length);
        }
        return new MasterKey(id, network, secret.clone());
    }

    /** A new master key from the system's secure random source. */
    public static MasterKey generate(Network network, SecureRandom random) {
        byte[] secret = new byte[LENGTH];
        random.nextBytes(secret);
        return new MasterKey(new KeyId(random.nextInt()), network, secret);
    }

    public KeyId id() {
        return id;
    }

    public Network network() {
        return network;
    }

    byte[] secret() {
        return secret;
    }

    /** The secret as hex digits, for the file that keeps it and nothing else. */
    public String secretHex() {
        return HexFormat.of().formatHex(secret);
    }

    @Override
    public String toString() {
        return "master key " + id + " for " + network.label() + " (secret)";
    }
}
