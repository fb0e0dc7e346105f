package org.l402.mint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.l402.L402Exception;
import org.l402.macaroon.RootKey;

/**
 * The master keys of a gateway: the current one mints, all of them verify.
 *
 * <p>The root key of a token is {@code HMAC-SHA256(master key, identifier)}. It is derived whenever it is needed, so an
 * unpaid challenge leaves nothing behind and verification asks no store. Keys rotate by a new current one in front of
 * the older; a key left out is retired with everything sold under it. Immutable.
 */
public final class RootKeys {

    private final MasterKey current;
    private final Map<KeyId, MasterKey> byId = new LinkedHashMap<>();

    /**
     * The keys of one network.
     *
     * @param keys the current key first, then older ones that still verify
     * @throws L402Exception when there is none, when two have the same id, or when they belong to different networks
     */
    public RootKeys(List<MasterKey> keys) {
        if (keys.isEmpty()) {
            throw new L402Exception("there is no master key; at least one is needed to mint and verify");
        }
        current = keys.get(0);
        for (MasterKey key : keys) {
            if (byId.put(key.id(), key) != null) {
                throw new L402Exception("two master keys have the id " + key.id());
            }
            if (key.network() != current.network()) {
                throw new L402Exception(
                        "master key " + key.id() + " is for " + key.network().label() + ", the current " + "one for "
                                + current.network().label() + "; a gateway's keys belong to one network");
            }
        }
    }

    /** The key that mints. */
    public MasterKey current() {
        return current;
    }

    /** The root key of the token with this identifier; empty when its master key is retired or was never ours. */
    public Optional<RootKey> rootKey(Identifier identifier) {
        MasterKey key = byId.get(identifier.keyId());
        return key == null ? Optional.empty() : Optional.of(RootKey.derive(key.secret(), identifier.message()));
    }

    Optional<MasterKey> byId(KeyId id) {
        return Optional.ofNullable(byId.get(id));
    }
}
